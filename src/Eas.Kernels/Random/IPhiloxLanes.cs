namespace Eas.Kernels.Random;

/// <summary>
/// A register of 64-bit lanes, each with a word of another block in its lower half; what is in the upper half counts for nothing, as the multiplication
/// reads lower halves only. That spares the shuffles that packed 32-bit lanes need around each product.
/// </summary>
internal unsafe interface IPhiloxLanes<TSelf>
    where TSelf : unmanaged, IPhiloxLanes<TSelf>
{
    /// <summary>Lanes.</summary>
    static abstract int Count { get; }

    /// <summary>The same word in all lanes.</summary>
    static abstract TSelf Broadcast(uint word);

    /// <summary>The numbers of <see cref="Count"/> blocks from <paramref name="first"/> on, in the order that <see cref="StoreMasks"/> puts right.</summary>
    static abstract TSelf Blocks(uint first);

    /// <summary>The 64-bit products of the lower halves.</summary>
    static abstract TSelf Multiply(TSelf a, TSelf b);

    /// <summary>The upper half of each lane as its lower half.</summary>
    static abstract TSelf Upper(TSelf a);

    /// <summary>Bitwise exclusive or.</summary>
    static abstract TSelf operator ^(TSelf a, TSelf b);

    /// <summary>
    /// Writes, for the four words of each block in the blocks' order, all ones where the word is at least <paramref name="threshold"/> and zeros elsewhere.
    /// </summary>
    static abstract void StoreMasks(TSelf word0, TSelf word1, TSelf word2, TSelf word3, uint threshold, uint* masks);
}
