using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>Packs weights stored [row][tap][channel], their taps in reverse order.</summary>
internal sealed unsafe class PackFlippedLaunch(PackedWeights packed, float* source, int pitch, int taps, int rows, float* destination) : ILaunch
{
    /// <inheritdoc/>
    public int Pieces => packed.PackingPieces;

    /// <inheritdoc/>
    public void Run(int piece, byte* scratch)
    {
        (int block, int firstTerm, int endTerm) = packed.Piece(piece);
        int lanes = packed.Lanes(block);
        int channels = packed.ChannelsIn(block);
        float* from = source + packed.Blocks[block].First;
        float* to = destination + packed.Offset(block) + (nint)firstTerm * lanes;
        for (int term = firstTerm; term < endTerm; term++, to += lanes)
        {
            int tap = taps - 1 - term / rows;
            int row = term % rows;
            var values = new ReadOnlySpan<float>(from + (nint)row * pitch + (nint)tap * packed.Channels, channels);
            values.CopyTo(new Span<float>(to, channels));
            packed.FillSpareLanes(block, to);
        }
    }
}
