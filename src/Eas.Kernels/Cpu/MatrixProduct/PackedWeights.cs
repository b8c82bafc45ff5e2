using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>
/// Where the weights of inner products lie and how they are packed: block after block of output channels, in each block
/// [term of the sum][lane of the block], the lanes beyond the channels zero, or, where the third vector is at most half full, its low
/// half again.
/// </summary>
/// <param name="channels">Output channels.</param>
/// <param name="depth">Terms in the sum.</param>
/// <param name="lanes">Floats in a vector.</param>
internal sealed class PackedWeights(int channels, int depth, int lanes)
{
    /// <summary>Terms that one piece of a packing launch handles.</summary>
    private const int DepthPerPiece = 256;

    /// <summary>Output channels.</summary>
    public int Channels => channels;

    /// <summary>The blocks of output channels.</summary>
    public ChannelBlock[] Blocks { get; } = ChannelBlocks.Create(channels, lanes, preferred: 2);

    /// <summary>Lanes of all blocks.</summary>
    public int AllLanes => ChannelBlocks.Vectors(channels, lanes) * lanes;

    /// <summary>Floats that the packed weights occupy.</summary>
    public nint Floats => (nint)AllLanes * depth;

    /// <summary>Pieces of a packing launch.</summary>
    public int PackingPieces => Blocks.Length * PiecesPerBlock;

    private int PiecesPerBlock => (depth + DepthPerPiece - 1) / DepthPerPiece;

    /// <summary>Floats that packed weights occupy.</summary>
    public static long FloatsOf(int channels, int depth, SimdWidth width) =>
        (long)ChannelBlocks.Vectors(channels, width.Lanes()) * width.Lanes() * depth;

    /// <summary>Where a block starts.</summary>
    public nint Offset(int block) => (nint)Blocks[block].First * depth;

    /// <summary>Lanes of a block.</summary>
    public int Lanes(int block) => Blocks[block].Vectors * lanes;

    /// <summary>Lanes of a block that hold channels.</summary>
    public int ChannelsIn(int block) => int.Min(Lanes(block), channels - Blocks[block].First);

    /// <summary>The block's third vector is at most half full: <see cref="InnerProduct8x2AndHalf{TVector}"/> sums two pixels in it.</summary>
    public bool EndsInHalfVector(int block) =>
        lanes == Float16.Count && Blocks[block].Vectors == 3 && ChannelsIn(block) <= 2 * lanes + lanes / 2;

    /// <summary>Completes one term's weights.</summary>
    /// <param name="block">The block.</param>
    /// <param name="term">The term's weights, of which those of the channels are there.</param>
    public unsafe void FillSpareLanes(int block, float* term)
    {
        int channels = ChannelsIn(block);
        new Span<float>(term + channels, Lanes(block) - channels).Clear();
        if (EndsInHalfVector(block))
            new Span<float>(term + 2 * lanes, lanes / 2).CopyTo(new Span<float>(term + 2 * lanes + lanes / 2, lanes / 2));
    }

    /// <summary>What one piece of a packing launch packs.</summary>
    public (int Block, int FirstTerm, int EndTerm) Piece(int piece)
    {
        int first = piece % PiecesPerBlock * DepthPerPiece;
        return (piece / PiecesPerBlock, first, int.Min(first + DepthPerPiece, depth));
    }

    /// <summary>A launch that packs weights stored [channel][term], as in a convolution's forward pass.</summary>
    /// <param name="source">The weights.</param>
    /// <param name="pitch">Floats from one channel to the next.</param>
    /// <param name="destination">Room for the packed weights.</param>
    public unsafe ILaunch PackTransposed(float* source, int pitch, float* destination) =>
        new PackTransposedLaunch(this, source, pitch, destination);

    /// <summary>A launch that packs weights stored [row][tap][channel], their taps in reverse order, as in a convolution's backward pass.</summary>
    /// <param name="source">The weights.</param>
    /// <param name="pitch">Floats from one row to the next.</param>
    /// <param name="taps">Taps; the terms of the sum are [taps][rows].</param>
    /// <param name="destination">Room for the packed weights.</param>
    public unsafe ILaunch PackFlipped(float* source, int pitch, int taps, float* destination) =>
        new PackFlippedLaunch(this, source, pitch, taps, depth / taps, destination);
}
