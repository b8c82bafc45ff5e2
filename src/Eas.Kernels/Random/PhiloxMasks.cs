namespace Eas.Kernels.Random;

// Versions tried:
// 1. The scalar generator, one block at a time.
// 2. Lanes of 64 bits, a block in each, as here.

/// <summary>Many blocks of a stream at once, as masks of random bits with a given probability: what dropout needs.</summary>
internal static unsafe class PhiloxMasks
{
    /// <summary>Blocks that the widest lanes draw at once; <see cref="Write"/> writes whole groups of them.</summary>
    public const int BlocksPerGroup = 8;

    /// <summary>
    /// Writes four masks per block: all ones where the word is at least <paramref name="threshold"/>, zeros elsewhere. The number of blocks is rounded up to whole groups.
    /// </summary>
    /// <param name="vectorFloats">Floats in a vector of the width to run at; the masks are the same for each.</param>
    /// <param name="key">The stream.</param>
    /// <param name="firstBlock">The first block's number.</param>
    /// <param name="blocks">How many blocks.</param>
    /// <param name="threshold">The smallest word that gives ones.</param>
    /// <param name="masks">Out: 4 words for each block of the groups.</param>
    public static void Write(int vectorFloats, in RandomKey key, uint firstBlock, int blocks, uint threshold, uint* masks)
    {
        int whole = (blocks + BlocksPerGroup - 1) / BlocksPerGroup * BlocksPerGroup;
        switch (vectorFloats)
        {
            case 16:
                WriteLanes<PhiloxLanes8>(key, firstBlock, whole, threshold, masks);
                break;
            case 8:
                WriteLanes<PhiloxLanes4>(key, firstBlock, whole, threshold, masks);
                break;
            case 4:
                WriteLanes<PhiloxLanes2>(key, firstBlock, whole, threshold, masks);
                break;
            default:
                WriteBlocks(key, firstBlock, whole, threshold, masks);
                break;
        }
    }

    private static void WriteLanes<TLanes>(in RandomKey key, uint firstBlock, int blocks, uint threshold, uint* masks)
        where TLanes : unmanaged, IPhiloxLanes<TLanes>
    {
        TLanes step = TLanes.Broadcast(key.StepWord), network = TLanes.Broadcast(key.NetworkWord), epoch = TLanes.Broadcast(key.EpochWord);
        TLanes multiplier0 = TLanes.Broadcast(Philox4x32.Multiplier0), multiplier1 = TLanes.Broadcast(Philox4x32.Multiplier1);
        for (int block = 0; block < blocks; block += TLanes.Count)
        {
            TLanes word0 = TLanes.Blocks(firstBlock + (uint)block), word1 = step, word2 = network, word3 = epoch;
            uint key0 = (uint)key.Seed, key1 = (uint)(key.Seed >> 32);
            for (int round = 0; round < Philox4x32.Rounds; round++)
            {
                TLanes product0 = TLanes.Multiply(multiplier0, word0), product1 = TLanes.Multiply(multiplier1, word2);
                word0 = TLanes.Upper(product1) ^ word1 ^ TLanes.Broadcast(key0);
                word1 = product1;
                word2 = TLanes.Upper(product0) ^ word3 ^ TLanes.Broadcast(key1);
                word3 = product0;
                key0 += Philox4x32.KeyStep0;
                key1 += Philox4x32.KeyStep1;
            }

            TLanes.StoreMasks(word0, word1, word2, word3, threshold, masks + (4 * block));
        }
    }

    private static void WriteBlocks(in RandomKey key, uint firstBlock, int blocks, uint threshold, uint* masks)
    {
        for (int block = 0; block < blocks; block++)
        {
            PhiloxWords words = key.Block(firstBlock + (uint)block);
            for (int i = 0; i < 4; i++)
                masks[(4 * block) + i] = words[i] >= threshold ? uint.MaxValue : 0;
        }
    }
}
