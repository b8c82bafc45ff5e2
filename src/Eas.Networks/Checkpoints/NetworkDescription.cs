using System.Text.Json.Serialization;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Tensors;

namespace Eas.Networks.Checkpoints;

/// <summary>All that is needed to use a network apart from its weights.</summary>
public sealed record NetworkDescription
{
    /// <summary>What it is, in the text notation.</summary>
    public required string Architecture { get; init; }

    /// <summary>Rows of an image.</summary>
    public required int Height { get; init; }

    /// <summary>Columns of an image.</summary>
    public required int Width { get; init; }

    /// <summary>Colours of an image.</summary>
    public required int Channels { get; init; }

    /// <summary>A name for each class.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>What is subtracted from each colour, on the scale 0..1: its mean over the training images, or 0.</summary>
    public required IReadOnlyList<double> Mean { get; init; }

    /// <summary>What each colour is then divided by: its standard deviation, or 1.</summary>
    public required IReadOnlyList<double> Deviation { get; init; }

    /// <summary>Rows and columns of byte 0 added on each side of an image before anything else.</summary>
    public int ImagePadding { get; init; }

    /// <summary>Probability of dropout it was trained with.</summary>
    public float Dropout { get; init; }

    /// <summary>Whether it was trained on augmented images; null where a file does not tell.</summary>
    public bool? Augment { get; init; }

    /// <summary>Name of the data set it was trained on.</summary>
    public string DataName { get; init; } = "";

    /// <summary>SHA-256 of the data set it was trained on.</summary>
    public string DataFingerprint { get; init; } = "";

    /// <summary>Training images held out for validation; null for the data set's default.</summary>
    public int? ValidationCount { get; init; }

    /// <summary>Key of the choice of validation images.</summary>
    public ulong SplitSeed { get; init; }

    /// <summary>Vector width it was trained at, in bits, 0 on a GPU; results are the same bit for bit at this width only.</summary>
    public int VectorWidth { get; init; }

    /// <summary>How products were computed.</summary>
    public Precision Precision { get; init; }

    /// <summary>Both together.</summary>
    [JsonIgnore]
    public Arithmetic Arithmetic => new(VectorWidth, Precision);

    /// <summary>Shapes and cost.</summary>
    /// <exception cref="ArchitectureException">The architecture makes no sense or does not fit the images.</exception>
    public NetworkPlan CreatePlan() => NetworkPlan.Create(NetworkSpec.Parse(Architecture), new FeatureShape(Height, Width, Channels));
}
