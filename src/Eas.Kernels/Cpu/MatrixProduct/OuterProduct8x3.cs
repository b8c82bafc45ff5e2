using Eas.Kernels.Cpu.Simd;

namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>8 rows x 3 vectors of columns.</summary>
internal readonly unsafe struct OuterProduct8x3<TVector> : IOuterProductKernel
    where TVector : unmanaged, IVector<TVector>
{
    /// <inheritdoc/>
    public static int Rows => 8;

    /// <inheritdoc/>
    public static int Vectors => 3;

    /// <inheritdoc/>
    public static void Run(in PixelRows pixels, float* columns, int* rowOffsets, float* rows, nint rowsStep, float* result, nint pitch, bool accumulate)
    {
        TVector c00 = TVector.Zero, c01 = TVector.Zero, c02 = TVector.Zero;
        TVector c10 = TVector.Zero, c11 = TVector.Zero, c12 = TVector.Zero;
        TVector c20 = TVector.Zero, c21 = TVector.Zero, c22 = TVector.Zero;
        TVector c30 = TVector.Zero, c31 = TVector.Zero, c32 = TVector.Zero;
        TVector c40 = TVector.Zero, c41 = TVector.Zero, c42 = TVector.Zero;
        TVector c50 = TVector.Zero, c51 = TVector.Zero, c52 = TVector.Zero;
        TVector c60 = TVector.Zero, c61 = TVector.Zero, c62 = TVector.Zero;
        TVector c70 = TVector.Zero, c71 = TVector.Zero, c72 = TVector.Zero;

        nint columnsStep = pixels.Step;
        for (int row = 0; row < pixels.Count; row++)
        {
            float* vectors = columns + rowOffsets[row];
            int remaining = pixels.Length;
            do
            {
                TVector v0 = TVector.Load(vectors), v1 = TVector.Load(vectors + TVector.Count), v2 = TVector.Load(vectors + 2 * TVector.Count);
                TVector b = TVector.Broadcast(rows[0]);
                c00 = TVector.MultiplyAdd(b, v0, c00);
                c01 = TVector.MultiplyAdd(b, v1, c01);
                c02 = TVector.MultiplyAdd(b, v2, c02);
                b = TVector.Broadcast(rows[1]);
                c10 = TVector.MultiplyAdd(b, v0, c10);
                c11 = TVector.MultiplyAdd(b, v1, c11);
                c12 = TVector.MultiplyAdd(b, v2, c12);
                b = TVector.Broadcast(rows[2]);
                c20 = TVector.MultiplyAdd(b, v0, c20);
                c21 = TVector.MultiplyAdd(b, v1, c21);
                c22 = TVector.MultiplyAdd(b, v2, c22);
                b = TVector.Broadcast(rows[3]);
                c30 = TVector.MultiplyAdd(b, v0, c30);
                c31 = TVector.MultiplyAdd(b, v1, c31);
                c32 = TVector.MultiplyAdd(b, v2, c32);
                b = TVector.Broadcast(rows[4]);
                c40 = TVector.MultiplyAdd(b, v0, c40);
                c41 = TVector.MultiplyAdd(b, v1, c41);
                c42 = TVector.MultiplyAdd(b, v2, c42);
                b = TVector.Broadcast(rows[5]);
                c50 = TVector.MultiplyAdd(b, v0, c50);
                c51 = TVector.MultiplyAdd(b, v1, c51);
                c52 = TVector.MultiplyAdd(b, v2, c52);
                b = TVector.Broadcast(rows[6]);
                c60 = TVector.MultiplyAdd(b, v0, c60);
                c61 = TVector.MultiplyAdd(b, v1, c61);
                c62 = TVector.MultiplyAdd(b, v2, c62);
                b = TVector.Broadcast(rows[7]);
                c70 = TVector.MultiplyAdd(b, v0, c70);
                c71 = TVector.MultiplyAdd(b, v1, c71);
                c72 = TVector.MultiplyAdd(b, v2, c72);
                vectors += columnsStep;
                rows += rowsStep;
            }
            while (--remaining > 0);
        }

        Accumulators.Store(result, accumulate, c00, c01, c02);
        Accumulators.Store(result + pitch, accumulate, c10, c11, c12);
        Accumulators.Store(result + 2 * pitch, accumulate, c20, c21, c22);
        Accumulators.Store(result + 3 * pitch, accumulate, c30, c31, c32);
        Accumulators.Store(result + 4 * pitch, accumulate, c40, c41, c42);
        Accumulators.Store(result + 5 * pitch, accumulate, c50, c51, c52);
        Accumulators.Store(result + 6 * pitch, accumulate, c60, c61, c62);
        Accumulators.Store(result + 7 * pitch, accumulate, c70, c71, c72);
    }
}
