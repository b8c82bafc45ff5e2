namespace Eas.Networks.Architecture;

/// <summary>A square convolution <c>C(n,f,s)</c>, padded by f/2 on every side, without bias.</summary>
/// <param name="Filters">Output channels, n.</param>
/// <param name="KernelSize">Height and width of a filter, f: 1, 3 or 5.</param>
/// <param name="Stride">Step between outputs, s: 1 or 2.</param>
public sealed record ConvolutionSpec(int Filters, int KernelSize, int Stride) : LayerSpec
{
    /// <inheritdoc/>
    public override int Depth => 1;

    private protected override string Notation => $"C({Filters},{KernelSize},{Stride})";

    internal override LayerProblem? FindProblem()
    {
        if (Limits.CheckWidth(0, "a filter count", Filters) is { } problem)
            return problem;
        if (KernelSize is not (1 or 3 or 5))
            return new LayerProblem(1, $"a filter size must be 1, 3 or 5, found {KernelSize}");
        if (Stride is not (1 or 2))
            return new LayerProblem(2, $"a convolution's stride must be 1 or 2, found {Stride}");
        return null;
    }
}
