using System.Globalization;
using Eas.Networks.Architecture;

namespace Eas.Search.Runs.Reports;

/// <summary>A network drawn as a row of its layers: a bar's height tells how wide a layer is, its look what kind it is.</summary>
internal static class LayerRow
{
    /// <summary>The row.</summary>
    /// <param name="network">The network.</param>
    /// <param name="changes">For each layer what it was in the parent, empty for a new one; null where it did not change. Null for no comparison.</param>
    public static Html Render(NetworkSpec network, IReadOnlyList<string?>? changes = null)
    {
        LayerAddress[] addresses = [.. network.Addresses];
        IEnumerable<Html> elements = Enumerable.Range(0, network.Layers.Count).Select(element => network.Layers[element] is DenseBlockSpec block
            ? Html.Of($"<li class=\"block\"><ol>{Enumerable.Range(0, block.Layers.Count).Select(layer => DrawAt(new LayerAddress(element, layer)))}</ol><small>dense block {element}</small></li>")
            : DrawAt(new LayerAddress(element)));
        return Html.Of($"<ol class=\"layers\">{elements}</ol>\n");

        Html DrawAt(LayerAddress layer) => Draw(network, layer, changes?[Array.IndexOf(addresses, layer)]);
    }

    /// <summary>What became of a network's layers on its way from its parent.</summary>
    public static IReadOnlyList<string?> ChangesOf(NetworkSpec parent, NetworkGrowth growth)
    {
        NetworkSpec network = growth.Result.Network;
        return [.. network.Addresses.Zip(growth.Layers, (layer, origin) => Change(LayerTexts.Notation(network, layer), origin.IsNew ? "" : LayerTexts.Notation(parent, origin.Layer)))];
    }

    private static string? Change(string now, string before) => now == before ? null : before;

    private static Html Draw(NetworkSpec network, LayerAddress layer, string? before)
    {
        (string kind, int width, string label, string detail) = Describe(network, layer);
        string state = before switch { null => "", "" => " new", _ => " wider" };
        Html mark = before switch { null => Html.Empty, "" => Html.Of($"<em>new</em>"), _ => Html.Of($"<em title=\"was {before}\">wider</em>") };
        string text = $"layer {layer}: {LayerTexts.Describe(network, layer)}";
        return Html.Of($"<li class=\"{kind}{state}\" title=\"{text}\">{mark}<i style=\"height:{HeightOf(width)}px\"></i><b>{label}</b><small>{detail}</small></li>");
    }

    private static (string Kind, int Width, string Label, string Detail) Describe(NetworkSpec network, LayerAddress layer)
    {
        if (layer.Layer is not null)
            return ("dense", 4 * network.DenseLayerAt(layer).GrowthRate, Text(network.DenseLayerAt(layer).GrowthRate), "");
        return network.Layers[layer.Element] switch
        {
            ConvolutionSpec convolution => ($"conv k{convolution.KernelSize}", convolution.Filters, Text(convolution.Filters), Square(convolution.KernelSize)),
            ResidualSpec residual => ($"conv k{residual.KernelSize}", residual.Filters, Text(residual.Filters), $"skip {Square(residual.KernelSize)}"),
            PoolingSpec pooling => ("pool", 0, pooling.Kind == PoolingKind.Max ? "max" : "avg", Square(pooling.Size)),
            TransitionSpec transition => ("conv k1", transition.Filters, Text(transition.Filters), "trans."),
            FullyConnectedSpec connected => ("fc", connected.Units, Text(connected.Units), "fc"),
            var other => ("fc", 0, Text(((ClassifierSpec)other).Classes), "classes"),
        };
    }

    // Widths double from level to level: equal steps of height.
    private static int HeightOf(int width) => width == 0 ? 10 : (int)Math.Round(9 * Math.Log2(width)) - 16;

    private static string Square(int size) => $"{size}×{size}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
