using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Transformations;

namespace Eas.Search.Policy;

/// <summary>
/// Where a layer is inserted, in three rounds of one choice: the block, the layer of it that the new one follows, the size of its filters. The place after the last is
/// <c>start</c> of the last block, where the search space allows it.
/// </summary>
internal sealed class DeeperChoices(PolicySpace space) : IStepChoices
{
    private const int BlockRound = 0, IndexRound = 1;

    public ValueList<int> Options { get; } = [space.BlockCount, PolicySpace.Places + (space.Search.AllowsStart ? 1 : 0), space.Search.KernelSizes.Count];

    public IReadOnlyList<ValueList<bool>> Masks(NetworkPlan network, IReadOnlyList<int[]> chosen) => chosen.Count switch
    {
        BlockRound => [BlockMask(network)],
        IndexRound => [IndexMask(network, chosen[BlockRound][0])],
        _ => [Mask(chosen.Count, _ => InsertsConvolution(network, chosen))],
    };

    public IReadOnlyList<GrowthAction> Actions(NetworkPlan network, IReadOnlyList<int[]> chosen)
    {
        int block = chosen[BlockRound][0], index = chosen[IndexRound][0], size = chosen[^1][0];
        if (block < 0)
            return [];
        return [new Deeper(block, index == PolicySpace.Places ? null : index, size < 0 ? null : space.Search.KernelSizes[size])];
    }

    private ValueList<bool> BlockMask(NetworkPlan network)
    {
        IReadOnlyList<NetworkBlock> blocks = NetworkBlocks.Of(network.Network);
        return Mask(BlockRound, block => block < blocks.Count && (blocks[block].LayerCount > 0 || HasStart(network, blocks, block)));
    }

    private ValueList<bool> IndexMask(NetworkPlan network, int block)
    {
        IReadOnlyList<NetworkBlock> blocks = NetworkBlocks.Of(network.Network);
        return Mask(IndexRound, index => block >= 0 && (index == PolicySpace.Places ? HasStart(network, blocks, block) : index < blocks[block].LayerCount));
    }

    private bool HasStart(NetworkPlan network, IReadOnlyList<NetworkBlock> blocks, int block) =>
        block == blocks.Count - 1 && Deeper.CanInsertAtStart(network, space.Search);

    private static bool InsertsConvolution(NetworkPlan network, IReadOnlyList<int[]> chosen)
    {
        int block = chosen[BlockRound][0], index = chosen[IndexRound][0];
        return index is >= 0 and < PolicySpace.Places
            && network.Network.Layers[NetworkBlocks.Of(network.Network)[block].Address(index).Element] is not (FullyConnectedSpec or DenseBlockSpec);
    }

    private ValueList<bool> Mask(int round, Func<int, bool> isOpen) => [.. Enumerable.Range(0, Options[round]).Select(isOpen)];
}
