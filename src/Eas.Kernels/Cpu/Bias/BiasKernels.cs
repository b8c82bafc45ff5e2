using Eas.Kernels.Cpu.Elementwise;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.Bias;

/// <summary>Launches that add a bias to the channels and sum its gradient.</summary>
public static unsafe class BiasKernels
{
    /// <summary>y[r, c] += bias[c].</summary>
    /// <param name="width">The vector width.</param>
    /// <param name="rows">Pixels.</param>
    /// <param name="columns">Channels.</param>
    /// <param name="y">rows x columns, changed in place.</param>
    /// <param name="pitch">Floats from one row of y to the next.</param>
    /// <param name="bias">columns floats.</param>
    public static ILaunch Add(SimdWidth width, long rows, int columns, float* y, long pitch, float* bias) =>
        RowKernels.Add(width, rows, columns, y, pitch, bias, bPitch: 0, y, pitch);

    /// <summary>gradient[c] = the sum over r of dy[r, c], or gradient[c] += it.</summary>
    /// <param name="width">The vector width.</param>
    /// <param name="rows">Pixels.</param>
    /// <param name="columns">Channels.</param>
    /// <param name="dy">rows x columns.</param>
    /// <param name="pitch">Floats from one row of dy to the next.</param>
    /// <param name="gradient">columns floats.</param>
    /// <param name="accumulate">Whether the gradient is added to.</param>
    public static ILaunch Gradient(SimdWidth width, long rows, int columns, float* dy, long pitch, float* gradient, bool accumulate) =>
        VectorLaunch.Of(width, new BiasGradientKernel(rows, columns, dy, pitch, gradient, accumulate));
}
