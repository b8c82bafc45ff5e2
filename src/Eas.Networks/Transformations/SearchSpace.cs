using Eas.Networks.Architecture;

namespace Eas.Networks.Transformations;

/// <summary>What a network may become: the widths a layer moves through, the sizes of new filters, and which insertions are allowed. Lists are ascending.</summary>
public sealed record SearchSpace
{
    /// <summary>The levels of the paper's experiments (Cai et al. 2018, sec. 4; growth rates from the authors' code).</summary>
    public static SearchSpace Paper { get; } = new()
    {
        Filters = [16, 32, 64, 96, 128, 192, 256, 320, 384, 448, 512],
        Units = [64, 128, 256, 384, 512, 640, 768, 896, 1024],
        GrowthRates = [40, 44, 48, 52, 56, 60, 64],
        KernelSizes = [1, 3, 5],
    };

    /// <summary>The larger space of the second search, from the authors' code.</summary>
    public static SearchSpace Larger { get; } = Paper with { Filters = [.. Paper.Filters, 576, 640], Units = [.. Paper.Units, 1152, 1280] };

    /// <summary>Every kind of transformation there is, by its name in texts. A new one is a line here.</summary>
    public static IReadOnlyList<GrowthActionKind> ActionKinds { get; } = [Wider.Kind, Deeper.Kind, Residual.Kind];

    /// <summary>Numbers of filters.</summary>
    public required ValueList<int> Filters { get; init; }

    /// <summary>Numbers of units of fully connected layers.</summary>
    public required ValueList<int> Units { get; init; }

    /// <summary>Growth rates of dense layers.</summary>
    public required ValueList<int> GrowthRates { get; init; }

    /// <summary>Sizes of inserted filters: of 1, 3 and 5.</summary>
    public required ValueList<int> KernelSizes { get; init; }

    /// <summary>Whether a fully connected layer may be inserted directly after the last pooling. The paper allows it, the authors' code does not.</summary>
    public bool AllowsStart { get; init; }

    /// <summary>How layers are inserted into dense blocks.</summary>
    public DenseInsertion DenseInsertion { get; init; }

    /// <summary>The level above a width; null at or above the last.</summary>
    public static int? NextLevel(ValueList<int> levels, int width)
    {
        foreach (int level in levels)
        {
            if (level > width)
                return level;
        }

        return null;
    }
}
