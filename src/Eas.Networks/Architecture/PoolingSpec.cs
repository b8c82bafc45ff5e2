namespace Eas.Networks.Architecture;

/// <summary>A pooling <c>P(f,s,MAX|AVG)</c> over square windows, without padding.</summary>
/// <param name="Size">Height and width of the window, f.</param>
/// <param name="Stride">Step between windows, s.</param>
/// <param name="Kind">Maximum or mean.</param>
public sealed record PoolingSpec(int Size, int Stride, PoolingKind Kind) : LayerSpec
{
    internal const string MaxWord = "MAX";
    internal const string AverageWord = "AVG";

    /// <inheritdoc/>
    public override int Depth => 0;

    private protected override string Notation => $"P({Size},{Stride},{(Kind == PoolingKind.Max ? MaxWord : AverageWord)})";

    internal override LayerProblem? FindProblem() =>
        Limits.CheckExtent(0, "a pooling size", Size) ?? Limits.CheckExtent(1, "a pooling stride", Stride);
}
