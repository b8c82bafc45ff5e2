using Eas.Kernels.Cpu.Simd;

namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>8 pixels x 1 vector of output channels.</summary>
internal readonly unsafe struct InnerProduct8x1<TVector> : IInnerProductKernel
    where TVector : unmanaged, IVector<TVector>
{
    /// <inheritdoc/>
    public static int Pixels => 8;

    /// <inheritdoc/>
    public static int Vectors => 1;

    /// <inheritdoc/>
    public static void Run(in ReductionRuns runs, float* x, int* offsets, float* weights, float* y, nint pitch, StoreMode mode)
    {
        float* x0 = x + offsets[0], x1 = x + offsets[1], x2 = x + offsets[2], x3 = x + offsets[3];
        float* x4 = x + offsets[4], x5 = x + offsets[5], x6 = x + offsets[6], x7 = x + offsets[7];
        TVector c00 = TVector.Zero, c10 = TVector.Zero, c20 = TVector.Zero, c30 = TVector.Zero;
        TVector c40 = TVector.Zero, c50 = TVector.Zero, c60 = TVector.Zero, c70 = TVector.Zero;

        nint k = 0;
        nint length = runs.Length;
        for (int run = runs.Count; run > 0; run--)
        {
            nint end = k + length;
            do
            {
                TVector w = TVector.Load(weights);
                c00 = TVector.MultiplyAdd(w, TVector.Broadcast(x0[k]), c00);
                c10 = TVector.MultiplyAdd(w, TVector.Broadcast(x1[k]), c10);
                c20 = TVector.MultiplyAdd(w, TVector.Broadcast(x2[k]), c20);
                c30 = TVector.MultiplyAdd(w, TVector.Broadcast(x3[k]), c30);
                c40 = TVector.MultiplyAdd(w, TVector.Broadcast(x4[k]), c40);
                c50 = TVector.MultiplyAdd(w, TVector.Broadcast(x5[k]), c50);
                c60 = TVector.MultiplyAdd(w, TVector.Broadcast(x6[k]), c60);
                c70 = TVector.MultiplyAdd(w, TVector.Broadcast(x7[k]), c70);
                weights += TVector.Count;
                k++;
            }
            while (k < end);
            k += runs.Gap;
        }

        Accumulators.Store(y, mode, c00);
        Accumulators.Store(y + pitch, mode, c10);
        Accumulators.Store(y + 2 * pitch, mode, c20);
        Accumulators.Store(y + 3 * pitch, mode, c30);
        Accumulators.Store(y + 4 * pitch, mode, c40);
        Accumulators.Store(y + 5 * pitch, mode, c50);
        Accumulators.Store(y + 6 * pitch, mode, c60);
        Accumulators.Store(y + 7 * pitch, mode, c70);
    }
}
