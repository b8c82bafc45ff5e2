using Eas.Kernels.Cpu.Rows;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;
using Eas.Kernels.Parameters;
using Eas.Kernels.Random;

namespace Eas.Kernels.Cpu.Dropout;

/// <summary>The launch of dropout, forward and backward.</summary>
public static class DropoutKernels
{
    /// <summary>y = x mask / (1 - rate), or y += that.</summary>
    /// <param name="width">Vector width; the mask is the same at each.</param>
    /// <param name="p">Rate and layer.</param>
    /// <param name="pixels">N * H * W.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="x">Input.</param>
    /// <param name="y">Output.</param>
    /// <param name="key">Where the step's random numbers are named.</param>
    /// <param name="accumulate">Whether y is added to.</param>
    public static ILaunch Apply(
        SimdWidth width, DropoutParams p, long pixels, int channels, PixelRows x, PixelRows y, RandomKeySource key, bool accumulate) =>
        VectorLaunch.Of(width, new DropoutKernel(p, pixels, channels, x, y, key, accumulate));
}
