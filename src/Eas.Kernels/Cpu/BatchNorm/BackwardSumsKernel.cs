using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.Rows;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.BatchNorm;

/// <summary>Sums of z and of z (x - mean).</summary>
internal readonly unsafe struct BackwardSumsKernel<TActivation>(RowShape shape, PixelRows dy, PixelRows x, NormalizationVectors layer, double* partials)
    : IVectorKernel
    where TActivation : struct, IActivation
{
    // As in the statistics.
    private const int RowsPerGroup = 8;
    private const int RowsPerRun = 256;

    private readonly PixelRows gradient = dy.In(shape);
    private readonly PixelRows input = x.In(shape);

    public int Pieces => shape.Pieces;

    public long ScratchBytes => 5L * shape.Columns * sizeof(float);

    public void Run<TVector>(int piece, byte* scratch)
        where TVector : unmanaged, IVector<TVector>
    {
        int columns = shape.Columns;
        float* sums = (float*)scratch, factor = sums + (2 * columns), offset = factor + columns, mean = offset + columns;
        var partial = new PartialSums(shape, partials);
        new Span<float>(sums, 2 * columns).Clear();
        new ReadOnlySpan<float>(layer.Mean, shape.Channels).CopyTo(new Span<float>(mean, shape.Channels));
        shape.Repeat(mean);
        layer.WriteTransform<TVector>(shape, factor, offset);
        partial.Clear(piece);
        (long first, long last) = PieceCut.Range(shape.Rows, piece, shape.Pieces);
        for (long run = first; run < last; run += RowsPerRun)
        {
            long end = Math.Min(run + RowsPerRun, last);
            for (long row = run; row < end; row += RowsPerGroup)
            {
                int count = (int)Math.Min(RowsPerGroup, end - row);
                var body = new Body(new PixelRows(gradient.Row(row), gradient.Pitch), new PixelRows(input.Row(row), input.Pitch), count, sums, columns);
                VectorLoop.Run<TVector, Body>(body, columns);
            }

            partial.Flush(piece, sums);
        }
    }

    // The scratch: [sums of z][sums of z (x - mean)][factor][offset][mean].
    private readonly struct Body(PixelRows dy, PixelRows x, int count, float* scratch, int columns) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TVector>(int column)
            where TVector : unmanaged, IVector<TVector>
        {
            float* sums = scratch + column, products = sums + columns;
            TVector factor = TVector.Load(products + columns), offset = TVector.Load(products + (2 * columns)), mean = TVector.Load(products + (3 * columns));
            TVector sum = TVector.Zero, product = TVector.Zero;
            float* p = x.Data + column, g = dy.Data + column;
            for (int r = count; r > 0; r--)
            {
                TVector value = TVector.Load(p);
                TVector z = TActivation.Gradient(TVector.MultiplyAdd(value, factor, offset), TVector.Load(g));
                sum += z;
                product = TVector.MultiplyAdd(z, value - mean, product);
                p += x.Pitch;
                g += dy.Pitch;
            }

            TVector.Store(TVector.Load(sums) + sum, sums);
            TVector.Store(TVector.Load(products) + product, products);
        }
    }
}
