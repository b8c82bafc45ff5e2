using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;

namespace Eas.Networks.Transformations;

/// <summary>
/// Net2Deeper (Chen et al. 2015; Cai et al. 2018, sec. 3.3): a new layer after one of a block, a convolution after a convolution, a fully connected layer after one,
/// a dense layer after one. Written <c>deeper(block=1,index=0,size=3)</c>; without a size for a fully connected or dense layer. Index <c>start</c> of the last block
/// means a fully connected layer directly after its pooling, where the map is down to 1x1.
/// </summary>
/// <param name="Block">Which block, from 0.</param>
/// <param name="Index">The layer of the block that the new one follows, from 0; null for <c>start</c>.</param>
/// <param name="KernelSize">Size of a convolution's filters; null for 3, and for other layers.</param>
public sealed record Deeper(int Block, int? Index, int? KernelSize = null) : GrowthAction
{
    private const int UsualKernelSize = 3;

    /// <summary>Its name and how it is read.</summary>
    public static GrowthActionKind Kind { get; } = new(
        "deeper", "Insert a layer after one of a block: block, index in it, and for a convolution its filter size", "deeper(block=1,index=0,size=3)", ParseArguments);

    private protected override string Name => Kind.Name;

    private protected override string Arguments => new InsertionPlace(Block, Index, KernelSize).ToString();

    /// <summary>Reads <c>block=1,index=0,size=3</c>, or the values alone, <c>1,0,3</c>; null where the text is neither.</summary>
    public static Deeper? ParseArguments(string text) =>
        InsertionPlace.TryParse(text, out InsertionPlace place) ? new Deeper(place.Block, place.Index, place.KernelSize) : null;

    /// <summary>Whether a fully connected layer can be inserted at <c>start</c> of the last block.</summary>
    /// <param name="network">The network as it stands now.</param>
    /// <param name="space">What is allowed.</param>
    public static bool CanInsertAtStart(NetworkPlan network, SearchSpace space)
    {
        IReadOnlyList<NetworkBlock> blocks = NetworkBlocks.Of(network.Network);
        return blocks.Count > 0 && FindStartProblem(network, blocks[^1], isLast: true, space) is null;
    }

    /// <inheritdoc/>
    public override NetworkEdit Plan(NetworkPlan network, SearchSpace space)
    {
        IReadOnlyList<NetworkBlock> blocks = NetworkBlocks.Of(network.Network);
        if (Block < 0 || Block >= blocks.Count)
            throw Error($"the network has the blocks 0 to {blocks.Count - 1}");
        try
        {
            return Index is { } index ? InsertAfter(network, blocks[Block], index, space) : InsertAtStart(network, blocks[Block], isLast: Block == blocks.Count - 1, space);
        }
        catch (ArchitectureException error)
        {
            throw new GrowthException($"{this}: {error.Message}", error);
        }
    }

    private NetworkEdit InsertAfter(NetworkPlan network, NetworkBlock block, int index, SearchSpace space)
    {
        if (block.LayerCount == 0)
            throw Error($"block {Block} has no layers to insert one after");
        if (index >= block.LayerCount)
            throw Error($"block {Block} has the layers 0 to {block.LayerCount - 1}");
        if (block.IsDense)
            return InsertDenseLayer(network, block.Address(index), space);

        int element = block.Element + index;
        FeatureShape shape = network.Elements[element].Output;
        LayerSpec layer = network.Network.Layers[element] is FullyConnectedSpec
            ? FullyConnected(shape.Channels)
            : new ConvolutionSpec(shape.Channels, RequireKernelSize(space), 1);
        return Insert(network, element + 1, layer);
    }

    private NetworkEdit InsertDenseLayer(NetworkPlan network, LayerAddress original, SearchSpace space)
    {
        if (KernelSize is not null)
            throw Error("a dense layer's filters are 3x3; leave the size out");
        NetworkSpec spec = network.Network;
        if (space.DenseInsertion == DenseInsertion.Identity && !spec.IsPostActivation)
            throw Error("an identity cannot be inserted before a ReLU, which a D block has there; use D+ blocks or the replica scheme");
        var address = new LayerAddress(original.Element, original.Layer + 1);
        NetworkPlan result = NetworkPlan.Create(spec.InsertDenseLayer(address, spec.DenseLayerAt(original)), network.Input);
        return new NetworkEdit(result, space.DenseInsertion == DenseInsertion.Replica ? new ReplicaInsertion(address, original) : new DenseIdentityInsertion(address));
    }

    private NetworkEdit InsertAtStart(NetworkPlan network, NetworkBlock block, bool isLast, SearchSpace space)
    {
        if (FindStartProblem(network, block, isLast, space) is { } problem)
            throw Error(problem);
        return Insert(network, block.Element, FullyConnected(network.Elements[block.Element].Input.Channels));
    }

    private static string? FindStartProblem(NetworkPlan network, NetworkBlock block, bool isLast, SearchSpace space)
    {
        if (!space.AllowsStart)
            return "the search space does not allow a fully connected layer directly after the pooling";
        if (!isLast || block.IsDense)
            return "only the last block of a plain network can begin with a fully connected layer";
        FeatureShape shape = network.Elements[block.Element].Input;
        if (shape.Positions != 1)
            return $"the map is {shape} there; a fully connected layer can only begin where it is 1x1";
        if (network.Network.Layers[block.Element] is not (FullyConnectedSpec or ClassifierSpec))
            return $"a fully connected layer cannot go before {network.Network.Layers[block.Element]}";
        if (!network.Network.Layers.Take(block.Element).Any(layer => layer is ConvolutionSpec))
            return "there is no convolution before it: its input may be negative, which no ReLU would keep";
        return null;
    }

    private static NetworkEdit Insert(NetworkPlan network, int element, LayerSpec layer) =>
        new(NetworkPlan.Create(network.Network.InsertLayer(element, layer), network.Input), new IdentityInsertion(new LayerAddress(element)));

    private FullyConnectedSpec FullyConnected(int units) => KernelSize is null
        ? new FullyConnectedSpec(units)
        : throw Error("a fully connected layer has no filter size; leave it out");

    private int RequireKernelSize(SearchSpace space)
    {
        int size = KernelSize ?? UsualKernelSize;
        return space.KernelSizes.Contains(size)
            ? size
            : throw Error($"a filter size must be one of {string.Join(", ", space.KernelSizes)}, found {size}");
    }
}
