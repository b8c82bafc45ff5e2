using Eas.Kernels.Cpu.Simd;

namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>Windows of three runs of 9 floats: 3x3 pixels of three channels.</summary>
internal readonly unsafe struct WindowProduct27<TVector> : IWindowProductKernel
    where TVector : unmanaged, IVector<TVector>
{
    /// <inheritdoc/>
    public static int WindowFloats => 27;

    /// <inheritdoc/>
    public static void Run(in PixelRows pixels, float* windows, int* rowOffsets, nint runStep, float* rows, nint rowsStep, float* result)
    {
        TVector c0 = TVector.Zero, c1 = TVector.Zero, c2 = TVector.Zero;
        TVector c3 = TVector.Zero, c4 = TVector.Zero, c5 = TVector.Zero;
        TVector c6 = TVector.Zero, c7 = TVector.Zero, c8 = TVector.Zero;
        TVector c9 = TVector.Zero, c10 = TVector.Zero, c11 = TVector.Zero;
        TVector c12 = TVector.Zero, c13 = TVector.Zero, c14 = TVector.Zero;
        TVector c15 = TVector.Zero, c16 = TVector.Zero, c17 = TVector.Zero;
        TVector c18 = TVector.Zero, c19 = TVector.Zero, c20 = TVector.Zero;
        TVector c21 = TVector.Zero, c22 = TVector.Zero, c23 = TVector.Zero;
        TVector c24 = TVector.Zero, c25 = TVector.Zero, c26 = TVector.Zero;
        for (int row = 0; row < pixels.Count; row++)
        {
            float* x0 = windows + rowOffsets[row];
            float* x1 = x0 + runStep;
            float* x2 = x1 + runStep;
            for (int remaining = pixels.Length; remaining > 0; remaining--)
            {
                Prefetch.Rows(rows + IWindowProductKernel.PrefetchedPixels * rowsStep, 1, TVector.Count, 0);
                TVector v = TVector.Load(rows);
                c0 = TVector.MultiplyAdd(v, TVector.Broadcast(x0[0]), c0);
                c1 = TVector.MultiplyAdd(v, TVector.Broadcast(x0[1]), c1);
                c2 = TVector.MultiplyAdd(v, TVector.Broadcast(x0[2]), c2);
                c3 = TVector.MultiplyAdd(v, TVector.Broadcast(x0[3]), c3);
                c4 = TVector.MultiplyAdd(v, TVector.Broadcast(x0[4]), c4);
                c5 = TVector.MultiplyAdd(v, TVector.Broadcast(x0[5]), c5);
                c6 = TVector.MultiplyAdd(v, TVector.Broadcast(x0[6]), c6);
                c7 = TVector.MultiplyAdd(v, TVector.Broadcast(x0[7]), c7);
                c8 = TVector.MultiplyAdd(v, TVector.Broadcast(x0[8]), c8);
                c9 = TVector.MultiplyAdd(v, TVector.Broadcast(x1[0]), c9);
                c10 = TVector.MultiplyAdd(v, TVector.Broadcast(x1[1]), c10);
                c11 = TVector.MultiplyAdd(v, TVector.Broadcast(x1[2]), c11);
                c12 = TVector.MultiplyAdd(v, TVector.Broadcast(x1[3]), c12);
                c13 = TVector.MultiplyAdd(v, TVector.Broadcast(x1[4]), c13);
                c14 = TVector.MultiplyAdd(v, TVector.Broadcast(x1[5]), c14);
                c15 = TVector.MultiplyAdd(v, TVector.Broadcast(x1[6]), c15);
                c16 = TVector.MultiplyAdd(v, TVector.Broadcast(x1[7]), c16);
                c17 = TVector.MultiplyAdd(v, TVector.Broadcast(x1[8]), c17);
                c18 = TVector.MultiplyAdd(v, TVector.Broadcast(x2[0]), c18);
                c19 = TVector.MultiplyAdd(v, TVector.Broadcast(x2[1]), c19);
                c20 = TVector.MultiplyAdd(v, TVector.Broadcast(x2[2]), c20);
                c21 = TVector.MultiplyAdd(v, TVector.Broadcast(x2[3]), c21);
                c22 = TVector.MultiplyAdd(v, TVector.Broadcast(x2[4]), c22);
                c23 = TVector.MultiplyAdd(v, TVector.Broadcast(x2[5]), c23);
                c24 = TVector.MultiplyAdd(v, TVector.Broadcast(x2[6]), c24);
                c25 = TVector.MultiplyAdd(v, TVector.Broadcast(x2[7]), c25);
                c26 = TVector.MultiplyAdd(v, TVector.Broadcast(x2[8]), c26);
                x0 += pixels.Step;
                x1 += pixels.Step;
                x2 += pixels.Step;
                rows += rowsStep;
            }
        }

        TVector.Store(c0, result);
        TVector.Store(c1, result + TVector.Count);
        TVector.Store(c2, result + 2 * TVector.Count);
        TVector.Store(c3, result + 3 * TVector.Count);
        TVector.Store(c4, result + 4 * TVector.Count);
        TVector.Store(c5, result + 5 * TVector.Count);
        TVector.Store(c6, result + 6 * TVector.Count);
        TVector.Store(c7, result + 7 * TVector.Count);
        TVector.Store(c8, result + 8 * TVector.Count);
        TVector.Store(c9, result + 9 * TVector.Count);
        TVector.Store(c10, result + 10 * TVector.Count);
        TVector.Store(c11, result + 11 * TVector.Count);
        TVector.Store(c12, result + 12 * TVector.Count);
        TVector.Store(c13, result + 13 * TVector.Count);
        TVector.Store(c14, result + 14 * TVector.Count);
        TVector.Store(c15, result + 15 * TVector.Count);
        TVector.Store(c16, result + 16 * TVector.Count);
        TVector.Store(c17, result + 17 * TVector.Count);
        TVector.Store(c18, result + 18 * TVector.Count);
        TVector.Store(c19, result + 19 * TVector.Count);
        TVector.Store(c20, result + 20 * TVector.Count);
        TVector.Store(c21, result + 21 * TVector.Count);
        TVector.Store(c22, result + 22 * TVector.Count);
        TVector.Store(c23, result + 23 * TVector.Count);
        TVector.Store(c24, result + 24 * TVector.Count);
        TVector.Store(c25, result + 25 * TVector.Count);
        TVector.Store(c26, result + 26 * TVector.Count);
    }
}
