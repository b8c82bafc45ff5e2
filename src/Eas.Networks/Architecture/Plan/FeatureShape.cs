namespace Eas.Networks.Architecture.Plan;

/// <summary>The shape of one image's features, without the batch.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Channels">Channels, innermost in memory.</param>
public readonly record struct FeatureShape(int Height, int Width, int Channels)
{
    /// <summary>Values per image.</summary>
    public long Count => (long)Height * Width * Channels;

    /// <summary>Positions per image.</summary>
    public long Positions => (long)Height * Width;

    /// <summary>Height, width and channels, as <c>32x32x3</c>.</summary>
    public override string ToString() => $"{Height}x{Width}x{Channels}";
}
