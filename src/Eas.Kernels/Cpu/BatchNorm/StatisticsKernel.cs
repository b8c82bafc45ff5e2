using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.Rows;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.BatchNorm;

/// <summary>Sums of x - shift and of its square.</summary>
internal readonly unsafe struct StatisticsKernel(RowShape shape, PixelRows x, double* partials) : IVectorKernel
{
    // Rows added up in registers before memory is touched, and rows added up in floats before doubles are.
    private const int RowsPerGroup = 8;
    private const int RowsPerRun = 256;

    private readonly PixelRows rows = x.In(shape);

    public int Pieces => shape.Pieces;

    public long ScratchBytes => 3L * shape.Columns * sizeof(float);

    public void Run<TVector>(int piece, byte* scratch)
        where TVector : unmanaged, IVector<TVector>
    {
        float* sums = (float*)scratch, shift = sums + (2 * shape.Columns);
        var partial = new PartialSums(shape, partials);
        new Span<float>(sums, 2 * shape.Columns).Clear();
        new ReadOnlySpan<float>(rows.Data, shape.Channels).CopyTo(new Span<float>(shift, shape.Channels));
        shape.Repeat(shift);
        partial.Clear(piece);
        (long first, long last) = PieceCut.Range(shape.Rows, piece, shape.Pieces);
        for (long run = first; run < last; run += RowsPerRun)
        {
            long end = Math.Min(run + RowsPerRun, last);
            for (long row = run; row < end; row += RowsPerGroup)
            {
                int count = (int)Math.Min(RowsPerGroup, end - row);
                VectorLoop.Run<TVector, Body>(new Body(new PixelRows(rows.Row(row), rows.Pitch), count, shift, sums, sums + shape.Columns), shape.Columns);
            }

            partial.Flush(piece, sums);
        }
    }

    private readonly struct Body(PixelRows x, int count, float* shift, float* sums, float* squares) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TVector>(int column)
            where TVector : unmanaged, IVector<TVector>
        {
            TVector origin = TVector.Load(shift + column), sum = TVector.Zero, square = TVector.Zero;
            float* p = x.Data + column;
            for (int r = count; r > 0; r--)
            {
                TVector d = TVector.Load(p) - origin;
                sum += d;
                square = TVector.MultiplyAdd(d, d, square);
                p += x.Pitch;
            }

            TVector.Store(TVector.Load(sums + column) + sum, sums + column);
            TVector.Store(TVector.Load(squares + column) + square, squares + column);
        }
    }
}
