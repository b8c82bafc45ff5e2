using Eas.Networks.Architecture;

namespace Eas.Search.Runs.Reports;

/// <summary>Layers by their addresses.</summary>
internal static class LayerTexts
{
    /// <summary>A layer in the text notation; of a dense block's its growth rate.</summary>
    public static string Notation(NetworkSpec network, LayerAddress layer) =>
        layer.Layer is null ? $"{network.Layers[layer.Element]}" : $"{network.DenseLayerAt(layer)}";

    /// <summary>A layer in words.</summary>
    public static string Describe(NetworkSpec network, LayerAddress layer) =>
        layer.Layer is null ? Notation(network, layer) : $"growth rate {Notation(network, layer)}";

    /// <summary>A layer's place among the network's layers in order.</summary>
    public static int IndexOf(NetworkSpec network, LayerAddress layer) => network.Addresses.TakeWhile(address => address != layer).Count();

    /// <summary>The address of the layer before one; its own where it is the first.</summary>
    public static LayerAddress Previous(NetworkSpec network, LayerAddress layer) => network.Addresses.TakeWhile(address => address != layer).LastOrDefault(layer);
}
