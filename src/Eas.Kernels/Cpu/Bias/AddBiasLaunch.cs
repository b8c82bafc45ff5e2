using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.Bias;

// Versions tried:
// 1. Rows dealt to pieces, one pass over each row, as here: bound by memory, so nothing more was tried.
internal sealed unsafe class AddBiasLaunch<TVector>(long rows, int columns, float* y, long pitch, float* bias) : ILaunch
    where TVector : unmanaged, IVector<TVector>
{
    private const long FloatsPerPiece = 32 * 1024;

    public int Pieces { get; } = (int)Math.Clamp(rows * columns / FloatsPerPiece, 1, Math.Min(rows, 64));

    public void Run(int piece, byte* scratch)
    {
        long last = rows * (piece + 1) / Pieces;
        for (long r = rows * piece / Pieces; r < last; r++)
            AddRow(y + (r * pitch));
    }

    private void AddRow(float* row)
    {
        int c = 0;
        for (; c <= columns - TVector.Count; c += TVector.Count)
            TVector.Store(TVector.Load(row + c) + TVector.Load(bias + c), row + c);
        for (; c < columns; c++)
            row[c] += bias[c];
    }
}
