using System.Runtime.CompilerServices;

namespace Eas.Kernels.Random;

// Versions tried:
// 1. Lanes of 64 bits, a block in each: dropout of 64 x 32 x 32 x 16 floats in 0.65 ns a value.
// 2. Two registers of blocks at once, which share the round's keys: 0.55 ns (14-15 GB/s read + written). No register spills.

/// <summary>Many blocks of a stream at once, as masks of random bits with a given probability: what dropout needs.</summary>
internal static unsafe class PhiloxMasks
{
    /// <summary>Blocks that the loop at the widest lanes draws at once; <see cref="Write"/> writes whole groups of them.</summary>
    public const int BlocksPerGroup = 16;

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
        uint* roundKeys = stackalloc uint[2 * Philox4x32.Rounds];
        for (uint round = 0; round < Philox4x32.Rounds; round++)
        {
            roundKeys[2 * round] = (uint)key.Seed + (round * Philox4x32.KeyStep0);
            roundKeys[(2 * round) + 1] = (uint)(key.Seed >> 32) + (round * Philox4x32.KeyStep1);
        }

        for (int block = 0; block < blocks; block += 2 * TLanes.Count)
        {
            Blocks<TLanes> first = new(key, firstBlock + (uint)block), second = new(key, firstBlock + (uint)(block + TLanes.Count));
            for (int round = 0; round < Philox4x32.Rounds; round++)
            {
                TLanes key0 = TLanes.Broadcast(roundKeys[2 * round]), key1 = TLanes.Broadcast(roundKeys[(2 * round) + 1]);
                first.Round(key0, key1);
                second.Round(key0, key1);
            }

            first.StoreMasks(threshold, masks + (4 * block));
            second.StoreMasks(threshold, masks + (4 * (block + TLanes.Count)));
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

    /// <summary>The four words of as many blocks as there are lanes.</summary>
    private struct Blocks<TLanes>
        where TLanes : unmanaged, IPhiloxLanes<TLanes>
    {
        private TLanes word0;
        private TLanes word1;
        private TLanes word2;
        private TLanes word3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Blocks(in RandomKey key, uint first)
        {
            word0 = TLanes.Blocks(first);
            word1 = TLanes.Broadcast(key.StepWord);
            word2 = TLanes.Broadcast(key.NetworkWord);
            word3 = TLanes.Broadcast(key.EpochWord);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Round(TLanes key0, TLanes key1)
        {
            TLanes product0 = TLanes.Multiply(TLanes.Broadcast(Philox4x32.Multiplier0), word0);
            TLanes product1 = TLanes.Multiply(TLanes.Broadcast(Philox4x32.Multiplier1), word2);
            word0 = TLanes.Upper(product1) ^ word1 ^ key0;
            word1 = product1;
            word2 = TLanes.Upper(product0) ^ word3 ^ key1;
            word3 = product0;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void StoreMasks(uint threshold, uint* masks) => TLanes.StoreMasks(word0, word1, word2, word3, threshold, masks);
    }
}
