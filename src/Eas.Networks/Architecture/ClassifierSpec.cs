namespace Eas.Networks.Architecture;

/// <summary>The softmax classifier <c>SM(n)</c>: a linear layer with bias whose outputs are the logits.</summary>
/// <param name="Classes">Classes, n; at least 2.</param>
public sealed record ClassifierSpec(int Classes) : LayerSpec
{
    /// <inheritdoc/>
    public override int Depth => 1;

    private protected override string Notation => $"SM({Classes})";

    internal override LayerProblem? FindProblem() => Limits.CheckRange(0, "a class count", Classes, 2, Limits.MaximumWidth);
}
