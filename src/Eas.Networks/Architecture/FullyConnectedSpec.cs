namespace Eas.Networks.Architecture;

/// <summary>A fully connected layer <c>FC(n)</c>, followed by batch normalisation and ReLU, without bias.</summary>
/// <param name="Units">Outputs, n.</param>
public sealed record FullyConnectedSpec(int Units) : LayerSpec
{
    /// <inheritdoc/>
    public override int Depth => 1;

    private protected override string Notation => $"FC({Units})";

    internal override LayerProblem? FindProblem() => Limits.CheckWidth(0, "a unit count", Units);
}
