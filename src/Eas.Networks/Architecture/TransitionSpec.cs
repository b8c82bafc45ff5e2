namespace Eas.Networks.Architecture;

/// <summary>A transition <c>T(n,f,AVG)</c> between dense blocks (Huang et al. 2017): a 1x1 convolution to n channels, then average pooling.</summary>
/// <param name="Filters">Output channels, n.</param>
/// <param name="PoolingSize">Size and stride of the pooling, f.</param>
public sealed record TransitionSpec(int Filters, int PoolingSize) : LayerSpec
{
    /// <inheritdoc/>
    public override int Depth => 1;

    private protected override string Notation => $"T({Filters},{PoolingSize},{PoolingSpec.AverageWord})";

    internal override LayerProblem? FindProblem() =>
        Limits.CheckWidth(0, "a filter count", Filters) ?? Limits.CheckExtent(1, "a pooling size", PoolingSize);
}
