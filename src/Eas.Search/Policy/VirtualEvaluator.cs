using Eas.Networks.Architecture;
using Eas.Networks.Transformations;

namespace Eas.Search.Policy;

/// <summary>
/// An accuracy that follows from the architecture alone: smooth, with one optimum that is known. A policy is studied on it in seconds, without training a network.
/// A block costs the squares of how far its number of layers, their widths (in doublings) and the sizes of inserted filters are from the best; accuracy falls
/// from its highest to its lowest with the exponential of the mean cost.
/// </summary>
public sealed record VirtualEvaluator
{
    // The distances at which layers, a width and a filter size each cost one.
    private const double LayersScale = 2, DoublingsScale = 2, SizeScale = 4;

    /// <summary>
    /// For the paper's start network and order: an optimum that 4 steps of widening and 5 insertions just reach, and accuracies like those of CIFAR-10, 85 to 95 %.
    /// </summary>
    public static VirtualEvaluator Plain { get; } = new()
    {
        Blocks = [new(1, 64), new(2, 128), new(3, 192), new(3, 256), new(1, 384)],
        Lowest = 0.80,
        Highest = 0.95,
    };

    /// <summary>For each block of the network what is best.</summary>
    public required ValueList<BlockTarget> Blocks { get; init; }

    /// <summary>Best size of filters.</summary>
    public int KernelSize { get; init; } = 3;

    /// <summary>Accuracy infinitely far from the optimum.</summary>
    public required double Lowest { get; init; }

    /// <summary>Accuracy of the optimum.</summary>
    public required double Highest { get; init; }

    /// <summary>The accuracy of a network.</summary>
    /// <exception cref="ArgumentException">It has another number of blocks.</exception>
    public double Accuracy(NetworkSpec network)
    {
        IReadOnlyList<NetworkBlock> blocks = NetworkBlocks.Of(network);
        if (blocks.Count != Blocks.Count)
            throw new ArgumentException($"the network has {blocks.Count} blocks, the evaluator {Blocks.Count}", nameof(network));
        double cost = blocks.Zip(Blocks, (block, target) => Cost(network, block, target)).Average();
        return Lowest + ((Highest - Lowest) * Math.Exp(-cost));
    }

    private double Cost(NetworkSpec network, NetworkBlock block, BlockTarget target)
    {
        double layers = Square((block.LayerCount - target.Layers) / LayersScale);
        return layers + Enumerable.Range(0, block.LayerCount).Select(layer => LayerCost(network, block.Address(layer), target)).DefaultIfEmpty(0).Average();
    }

    private double LayerCost(NetworkSpec network, LayerAddress address, BlockTarget target)
    {
        if (address.Layer is not null)
            return WidthCost(network.DenseLayerAt(address).GrowthRate, target);
        return network.Layers[address.Element] switch
        {
            ConvolutionSpec layer => WidthCost(layer.Filters, target) + Square((layer.KernelSize - KernelSize) / SizeScale),
            FullyConnectedSpec layer => WidthCost(layer.Units, target),
            _ => 0,
        };
    }

    private static double WidthCost(int width, BlockTarget target) => Square(Math.Log2((double)width / target.Width) / DoublingsScale);

    private static double Square(double value) => value * value;
}
