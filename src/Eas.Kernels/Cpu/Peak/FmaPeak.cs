using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.Peak;

// Versions tried:
// 1. Ten chains of multiply-adds in registers, as here. A processor of two units with a latency of four needs eight; ten and the two
// operands still fit the sixteen registers of AVX2.

/// <summary>A launch that does nothing but multiply-adds in registers: what no kernel can exceed.</summary>
public static unsafe class FmaPeak
{
    private const int Chains = 10;

    /// <summary>A launch of <paramref name="pieces"/> pieces that each do <see cref="CountOperations"/> operations.</summary>
    /// <param name="width">Vector width.</param>
    /// <param name="pieces">Pieces: one for each thread that is to be kept busy.</param>
    /// <param name="iterations">How often every chain is extended.</param>
    public static ILaunch Create(SimdWidth width, int pieces, int iterations) => width switch
    {
        SimdWidth.Bits512 => new PeakLaunch<Float16>(pieces, iterations),
        SimdWidth.Bits256 => new PeakLaunch<Float8>(pieces, iterations),
        SimdWidth.Bits128 => new PeakLaunch<Float4>(pieces, iterations),
        _ => new PeakLaunch<Float1>(pieces, iterations),
    };

    /// <summary>Floating-point operations of one piece; a multiply-add counts as two.</summary>
    public static long CountOperations(SimdWidth width, int iterations) => 2L * Chains * width.Lanes() * iterations;

    private sealed class PeakLaunch<TVector>(int pieces, int iterations) : ILaunch
        where TVector : unmanaged, IVector<TVector>
    {
        public int Pieces => pieces;

        public long ScratchBytes => sizeof(TVector);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int piece, byte* scratch)
        {
            // The chains stay near 2: never denormal, never infinite.
            TVector factor = TVector.Broadcast(0.5f);
            TVector summand = TVector.Broadcast(1f);
            TVector c0 = TVector.Zero, c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0, c8 = c0, c9 = c0;
            for (int i = 0; i < iterations; i++)
            {
                c0 = TVector.MultiplyAdd(c0, factor, summand);
                c1 = TVector.MultiplyAdd(c1, factor, summand);
                c2 = TVector.MultiplyAdd(c2, factor, summand);
                c3 = TVector.MultiplyAdd(c3, factor, summand);
                c4 = TVector.MultiplyAdd(c4, factor, summand);
                c5 = TVector.MultiplyAdd(c5, factor, summand);
                c6 = TVector.MultiplyAdd(c6, factor, summand);
                c7 = TVector.MultiplyAdd(c7, factor, summand);
                c8 = TVector.MultiplyAdd(c8, factor, summand);
                c9 = TVector.MultiplyAdd(c9, factor, summand);
            }

            // Stored so that the loop is not removed.
            TVector.Store(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9, (float*)scratch);
        }
    }
}
