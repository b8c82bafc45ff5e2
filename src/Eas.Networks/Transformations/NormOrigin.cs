namespace Eas.Networks.Transformations;

/// <summary>Where a batch normalisation's scale, bias and running statistics come from.</summary>
/// <param name="Kind">Copied, or made to undo itself.</param>
/// <param name="Operation">The parent's operation: the batch normalisation, or the one whose output is normalised; null where the kind needs none.</param>
/// <param name="Channels">For each channel that of the operation; a channel without one is neutral: scale 1, bias 0, mean 0, variance 1.</param>
internal sealed record NormOrigin(NormKind Kind, string? Operation, Remapping Channels)
{
    /// <summary>The same after its channels were copied.</summary>
    public NormOrigin Then(Remapping next) => this with { Channels = Channels.Then(next) };
}

/// <summary>How a batch normalisation gets its numbers.</summary>
internal enum NormKind
{
    /// <summary>Those of the parent's batch normalisation.</summary>
    Copied,

    /// <summary>Mean and variance of its input, scale and bias that give them back: y = x.</summary>
    Undone,

    /// <summary>As in a new network: scale 1, bias 0, mean 0, variance 1.</summary>
    Neutral,

    /// <summary>Gives 0 until training changes its scale: scale 0, bias 0, mean 0, variance 1.</summary>
    Silent,
}
