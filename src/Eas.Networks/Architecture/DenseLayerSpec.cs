namespace Eas.Networks.Architecture;

/// <summary>
/// One layer of a dense block (Huang et al. 2017): a 1x1 convolution to the bottleneck, a 3x3 convolution to the growth rate,
/// whose output is concatenated to the layer's input. Written <c>g</c>, or <c>g/b</c> where the bottleneck is not 4g.
/// </summary>
/// <param name="GrowthRate">Channels the layer adds, g.</param>
/// <param name="BottleneckWidth">Channels between its two convolutions, b.</param>
public sealed record DenseLayerSpec(int GrowthRate, int BottleneckWidth)
{
    /// <summary>A layer with the usual bottleneck of 4g.</summary>
    public DenseLayerSpec(int growthRate)
        : this(growthRate, UsualBottleneckWidth(growthRate))
    {
    }

    /// <summary>The bottleneck of DenseNet-BC: 4g.</summary>
    public static int UsualBottleneckWidth(int growthRate) => 4 * growthRate;

    /// <summary><c>g</c> or <c>g/b</c>.</summary>
    public override string ToString() =>
        BottleneckWidth == UsualBottleneckWidth(GrowthRate) ? $"{GrowthRate}" : $"{GrowthRate}/{BottleneckWidth}";

    internal LayerProblem? FindProblem(int index) =>
        Limits.CheckWidth(index, "a growth rate", GrowthRate) ?? Limits.CheckWidth(index, "a bottleneck width", BottleneckWidth);
}
