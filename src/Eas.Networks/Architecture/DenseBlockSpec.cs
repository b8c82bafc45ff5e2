namespace Eas.Networks.Architecture;

/// <summary>
/// A dense block <c>D(...)</c> of DenseNet-BC, pre-activation, or <c>D+(...)</c>, post-activation: it lists the growth rates of its
/// layers, equal neighbours as <c>40*6</c>.
/// </summary>
/// <param name="Layers">The layers; each sees the block's input and the outputs of all earlier layers.</param>
/// <param name="IsPostActivation">Convolution-BN-ReLU (<c>D+</c>) rather than BN-ReLU-convolution (<c>D</c>).</param>
public sealed record DenseBlockSpec(ValueList<DenseLayerSpec> Layers, bool IsPostActivation) : LayerSpec
{
    /// <inheritdoc/>
    public override int Depth => 2 * Layers.Count;

    /// <summary>Channels the block adds to its input.</summary>
    public int Growth => Layers.Sum(layer => layer.GrowthRate);

    /// <summary>The symbol of a block in the notation.</summary>
    internal static string Symbol(bool isPostActivation) => isPostActivation ? "D+" : "D";

    private protected override string Notation => $"{Symbol(IsPostActivation)}({string.Join(',', Runs())})";

    internal override LayerProblem? FindProblem()
    {
        if (Limits.CheckRange(0, "a dense block's layer count", Layers.Count, 1, Limits.MaximumDenseLayers) is { } problem)
            return problem;
        for (int i = 0; i < Layers.Count; i++)
            if (Layers[i].FindProblem(i) is { } layerProblem)
                return layerProblem;
        return null;
    }

    private IEnumerable<string> Runs()
    {
        for (int start = 0, end; start < Layers.Count; start = end)
        {
            end = start + 1;
            while (end < Layers.Count && Layers[end] == Layers[start])
                end++;
            yield return end - start == 1 ? $"{Layers[start]}" : $"{Layers[start]}*{end - start}";
        }
    }
}
