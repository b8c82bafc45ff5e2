using Eas.Kernels.Cpu.Simd;

namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>6 pixels x 2 vectors of output channels.</summary>
internal readonly unsafe struct InnerProduct6x2<TVector> : IInnerProductKernel
    where TVector : unmanaged, IVector<TVector>
{
    /// <inheritdoc/>
    public static int Pixels => 6;

    /// <inheritdoc/>
    public static int Vectors => 2;

    /// <inheritdoc/>
    public static void Run(in ReductionRuns runs, float* x, int* offsets, float* weights, float* y, nint pitch, StoreMode mode)
    {
        float* x0 = x + offsets[0], x1 = x + offsets[1], x2 = x + offsets[2], x3 = x + offsets[3];
        float* x4 = x + offsets[4], x5 = x + offsets[5];
        TVector c00 = TVector.Zero, c01 = TVector.Zero;
        TVector c10 = TVector.Zero, c11 = TVector.Zero;
        TVector c20 = TVector.Zero, c21 = TVector.Zero;
        TVector c30 = TVector.Zero, c31 = TVector.Zero;
        TVector c40 = TVector.Zero, c41 = TVector.Zero;
        TVector c50 = TVector.Zero, c51 = TVector.Zero;

        nint k = 0;
        nint length = runs.Length;
        for (int run = runs.Count; run > 0; run--)
        {
            nint end = k + length;
            do
            {
                TVector w0 = TVector.Load(weights), w1 = TVector.Load(weights + TVector.Count);
                TVector b = TVector.Broadcast(x0[k]);
                c00 = TVector.MultiplyAdd(b, w0, c00);
                c01 = TVector.MultiplyAdd(b, w1, c01);
                b = TVector.Broadcast(x1[k]);
                c10 = TVector.MultiplyAdd(b, w0, c10);
                c11 = TVector.MultiplyAdd(b, w1, c11);
                b = TVector.Broadcast(x2[k]);
                c20 = TVector.MultiplyAdd(b, w0, c20);
                c21 = TVector.MultiplyAdd(b, w1, c21);
                b = TVector.Broadcast(x3[k]);
                c30 = TVector.MultiplyAdd(b, w0, c30);
                c31 = TVector.MultiplyAdd(b, w1, c31);
                b = TVector.Broadcast(x4[k]);
                c40 = TVector.MultiplyAdd(b, w0, c40);
                c41 = TVector.MultiplyAdd(b, w1, c41);
                b = TVector.Broadcast(x5[k]);
                c50 = TVector.MultiplyAdd(b, w0, c50);
                c51 = TVector.MultiplyAdd(b, w1, c51);
                weights += 2 * TVector.Count;
                k++;
            }
            while (k < end);
            k += runs.Gap;
        }

        Accumulators.Store(y, mode, c00, c01);
        Accumulators.Store(y + pitch, mode, c10, c11);
        Accumulators.Store(y + 2 * pitch, mode, c20, c21);
        Accumulators.Store(y + 3 * pitch, mode, c30, c31);
        Accumulators.Store(y + 4 * pitch, mode, c40, c41);
        Accumulators.Store(y + 5 * pitch, mode, c50, c51);
    }
}
