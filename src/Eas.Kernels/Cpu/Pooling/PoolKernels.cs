using Eas.Kernels.Cpu.Rows;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;
using Eas.Kernels.Parameters;

namespace Eas.Kernels.Cpu.Pooling;

// Versions tried, at 512 bits on one AVX-512 core that others used too (GB/s read + written, by the thread's own CPU time):
// 1. Loops over the window for any size: means of 2 x 2 at 40-63 forward, 44-78 backward; means of whole maps at 50-78.
// 2. 2 x 2 written out, as here: means 59-86 forward, 57-83 backward; maxima 61-84 forward, 66-75 backward (16 to 128 channels).

/// <summary>The launches of pooling.</summary>
public static unsafe class PoolKernels
{
    /// <summary>y = the maximum or mean of each window of x.</summary>
    /// <param name="width">Vector width.</param>
    /// <param name="p">Shapes and window.</param>
    /// <param name="x">Input.</param>
    /// <param name="y">Output.</param>
    public static ILaunch Forward(SimdWidth width, Pool2dParams p, PixelRows x, PixelRows y) => p switch
    {
        { Kind: PoolKind.Max, KernelSize: 2 } => VectorLaunch.Of(width, new PoolKernel<MaxOfFour>(p, x, y)),
        { Kind: PoolKind.Max } => VectorLaunch.Of(width, new PoolKernel<Max>(p, x, y)),
        { KernelSize: 2 } => VectorLaunch.Of(width, new PoolKernel<MeanOfFour>(p, x, y)),
        _ => VectorLaunch.Of(width, new PoolKernel<Mean>(p, x, y)),
    };

    /// <summary>dx = the gradient of the input, or dx += that.</summary>
    /// <param name="width">Vector width.</param>
    /// <param name="p">Shapes and window.</param>
    /// <param name="dy">Gradient of the output.</param>
    /// <param name="x">Input: where the largest value of each window is found again.</param>
    /// <param name="dx">Out: gradient of the input.</param>
    /// <param name="accumulate">Whether dx is added to.</param>
    public static ILaunch Backward(SimdWidth width, Pool2dParams p, PixelRows dy, PixelRows x, PixelRows dx, bool accumulate) => p switch
    {
        { Kind: PoolKind.Max, KernelSize: 2 } => VectorLaunch.Of(width, new PoolGradientKernel<MaxOfFour>(p, dy, x, dx, accumulate)),
        { Kind: PoolKind.Max } => VectorLaunch.Of(width, new PoolGradientKernel<Max>(p, dy, x, dx, accumulate)),
        { KernelSize: 2 } => VectorLaunch.Of(width, new PoolGradientKernel<MeanOfFour>(p, dy, x, dx, accumulate)),
        _ => VectorLaunch.Of(width, new PoolGradientKernel<Mean>(p, dy, x, dx, accumulate)),
    };
}
