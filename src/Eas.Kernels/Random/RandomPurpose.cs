namespace Eas.Kernels.Random;

/// <summary>
/// What random numbers are drawn for: a kind (8 bits) and, where layers draw apart, the layer's ordinal (16 bits). This is the one
/// table of purposes. A kind's number is part of every checkpoint's reproducibility: never change or reuse one, only add.
/// </summary>
public readonly record struct RandomPurpose
{
    /// <summary>The largest ordinal of a layer.</summary>
    public const int MaxLayer = ushort.MaxValue;

    private RandomPurpose(byte kind, int layer = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(layer, MaxLayer);
        Kind = kind;
        Layer = (ushort)layer;
    }

    /// <summary>The order of the training images in an epoch.</summary>
    public static RandomPurpose Shuffle => new(1);

    /// <summary>The choice of the validation images; its seed is the split seed.</summary>
    public static RandomPurpose Split => new(2);

    /// <summary>The crop offsets and the flip of each image of a batch.</summary>
    public static RandomPurpose CropFlip => new(3);

    /// <summary>The choices of the policy: which transformations are applied.</summary>
    public static RandomPurpose Policy => new(4);

    /// <summary>Synthetic data, as benchmarks train on.</summary>
    public static RandomPurpose SyntheticData => new(5);

    /// <summary>The choice of the training images on which a network is grown.</summary>
    public static RandomPurpose GrowthImages => new(10);

    /// <summary>The start network that a sampled network grows from, where there are several.</summary>
    public static RandomPurpose StartNetwork => new(11);

    /// <summary>The seed of one network of a search.</summary>
    public static RandomPurpose NetworkSeed => new(12);

    /// <summary>The kind's number, 1 to 255.</summary>
    public byte Kind { get; }

    /// <summary>The layer's ordinal; 0 where the kind has no layers.</summary>
    public ushort Layer { get; }

    /// <summary>The initial weights of a layer.</summary>
    /// <param name="layer">The layer's ordinal.</param>
    /// <returns>The purpose.</returns>
    public static RandomPurpose Initialization(int layer) => new(6, layer);

    /// <summary>The dropout mask after a layer.</summary>
    /// <param name="layer">The layer's ordinal.</param>
    /// <returns>The purpose.</returns>
    public static RandomPurpose Dropout(int layer) => new(7, layer);

    /// <summary>The remapping of a layer that grows: which channels are replicated.</summary>
    /// <param name="layer">The layer's ordinal.</param>
    /// <returns>The purpose.</returns>
    public static RandomPurpose Growth(int layer) => new(8, layer);

    /// <summary>The noise that breaks the symmetry of a grown layer's replicas.</summary>
    /// <param name="layer">The layer's ordinal.</param>
    /// <returns>The purpose.</returns>
    public static RandomPurpose Noise(int layer) => new(9, layer);
}
