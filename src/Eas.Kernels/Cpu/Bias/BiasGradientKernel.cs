using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.Bias;

// Versions tried:
// 1. Columns dealt to pieces, four vectors of columns at a time down all rows, as here: no partial results to combine, and a fully connected layer has
//    few rows (the batch) and many columns.
// Sums are taken over blocks of rows first: the rounding error grows with the block's length plus the number of blocks instead of with all rows.
internal readonly unsafe struct BiasGradientKernel(long rows, int columns, float* dy, long pitch, float* gradient, bool accumulate) : IVectorKernel
{
    private const int ColumnsPerPiece = 64;
    private const long RowsPerBlock = 128;

    public int Pieces => (columns + ColumnsPerPiece - 1) / ColumnsPerPiece;

    /// <inheritdoc/>
    public long ScratchBytes => 0;

    public void Run<TVector>(int piece, byte* scratch)
        where TVector : unmanaged, IVector<TVector>
    {
        int c = piece * ColumnsPerPiece;
        int last = Math.Min(columns, c + ColumnsPerPiece);
        for (; c <= last - (4 * TVector.Count); c += 4 * TVector.Count)
            SumFour<TVector>(c);
        for (; c <= last - TVector.Count; c += TVector.Count)
            SumOne<TVector>(c);
        for (; c < last; c++)
            SumOne<Float1>(c);
    }

    private void SumFour<TVector>(int c)
        where TVector : unmanaged, IVector<TVector>
    {
        TVector total0 = Initial<TVector>(c);
        TVector total1 = Initial<TVector>(c + TVector.Count);
        TVector total2 = Initial<TVector>(c + (2 * TVector.Count));
        TVector total3 = Initial<TVector>(c + (3 * TVector.Count));
        for (long from = 0; from < rows; from += RowsPerBlock)
        {
            TVector sum0 = TVector.Zero, sum1 = TVector.Zero, sum2 = TVector.Zero, sum3 = TVector.Zero;
            long to = Math.Min(rows, from + RowsPerBlock);
            for (long r = from; r < to; r++)
            {
                float* row = dy + (r * pitch) + c;
                sum0 += TVector.Load(row);
                sum1 += TVector.Load(row + TVector.Count);
                sum2 += TVector.Load(row + (2 * TVector.Count));
                sum3 += TVector.Load(row + (3 * TVector.Count));
            }

            total0 += sum0;
            total1 += sum1;
            total2 += sum2;
            total3 += sum3;
        }

        TVector.Store(total0, gradient + c);
        TVector.Store(total1, gradient + c + TVector.Count);
        TVector.Store(total2, gradient + c + (2 * TVector.Count));
        TVector.Store(total3, gradient + c + (3 * TVector.Count));
    }

    private void SumOne<TLanes>(int c)
        where TLanes : unmanaged, IVector<TLanes>
    {
        TLanes total = Initial<TLanes>(c);
        for (long from = 0; from < rows; from += RowsPerBlock)
        {
            TLanes sum = TLanes.Zero;
            long to = Math.Min(rows, from + RowsPerBlock);
            for (long r = from; r < to; r++)
                sum += TLanes.Load(dy + (r * pitch) + c);
            total += sum;
        }

        TLanes.Store(total, gradient + c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLanes Initial<TLanes>(int c)
        where TLanes : unmanaged, IVector<TLanes> => accumulate ? TLanes.Load(gradient + c) : TLanes.Zero;
}
