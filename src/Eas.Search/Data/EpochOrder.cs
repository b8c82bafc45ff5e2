using Eas.Kernels.Random;

namespace Eas.Search.Data;

/// <summary>The order in which an epoch visits the training images.</summary>
public static class EpochOrder
{
    /// <summary>Writes an epoch's order: a permutation that depends on the arguments alone, not on earlier epochs.</summary>
    /// <param name="indices">The indices of the images to train on.</param>
    /// <param name="seed">The seed of the training.</param>
    /// <param name="network">The network's number in its run.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="order">Receives the indices in the epoch's order; as long as <paramref name="indices"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Fill(ReadOnlySpan<int> indices, ulong seed, int network, int epoch, Span<int> order)
    {
        if (order.Length != indices.Length)
            throw new ArgumentException($"{indices.Length} indices do not fill an order of {order.Length}", nameof(order));
        indices.CopyTo(order);
        new HostRandom(new RandomKey(seed, RandomPurpose.Shuffle, network, epoch)).Shuffle(order);
    }
}
