using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Eas.Kernels.Cpu.Simd;

namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>
/// 8 pixels x 2 1/2 vectors of output channels: the channels of the last half vector are summed for two pixels in one register, the first
/// pixel's in its low lanes, the second's in its high lanes. The third vector of weights holds the half vector twice.
/// </summary>
internal readonly unsafe struct InnerProduct8x2AndHalf<TVector> : IInnerProductKernel
    where TVector : unmanaged, IVector<TVector>
{
    /// <inheritdoc/>
    public static int Pixels => 8;

    /// <inheritdoc/>
    public static int Vectors => 3;

    private static ReadOnlySpan<float> HighHalf => [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1];

    /// <inheritdoc/>
    /// <remarks>Only into a block aside, never accumulating: a row's last half vector is overwritten with what is not meant.</remarks>
    public static void Run(in ReductionRuns runs, float* x, int* offsets, float* weights, float* y, nint pitch, StoreMode mode)
    {
        float* x0 = x + offsets[0], x1 = x + offsets[1], x2 = x + offsets[2], x3 = x + offsets[3];
        float* x4 = x + offsets[4], x5 = x + offsets[5], x6 = x + offsets[6], x7 = x + offsets[7];
        TVector low = TVector.EqualTo(TVector.Load((float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(HighHalf))), TVector.Zero);
        TVector c00 = TVector.Zero, c01 = TVector.Zero;
        TVector c10 = TVector.Zero, c11 = TVector.Zero;
        TVector c20 = TVector.Zero, c21 = TVector.Zero;
        TVector c30 = TVector.Zero, c31 = TVector.Zero;
        TVector c40 = TVector.Zero, c41 = TVector.Zero;
        TVector c50 = TVector.Zero, c51 = TVector.Zero;
        TVector c60 = TVector.Zero, c61 = TVector.Zero;
        TVector c70 = TVector.Zero, c71 = TVector.Zero;
        TVector h01 = TVector.Zero, h23 = TVector.Zero, h45 = TVector.Zero, h67 = TVector.Zero;

        nint k = 0;
        nint length = runs.Length;
        for (int run = runs.Count; run > 0; run--)
        {
            nint end = k + length;
            do
            {
                TVector w0 = TVector.Load(weights), w1 = TVector.Load(weights + TVector.Count), w2 = TVector.Load(weights + 2 * TVector.Count);
                TVector a = TVector.Broadcast(x0[k]), b = TVector.Broadcast(x1[k]);
                c00 = TVector.MultiplyAdd(a, w0, c00);
                c01 = TVector.MultiplyAdd(a, w1, c01);
                c10 = TVector.MultiplyAdd(b, w0, c10);
                c11 = TVector.MultiplyAdd(b, w1, c11);
                h01 = TVector.MultiplyAdd(TVector.Select(low, a, b), w2, h01);
                a = TVector.Broadcast(x2[k]);
                b = TVector.Broadcast(x3[k]);
                c20 = TVector.MultiplyAdd(a, w0, c20);
                c21 = TVector.MultiplyAdd(a, w1, c21);
                c30 = TVector.MultiplyAdd(b, w0, c30);
                c31 = TVector.MultiplyAdd(b, w1, c31);
                h23 = TVector.MultiplyAdd(TVector.Select(low, a, b), w2, h23);
                a = TVector.Broadcast(x4[k]);
                b = TVector.Broadcast(x5[k]);
                c40 = TVector.MultiplyAdd(a, w0, c40);
                c41 = TVector.MultiplyAdd(a, w1, c41);
                c50 = TVector.MultiplyAdd(b, w0, c50);
                c51 = TVector.MultiplyAdd(b, w1, c51);
                h45 = TVector.MultiplyAdd(TVector.Select(low, a, b), w2, h45);
                a = TVector.Broadcast(x6[k]);
                b = TVector.Broadcast(x7[k]);
                c60 = TVector.MultiplyAdd(a, w0, c60);
                c61 = TVector.MultiplyAdd(a, w1, c61);
                c70 = TVector.MultiplyAdd(b, w0, c70);
                c71 = TVector.MultiplyAdd(b, w1, c71);
                h67 = TVector.MultiplyAdd(TVector.Select(low, a, b), w2, h67);
                weights += 3 * TVector.Count;
                k++;
            }
            while (k < end);
            k += runs.Gap;
        }

        StorePair(y, pitch, h01, c00, c01, c10, c11);
        StorePair(y + 2 * pitch, pitch, h23, c20, c21, c30, c31);
        StorePair(y + 4 * pitch, pitch, h45, c40, c41, c50, c51);
        StorePair(y + 6 * pitch, pitch, h67, c60, c61, c70, c71);
    }

    /// <summary>Two pixels; the second's half vector is stored first, since its register reaches into what comes before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair(float* y, nint pitch, TVector halves, TVector a0, TVector a1, TVector b0, TVector b1)
    {
        float* second = y + pitch;
        TVector.Store(halves, second + 2 * TVector.Count - TVector.Count / 2);
        Accumulators.Store(second, StoreMode.Replace, b0, b1);
        Accumulators.Store(y, StoreMode.Replace, a0, a1);
        TVector.Store(halves, y + 2 * TVector.Count);
    }
}
