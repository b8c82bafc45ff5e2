using Eas.Kernels.Cpu.Simd;

namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>Windows of three runs of 3 floats: 3x3 pixels of one channel.</summary>
internal readonly unsafe struct WindowProduct9<TVector> : IWindowProductKernel
    where TVector : unmanaged, IVector<TVector>
{
    /// <inheritdoc/>
    public static int WindowFloats => 9;

    /// <inheritdoc/>
    public static void Run(in PixelRows pixels, float* windows, int* rowOffsets, nint runStep, float* rows, nint rowsStep, float* result)
    {
        TVector c0 = TVector.Zero, c1 = TVector.Zero, c2 = TVector.Zero;
        TVector c3 = TVector.Zero, c4 = TVector.Zero, c5 = TVector.Zero;
        TVector c6 = TVector.Zero, c7 = TVector.Zero, c8 = TVector.Zero;
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
                c3 = TVector.MultiplyAdd(v, TVector.Broadcast(x1[0]), c3);
                c4 = TVector.MultiplyAdd(v, TVector.Broadcast(x1[1]), c4);
                c5 = TVector.MultiplyAdd(v, TVector.Broadcast(x1[2]), c5);
                c6 = TVector.MultiplyAdd(v, TVector.Broadcast(x2[0]), c6);
                c7 = TVector.MultiplyAdd(v, TVector.Broadcast(x2[1]), c7);
                c8 = TVector.MultiplyAdd(v, TVector.Broadcast(x2[2]), c8);
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
    }
}
