namespace Eas.Networks.Architecture;

/// <summary>
/// A residual skip <c>R(n,f)</c> (He et al. 2016): beside the input a branch of two square convolutions, the first to n filters with batch normalisation and ReLU, the
/// second back to the input's channels with batch normalisation; their sum goes through a ReLU. Of a plain or <c>D+</c> network.
/// </summary>
/// <param name="Filters">Channels between the branch's convolutions, n.</param>
/// <param name="KernelSize">Height and width of a filter, f: 1, 3 or 5.</param>
public sealed record ResidualSpec(int Filters, int KernelSize) : LayerSpec
{
    /// <inheritdoc/>
    public override int Depth => 2;

    private protected override string Notation => $"R({Filters},{KernelSize})";

    internal override LayerProblem? FindProblem()
    {
        if (Limits.CheckWidth(0, "a filter count", Filters) is { } problem)
            return problem;
        return KernelSize is 1 or 3 or 5 ? null : new LayerProblem(1, $"a filter size must be 1, 3 or 5, found {KernelSize}");
    }
}
