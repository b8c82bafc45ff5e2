using Eas.Kernels.Cpu.Simd;

namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>8 rows x 1 vector of columns.</summary>
internal readonly unsafe struct OuterProduct8x1<TVector> : IOuterProductKernel
    where TVector : unmanaged, IVector<TVector>
{
    /// <inheritdoc/>
    public static int Rows => 8;

    /// <inheritdoc/>
    public static int Vectors => 1;

    /// <inheritdoc/>
    public static void Run(in PixelRows pixels, float* columns, int* rowOffsets, float* rows, nint rowsStep, float* result, nint pitch, bool accumulate)
    {
        TVector c00 = TVector.Zero, c10 = TVector.Zero, c20 = TVector.Zero, c30 = TVector.Zero;
        TVector c40 = TVector.Zero, c50 = TVector.Zero, c60 = TVector.Zero, c70 = TVector.Zero;

        nint columnsStep = pixels.Step;
        for (int row = 0; row < pixels.Count; row++)
        {
            float* vectors = columns + rowOffsets[row];
            int remaining = pixels.Length;
            do
            {
                TVector v = TVector.Load(vectors);
                c00 = TVector.MultiplyAdd(v, TVector.Broadcast(rows[0]), c00);
                c10 = TVector.MultiplyAdd(v, TVector.Broadcast(rows[1]), c10);
                c20 = TVector.MultiplyAdd(v, TVector.Broadcast(rows[2]), c20);
                c30 = TVector.MultiplyAdd(v, TVector.Broadcast(rows[3]), c30);
                c40 = TVector.MultiplyAdd(v, TVector.Broadcast(rows[4]), c40);
                c50 = TVector.MultiplyAdd(v, TVector.Broadcast(rows[5]), c50);
                c60 = TVector.MultiplyAdd(v, TVector.Broadcast(rows[6]), c60);
                c70 = TVector.MultiplyAdd(v, TVector.Broadcast(rows[7]), c70);
                vectors += columnsStep;
                rows += rowsStep;
            }
            while (--remaining > 0);
        }

        Accumulators.Store(result, accumulate, c00);
        Accumulators.Store(result + pitch, accumulate, c10);
        Accumulators.Store(result + 2 * pitch, accumulate, c20);
        Accumulators.Store(result + 3 * pitch, accumulate, c30);
        Accumulators.Store(result + 4 * pitch, accumulate, c40);
        Accumulators.Store(result + 5 * pitch, accumulate, c50);
        Accumulators.Store(result + 6 * pitch, accumulate, c60);
        Accumulators.Store(result + 7 * pitch, accumulate, c70);
    }
}
