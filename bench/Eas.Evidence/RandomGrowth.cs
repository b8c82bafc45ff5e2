using Eas.Kernels.Random;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Transformations;

namespace Eas.Evidence;

/// <summary>Transformations of a plain network drawn uniformly from those that can be done, one layer each.</summary>
internal sealed class RandomGrowth(ulong seed, SearchSpace space)
{
    private readonly HostRandom random = new(new RandomKey(seed, RandomPurpose.Policy));

    /// <summary>First wider, then deeper ones.</summary>
    public IReadOnlyList<GrowthAction> Draw(NetworkPlan network, int wider, int deeper)
    {
        List<GrowthAction> actions = [];
        while (actions.Count < wider + deeper)
        {
            GrowthAction action = actions.Count < wider ? DrawWider(network.Network) : DrawDeeper(network.Network);
            network = Growth.Plan(network, [action], space);
            actions.Add(action);
        }

        return actions;
    }

    private Wider DrawWider(NetworkSpec network) => new(Draw([
        .. Enumerable.Range(0, network.Layers.Count)
            .Select(element => new LayerAddress(element))
            .Where(layer => Wider.WidthOf(network, layer, space) is { } found && SearchSpace.NextLevel(found.Levels, found.Width) is not null),
    ]));

    private Deeper DrawDeeper(NetworkSpec network)
    {
        IReadOnlyList<NetworkBlock> blocks = NetworkBlocks.Of(network);
        int block = Draw([.. Enumerable.Range(0, blocks.Count).Where(i => blocks[i].LayerCount > 0)]);
        int index = random.NextInt(blocks[block].LayerCount);
        bool isConvolution = network.Layers[blocks[block].Element + index] is ConvolutionSpec;
        return new Deeper(block, index, isConvolution ? Draw([.. space.KernelSizes]) : null);
    }

    private T Draw<T>(IReadOnlyList<T> choices) => choices[random.NextInt(choices.Count)];
}
