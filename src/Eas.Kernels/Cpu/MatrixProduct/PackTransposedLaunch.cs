using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>Packs weights stored [channel][term].</summary>
internal sealed unsafe class PackTransposedLaunch(PackedWeights packed, float* source, int pitch, float* destination) : ILaunch
{
    /// <inheritdoc/>
    public int Pieces => packed.PackingPieces;

    /// <inheritdoc/>
    public void Run(int piece, byte* scratch)
    {
        (int block, int firstTerm, int endTerm) = packed.Piece(piece);
        int lanes = packed.Lanes(block);
        int channels = packed.ChannelsIn(block);
        float* from = source + (nint)packed.Blocks[block].First * pitch;
        float* to = destination + packed.Offset(block) + (nint)firstTerm * lanes;
        for (int term = firstTerm; term < endTerm; term++, to += lanes)
        {
            float* value = from + term;
            for (int lane = 0; lane < channels; lane++, value += pitch)
                to[lane] = *value;
            packed.FillSpareLanes(block, to);
        }
    }
}
