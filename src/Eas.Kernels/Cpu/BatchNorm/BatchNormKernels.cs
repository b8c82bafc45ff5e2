using Eas.Kernels.Cpu.Rows;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.BatchNorm;

// Versions tried, at 512 bits on one AVX-512 core that others used too (GB/s read + written, by the thread's own CPU time; a plain copy of
// 64 x 32 x 32 x 16 floats reaches 78-90):
// 1. Sums over 8 rows in registers, then float sums in the first-level cache, doubles every 256 rows; x factor + offset row by row, as here:
//    statistics 56-72, apply 65-82, backward sums 59-69, dx 70-80, dx accumulated 85-98. Past the last-level cache all of them and the copy
//    are two to three times slower (64 x 32 x 32 x 64: copy 48, statistics 33-48, apply 30-37, sums 22-26, dx 38-43).
// 2. Rows of at least 256 floats instead of 64 for narrow tensors: no gain, and more partial sums to add up.
// 3. 4 or 16 rows in registers: within the noise of 8 (sums of 16 channels 65 and 58 against 61, statistics 47 and 57 against 56-61).
// 4. Streaming stores where the output outlasts the caches, and the second pass from the end, where the first one's values still are: with those of
//    the convolutions 8 % of a DenseNet step on two Zen 4 cores, whose memory gives reads 19 GB/s.
// The finishing launch takes 2 us for 16 channels, 4 us for 256.

/// <summary>The launches of batch normalisation: forward = statistics, finish, apply; backward = sums, finish, data.</summary>
public static unsafe class BatchNormKernels
{
    /// <summary>Sums of x - shift and of its square per piece and column, the shift being the first pixel's value.</summary>
    /// <param name="width">Vector width.</param>
    /// <param name="shape">The rows.</param>
    /// <param name="x">Input.</param>
    /// <param name="partials">Out: <see cref="RowShape.PartialSumBytes"/>.</param>
    public static ILaunch Statistics(SimdWidth width, RowShape shape, PixelRows x, double* partials) =>
        VectorLaunch.Of(width, new StatisticsKernel(shape, x, partials));

    /// <summary>Mean and inverse deviation from the partial sums; updates the running statistics and reports what is not finite.</summary>
    /// <param name="shape">The rows.</param>
    /// <param name="x">Input, for the shift.</param>
    /// <param name="partials">From <see cref="Statistics"/>.</param>
    /// <param name="outputs">Where the statistics go.</param>
    public static ILaunch FinishStatistics(RowShape shape, PixelRows x, double* partials, StatisticsOutputs outputs) =>
        new FinishStatisticsLaunch(shape, x, partials, outputs);

    /// <summary>y = x normalised, scaled and shifted, with a ReLU if asked for.</summary>
    /// <param name="width">Vector width.</param>
    /// <param name="shape">The rows.</param>
    /// <param name="x">Input.</param>
    /// <param name="y">Output.</param>
    /// <param name="layer">Per channel; the statistics of the batch or the running ones.</param>
    /// <param name="relu">Whether a ReLU follows.</param>
    public static ILaunch Apply(SimdWidth width, RowShape shape, PixelRows x, PixelRows y, NormalizationVectors layer, bool relu) =>
        relu
            ? VectorLaunch.Of(width, new ApplyKernel<Relu>(shape, x, y, layer))
            : VectorLaunch.Of(width, new ApplyKernel<Identity>(shape, x, y, layer));

    /// <summary>Sums of z and of z (x - mean) per piece and column, z being dy where the ReLU let x through.</summary>
    /// <param name="width">Vector width.</param>
    /// <param name="shape">The rows.</param>
    /// <param name="dy">Gradient of the output.</param>
    /// <param name="x">Input.</param>
    /// <param name="layer">Per channel.</param>
    /// <param name="partials">Out: <see cref="RowShape.PartialSumBytes"/>.</param>
    /// <param name="relu">Whether a ReLU followed.</param>
    public static ILaunch BackwardSums(
        SimdWidth width, RowShape shape, PixelRows dy, PixelRows x, NormalizationVectors layer, double* partials, bool relu) =>
        relu
            ? VectorLaunch.Of(width, new BackwardSumsKernel<Relu>(shape, dy, x, layer, partials))
            : VectorLaunch.Of(width, new BackwardSumsKernel<Identity>(shape, dy, x, layer, partials));

    /// <summary>The gradients of scale and bias from the partial sums.</summary>
    /// <param name="shape">The rows.</param>
    /// <param name="partials">From <see cref="BackwardSums"/>.</param>
    /// <param name="inverseDeviation">Per channel.</param>
    /// <param name="dScale">Out: per channel.</param>
    /// <param name="dBias">Out: per channel.</param>
    public static ILaunch FinishBackwardSums(RowShape shape, double* partials, float* inverseDeviation, float* dScale, float* dBias) =>
        new FinishBackwardSumsLaunch(shape, partials, inverseDeviation, dScale, dBias);

    /// <summary>dx = scale inverseDeviation (z - dbias/n - xhat dscale/n), or dx += that.</summary>
    /// <param name="width">Vector width.</param>
    /// <param name="shape">The rows.</param>
    /// <param name="dy">Gradient of the output.</param>
    /// <param name="x">Input.</param>
    /// <param name="dx">Out: gradient of the input.</param>
    /// <param name="layer">Per channel.</param>
    /// <param name="dScale">From <see cref="FinishBackwardSums"/>.</param>
    /// <param name="dBias">From <see cref="FinishBackwardSums"/>.</param>
    /// <param name="relu">Whether a ReLU followed.</param>
    /// <param name="accumulate">Whether dx is added to.</param>
    public static ILaunch BackwardData(
        SimdWidth width, RowShape shape, PixelRows dy, PixelRows x, PixelRows dx, NormalizationVectors layer, float* dScale, float* dBias, bool relu, bool accumulate)
    {
        var target = new BackwardDataTarget(dx.In(shape), dScale, dBias, accumulate);
        return relu
            ? VectorLaunch.Of(width, new BackwardDataKernel<Relu>(shape, dy, x, layer, target))
            : VectorLaunch.Of(width, new BackwardDataKernel<Identity>(shape, dy, x, layer, target));
    }
}
