using Eas.Kernels.Cpu.Simd;

namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>16 pixels x 1 vector of output channels, the pixels in groups of four at one distance.</summary>
internal readonly unsafe struct InnerProduct16x1<TVector> : IInnerProductKernel
    where TVector : unmanaged, IVector<TVector>
{
    /// <inheritdoc/>
    public static int Pixels => 16;

    /// <inheritdoc/>
    public static int Vectors => 1;

    /// <inheritdoc/>
    public static void Run(in ReductionRuns runs, float* x, int* offsets, float* weights, float* y, nint pitch, StoreMode mode)
    {
        float* x0 = x + offsets[0], x1 = x + offsets[4], x2 = x + offsets[8], x3 = x + offsets[12];
        nint step = offsets[1] - offsets[0], step2 = 2 * step, step3 = 3 * step;
        TVector c0 = TVector.Zero, c1 = TVector.Zero, c2 = TVector.Zero, c3 = TVector.Zero;
        TVector c4 = TVector.Zero, c5 = TVector.Zero, c6 = TVector.Zero, c7 = TVector.Zero;
        TVector c8 = TVector.Zero, c9 = TVector.Zero, c10 = TVector.Zero, c11 = TVector.Zero;
        TVector c12 = TVector.Zero, c13 = TVector.Zero, c14 = TVector.Zero, c15 = TVector.Zero;

        for (int run = runs.Count; run > 0; run--)
        {
            nint remaining = runs.Length;
            do
            {
                TVector w = TVector.Load(weights);
                c0 = TVector.MultiplyAdd(w, TVector.Broadcast(x0[0]), c0);
                c1 = TVector.MultiplyAdd(w, TVector.Broadcast(x0[step]), c1);
                c2 = TVector.MultiplyAdd(w, TVector.Broadcast(x0[step2]), c2);
                c3 = TVector.MultiplyAdd(w, TVector.Broadcast(x0[step3]), c3);
                c4 = TVector.MultiplyAdd(w, TVector.Broadcast(x1[0]), c4);
                c5 = TVector.MultiplyAdd(w, TVector.Broadcast(x1[step]), c5);
                c6 = TVector.MultiplyAdd(w, TVector.Broadcast(x1[step2]), c6);
                c7 = TVector.MultiplyAdd(w, TVector.Broadcast(x1[step3]), c7);
                c8 = TVector.MultiplyAdd(w, TVector.Broadcast(x2[0]), c8);
                c9 = TVector.MultiplyAdd(w, TVector.Broadcast(x2[step]), c9);
                c10 = TVector.MultiplyAdd(w, TVector.Broadcast(x2[step2]), c10);
                c11 = TVector.MultiplyAdd(w, TVector.Broadcast(x2[step3]), c11);
                c12 = TVector.MultiplyAdd(w, TVector.Broadcast(x3[0]), c12);
                c13 = TVector.MultiplyAdd(w, TVector.Broadcast(x3[step]), c13);
                c14 = TVector.MultiplyAdd(w, TVector.Broadcast(x3[step2]), c14);
                c15 = TVector.MultiplyAdd(w, TVector.Broadcast(x3[step3]), c15);
                weights += TVector.Count;
                x0++;
                x1++;
                x2++;
                x3++;
            }
            while (--remaining > 0);
            x0 += runs.Gap;
            x1 += runs.Gap;
            x2 += runs.Gap;
            x3 += runs.Gap;
        }

        Accumulators.Store(y, mode, c0);
        Accumulators.Store(y + pitch, mode, c1);
        Accumulators.Store(y + 2 * pitch, mode, c2);
        Accumulators.Store(y + 3 * pitch, mode, c3);
        Accumulators.Store(y + 4 * pitch, mode, c4);
        Accumulators.Store(y + 5 * pitch, mode, c5);
        Accumulators.Store(y + 6 * pitch, mode, c6);
        Accumulators.Store(y + 7 * pitch, mode, c7);
        Accumulators.Store(y + 8 * pitch, mode, c8);
        Accumulators.Store(y + 9 * pitch, mode, c9);
        Accumulators.Store(y + 10 * pitch, mode, c10);
        Accumulators.Store(y + 11 * pitch, mode, c11);
        Accumulators.Store(y + 12 * pitch, mode, c12);
        Accumulators.Store(y + 13 * pitch, mode, c13);
        Accumulators.Store(y + 14 * pitch, mode, c14);
        Accumulators.Store(y + 15 * pitch, mode, c15);
    }
}
