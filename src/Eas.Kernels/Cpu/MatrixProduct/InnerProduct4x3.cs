using Eas.Kernels.Cpu.Simd;

namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>4 pixels x 3 vectors of output channels.</summary>
internal readonly unsafe struct InnerProduct4x3<TVector> : IInnerProductKernel
    where TVector : unmanaged, IVector<TVector>
{
    /// <inheritdoc/>
    public static int Pixels => 4;

    /// <inheritdoc/>
    public static int Vectors => 3;

    /// <inheritdoc/>
    public static void Run(in ReductionRuns runs, float* x, int* offsets, float* weights, float* y, nint pitch, StoreMode mode)
    {
        float* x0 = x + offsets[0], x1 = x + offsets[1], x2 = x + offsets[2], x3 = x + offsets[3];
        TVector c00 = TVector.Zero, c01 = TVector.Zero, c02 = TVector.Zero;
        TVector c10 = TVector.Zero, c11 = TVector.Zero, c12 = TVector.Zero;
        TVector c20 = TVector.Zero, c21 = TVector.Zero, c22 = TVector.Zero;
        TVector c30 = TVector.Zero, c31 = TVector.Zero, c32 = TVector.Zero;

        nint k = 0;
        nint length = runs.Length;
        for (int run = runs.Count; run > 0; run--)
        {
            nint end = k + length;
            do
            {
                TVector w0 = TVector.Load(weights), w1 = TVector.Load(weights + TVector.Count), w2 = TVector.Load(weights + 2 * TVector.Count);
                TVector b = TVector.Broadcast(x0[k]);
                c00 = TVector.MultiplyAdd(b, w0, c00);
                c01 = TVector.MultiplyAdd(b, w1, c01);
                c02 = TVector.MultiplyAdd(b, w2, c02);
                b = TVector.Broadcast(x1[k]);
                c10 = TVector.MultiplyAdd(b, w0, c10);
                c11 = TVector.MultiplyAdd(b, w1, c11);
                c12 = TVector.MultiplyAdd(b, w2, c12);
                b = TVector.Broadcast(x2[k]);
                c20 = TVector.MultiplyAdd(b, w0, c20);
                c21 = TVector.MultiplyAdd(b, w1, c21);
                c22 = TVector.MultiplyAdd(b, w2, c22);
                b = TVector.Broadcast(x3[k]);
                c30 = TVector.MultiplyAdd(b, w0, c30);
                c31 = TVector.MultiplyAdd(b, w1, c31);
                c32 = TVector.MultiplyAdd(b, w2, c32);
                weights += 3 * TVector.Count;
                k++;
            }
            while (k < end);
            k += runs.Gap;
        }

        Accumulators.Store(y, mode, c00, c01, c02);
        Accumulators.Store(y + pitch, mode, c10, c11, c12);
        Accumulators.Store(y + 2 * pitch, mode, c20, c21, c22);
        Accumulators.Store(y + 3 * pitch, mode, c30, c31, c32);
    }
}
