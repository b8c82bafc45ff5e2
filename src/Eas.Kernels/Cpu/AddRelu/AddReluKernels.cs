using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.Elementwise;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.AddRelu;

// Versions tried:
// 1. Operators of the element-wise loops, as here: three streams of memory, and the sum is not written before the ReLU.

/// <summary>The end of a residual connection: the sum of two maps, then ReLU.</summary>
public static unsafe class AddReluKernels
{
    /// <summary>y = max(0, a + b).</summary>
    public static ILaunch Forward(SimdWidth width, long rows, long columns, float* a, long aPitch, float* b, long bPitch, float* y, long yPitch) =>
        RowKernels.Binary(width, default(AddReluOperator), rows, columns, a, aPitch, b, bPitch, y, yPitch);

    /// <summary>dx = dy where y is positive, else 0.</summary>
    public static ILaunch Backward(SimdWidth width, long rows, long columns, float* dy, long dyPitch, float* y, long yPitch, float* dx, long dxPitch) =>
        RowKernels.Binary(width, default(WherePositiveOperator), rows, columns, dy, dyPitch, y, yPitch, dx, dxPitch);

    private readonly struct AddReluOperator : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Invoke<TVector>(TVector a, TVector b)
            where TVector : unmanaged, IVector<TVector> => TVector.Max(a + b, TVector.Zero);
    }

    private readonly struct WherePositiveOperator : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Invoke<TVector>(TVector a, TVector b)
            where TVector : unmanaged, IVector<TVector> => a & TVector.GreaterThan(b, TVector.Zero);
    }
}
