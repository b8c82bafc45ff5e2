using Eas.Networks.Architecture;

namespace Eas.Networks.Transformations;

/// <summary>
/// The blocks that layers are inserted into: of a network with dense blocks those blocks; of a plain one what lies between poolings, without the classifier
/// (Cai et al. 2018, sec. 3.3). A plain block may be empty.
/// </summary>
public static class NetworkBlocks
{
    /// <summary>The blocks of a network in order.</summary>
    public static IReadOnlyList<NetworkBlock> Of(NetworkSpec network) => [.. network.IsDense ? DenseBlocks(network) : PlainBlocks(network)];

    private static IEnumerable<NetworkBlock> DenseBlocks(NetworkSpec network)
    {
        for (int i = 0; i < network.Layers.Count; i++)
        {
            if (network.Layers[i] is DenseBlockSpec block)
                yield return new NetworkBlock(i, block.Layers.Count, IsDense: true);
        }
    }

    private static IEnumerable<NetworkBlock> PlainBlocks(NetworkSpec network)
    {
        int first = 0;
        for (int i = 0; i < network.Layers.Count; i++)
        {
            if (network.Layers[i] is not (PoolingSpec or ClassifierSpec))
                continue;
            yield return new NetworkBlock(first, i - first, IsDense: false);
            first = i + 1;
        }
    }
}
