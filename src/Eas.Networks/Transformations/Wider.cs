using System.Globalization;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;

namespace Eas.Networks.Transformations;

/// <summary>
/// Net2Wider (Chen et al. 2015; Cai et al. 2018, sec. 3.2): a layer gets more filters, units or growth, copies of those it has. Written <c>wider(3)</c> for the next
/// level, <c>wider(3=96)</c> for a width, <c>wider(1.4)</c> for a dense layer, whose bottleneck grows to 4 times its growth rate.
/// </summary>
/// <param name="Layer">Which.</param>
/// <param name="Width">The new width; null for the next level.</param>
public sealed record Wider(LayerAddress Layer, int? Width = null) : GrowthAction
{
    /// <summary>Its name and how it is read.</summary>
    public static GrowthActionKind Kind { get; } = new(
        "wider", "Give a layer more filters, units or growth: the next level, or a number", "wider(3), wider(3=96) or wider(1.4)", ParseArguments);

    private protected override string Name => Kind.Name;

    private protected override string Arguments => Width is { } width ? $"{Layer}={width}" : $"{Layer}";

    /// <summary>Reads <c>3</c>, <c>1.4</c> or <c>3=96</c>; null where the text is none of them.</summary>
    public static Wider? ParseArguments(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('=', StringSplitOptions.TrimEntries);
        if (parts.Length > 2 || !LayerAddress.TryParse(parts[0], out LayerAddress layer))
            return null;
        if (parts.Length == 1)
            return new Wider(layer);
        return int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int width) ? new Wider(layer, width) : null;
    }

    /// <summary>The width a layer has and the levels it moves through; null where it has none to move.</summary>
    /// <exception cref="ArchitectureException">The network has no such layer.</exception>
    public static (int Width, ValueList<int> Levels)? WidthOf(NetworkSpec network, LayerAddress layer, SearchSpace space)
    {
        network.RequireLayer(layer);
        if (layer.Layer is not null)
            return (network.DenseLayerAt(layer).GrowthRate, space.GrowthRates);
        return network.Layers[layer.Element] switch
        {
            ConvolutionSpec convolution => (convolution.Filters, space.Filters),
            ResidualSpec residual => (residual.Filters, space.Filters),
            FullyConnectedSpec fullyConnected => (fullyConnected.Units, space.Units),
            TransitionSpec transition => (transition.Filters, []),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public override NetworkEdit Plan(NetworkPlan network, SearchSpace space)
    {
        try
        {
            NetworkSpec spec = network.Network;
            (int width, ValueList<int> levels) = WidthOf(spec, Layer, space) ?? throw Error(WhyNoWidth(spec.Layers[Layer.Element]));
            return new NetworkEdit(NetworkPlan.Create(Widen(spec, NewWidth(width, levels)), network.Input));
        }
        catch (ArchitectureException error)
        {
            throw new GrowthException($"{this}: {error.Message}", error);
        }
    }

    private static string WhyNoWidth(LayerSpec layer) => layer is DenseBlockSpec
        ? $"{layer} is a dense block; name one of its layers, as wider(1.4)"
        : $"{layer} cannot be widened; name a convolution, a fully connected or a dense layer";

    private int NewWidth(int width, ValueList<int> levels)
    {
        if (Width is { } asked)
            return asked > width ? asked : throw Error($"the layer's width is {width}; a new width must be larger");
        if (levels.Count == 0)
            throw Error("a transition has no levels; give a width, as wider(2=200)");
        return SearchSpace.NextLevel(levels, width) ?? throw Error($"the layer's width is {width}, and {levels[^1]} is the last level");
    }

    private NetworkSpec Widen(NetworkSpec network, int width)
    {
        if (Layer.Layer is not null)
        {
            DenseLayerSpec layer = network.DenseLayerAt(Layer);
            return network.ReplaceDenseLayer(Layer, new DenseLayerSpec(width, Math.Max(layer.BottleneckWidth, DenseLayerSpec.UsualBottleneckWidth(width))));
        }

        return network.ReplaceLayer(Layer.Element, network.Layers[Layer.Element] switch
        {
            ConvolutionSpec convolution => convolution with { Filters = width },
            ResidualSpec residual => residual with { Filters = width },
            FullyConnectedSpec => new FullyConnectedSpec(width),
            var other => (TransitionSpec)other with { Filters = width },
        });
    }
}
