using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;

namespace Eas.Networks.Transformations;

/// <summary>
/// A residual skip after a convolution of a block (He et al. 2016): a new branch beside the identity whose last batch normalisation has scale 0, so that it adds
/// nothing until training changes that (Goyal et al. 2017, sec. 5.1). Written <c>residual(block=1,index=0,size=3)</c>; not among the policy's actions.
/// </summary>
/// <param name="Block">Which block, from 0.</param>
/// <param name="Index">The layer of the block that the skip follows, from 0.</param>
/// <param name="KernelSize">Size of the branch's filters; null for 3.</param>
public sealed record Residual(int Block, int Index, int? KernelSize = null) : GrowthAction
{
    private const int UsualKernelSize = 3;

    /// <summary>Its name and how it is read.</summary>
    public static GrowthActionKind Kind { get; } = new(
        "residual", "Put a residual skip after a convolution of a block: block, index in it, filter size", "residual(block=1,index=0,size=3)", ParseArguments);

    private protected override string Name => Kind.Name;

    private protected override string Arguments => new InsertionPlace(Block, Index, KernelSize).ToString();

    /// <summary>Reads <c>block=1,index=0,size=3</c>, or the values alone, <c>1,0,3</c>; null where the text is neither.</summary>
    public static Residual? ParseArguments(string text) =>
        InsertionPlace.TryParse(text, out InsertionPlace place) && place.Index is { } index ? new Residual(place.Block, index, place.KernelSize) : null;

    /// <inheritdoc/>
    public override NetworkEdit Plan(NetworkPlan network, SearchSpace space)
    {
        IReadOnlyList<NetworkBlock> blocks = NetworkBlocks.Of(network.Network);
        if (network.Network.IsDense)
            throw Error("a network of dense blocks has its skips already");
        if (Block < 0 || Block >= blocks.Count)
            throw Error($"the network has the blocks 0 to {blocks.Count - 1}");
        if (Index >= blocks[Block].LayerCount)
            throw Error(blocks[Block].LayerCount == 0 ? $"block {Block} has no layers" : $"block {Block} has the layers 0 to {blocks[Block].LayerCount - 1}");
        ElementPlan element = network.Elements[blocks[Block].Element + Index];
        if (element.Spec is FullyConnectedSpec)
            throw Error($"a residual skip cannot follow {element.Spec}; name a convolution");

        try
        {
            var skip = new ResidualSpec(element.Output.Channels, KernelSize ?? UsualKernelSize);
            NetworkPlan result = NetworkPlan.Create(network.Network.InsertLayer(element.Index + 1, skip), network.Input);
            return new NetworkEdit(result, new ResidualInsertion(new LayerAddress(element.Index + 1)));
        }
        catch (ArchitectureException error)
        {
            throw new GrowthException($"{this}: {error.Message}", error);
        }
    }
}
