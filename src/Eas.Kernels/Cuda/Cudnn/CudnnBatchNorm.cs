using Eas.Kernels.Cuda.Driver;
using Eas.Kernels.Parameters;

namespace Eas.Kernels.Cuda.Cudnn;

/// <summary>
/// cuDNN's batch normalisation over the rows of a float32 matrix without gaps, per channel; a ReLU is the caller's. It is the path that Eas's own kernels are
/// compared with. Scales, biases and statistics are float32, one per channel.
/// </summary>
/// <param name="cudnn">Gives the stream; does not become its own and must outlive it.</param>
public sealed unsafe class CudnnBatchNorm(CudnnHandle cudnn) : IDisposable
{
    private readonly Dictionary<(int Rows, int Channels), Descriptors> descriptors = [];

    /// <summary>Normalises with the batch's statistics and moves the running ones, in stream order; <see cref="BatchNormParams.Relu"/> is not looked at.</summary>
    /// <param name="p">Sizes, epsilon and momentum.</param>
    /// <param name="x">Input [rows, channels].</param>
    /// <param name="y">Output [rows, channels].</param>
    /// <param name="scale">Scales.</param>
    /// <param name="bias">Biases.</param>
    /// <param name="runningMean">Running means, updated.</param>
    /// <param name="runningVariance">Running variances, updated.</param>
    /// <param name="savedMean">The batch's means, written for the backward pass.</param>
    /// <param name="savedInverseDeviation">1 / sqrt(variance + epsilon) of the batch, written for the backward pass.</param>
    /// <exception cref="ArgumentException">The sizes are out of range.</exception>
    /// <exception cref="CudaException">cuDNN refused.</exception>
    public void ForwardTraining(
        in BatchNormParams p,
        ulong x,
        ulong y,
        ulong scale,
        ulong bias,
        ulong runningMean,
        ulong runningVariance,
        ulong savedMean,
        ulong savedInverseDeviation)
    {
        nint handle = cudnn.Use();
        Descriptors d = For(p);
        float one = 1;
        float zero = 0;
        CudnnNative.cudnnBatchNormalizationForwardTraining(
            handle,
            CudnnNative.SpatialBatchNorm,
            &one,
            &zero,
            d.Rows.Handle,
            x,
            d.Rows.Handle,
            y,
            d.Channels.Handle,
            scale,
            bias,
            1 - (double)p.Momentum,
            runningMean,
            runningVariance,
            p.Epsilon,
            savedMean,
            savedInverseDeviation).Ok(p, nameof(CudnnNative.cudnnBatchNormalizationForwardTraining));
    }

    /// <summary>Normalises with given statistics, in stream order.</summary>
    /// <param name="p">Sizes and epsilon.</param>
    /// <param name="x">Input [rows, channels].</param>
    /// <param name="y">Output [rows, channels].</param>
    /// <param name="scale">Scales.</param>
    /// <param name="bias">Biases.</param>
    /// <param name="mean">Means.</param>
    /// <param name="variance">Variances.</param>
    /// <exception cref="ArgumentException">The sizes are out of range.</exception>
    /// <exception cref="CudaException">cuDNN refused.</exception>
    public void ForwardInference(in BatchNormParams p, ulong x, ulong y, ulong scale, ulong bias, ulong mean, ulong variance)
    {
        nint handle = cudnn.Use();
        Descriptors d = For(p);
        float one = 1;
        float zero = 0;
        CudnnNative.cudnnBatchNormalizationForwardInference(
            handle,
            CudnnNative.SpatialBatchNorm,
            &one,
            &zero,
            d.Rows.Handle,
            x,
            d.Rows.Handle,
            y,
            d.Channels.Handle,
            scale,
            bias,
            mean,
            variance,
            p.Epsilon).Ok(p, nameof(CudnnNative.cudnnBatchNormalizationForwardInference));
    }

    /// <summary>The gradients, in stream order.</summary>
    /// <param name="p">Sizes and epsilon.</param>
    /// <param name="x">Input of the forward pass.</param>
    /// <param name="dy">Gradient of its output, before any ReLU.</param>
    /// <param name="dx">Gradient of the input.</param>
    /// <param name="scale">Scales.</param>
    /// <param name="scaleGradient">Gradient of the scales.</param>
    /// <param name="biasGradient">Gradient of the biases.</param>
    /// <param name="savedMean">Means that the forward pass saved.</param>
    /// <param name="savedInverseDeviation">Inverse deviations that the forward pass saved.</param>
    /// <param name="accumulate">Whether the input's gradient is added to what is there.</param>
    /// <exception cref="ArgumentException">The sizes are out of range.</exception>
    /// <exception cref="CudaException">cuDNN refused.</exception>
    public void Backward(
        in BatchNormParams p,
        ulong x,
        ulong dy,
        ulong dx,
        ulong scale,
        ulong scaleGradient,
        ulong biasGradient,
        ulong savedMean,
        ulong savedInverseDeviation,
        bool accumulate)
    {
        nint handle = cudnn.Use();
        Descriptors d = For(p);
        float one = 1;
        float zero = 0;
        float beta = accumulate ? 1 : 0;
        CudnnNative.cudnnBatchNormalizationBackward(
            handle,
            CudnnNative.SpatialBatchNorm,
            &one,
            &beta,
            &one,
            &zero,
            d.Rows.Handle,
            x,
            d.Rows.Handle,
            dy,
            d.Rows.Handle,
            dx,
            d.Channels.Handle,
            scale,
            scaleGradient,
            biasGradient,
            p.Epsilon,
            savedMean,
            savedInverseDeviation).Ok(p, nameof(CudnnNative.cudnnBatchNormalizationBackward));
    }

    /// <summary>Destroys the descriptors.</summary>
    public void Dispose()
    {
        foreach (Descriptors d in descriptors.Values)
            d.Dispose();
        descriptors.Clear();
    }

    private Descriptors For(in BatchNormParams p)
    {
        if (p.Rows * p.Channels > int.MaxValue)
            throw new ArgumentException($"batch norm: {p.Rows} rows of {p.Channels} channels are more than 2^31 floats");
        (int Rows, int Channels) sizes = ((int)p.Rows, p.Channels);
        if (!descriptors.TryGetValue(sizes, out Descriptors? found))
            descriptors[sizes] = found = new Descriptors(sizes.Rows, sizes.Channels);
        return found;
    }

    private sealed class Descriptors : IDisposable
    {
        public Descriptors(int rows, int channels)
        {
            // The rows are the height of one image: cuDNN limits the number of images.
            Rows = CudnnDescriptor.Map(CudnnNative.Float32, 1, rows, 1, channels, channels);
            try
            {
                Channels = CudnnDescriptor.BatchNormChannels(Rows);
            }
            catch
            {
                Rows.Dispose();
                throw;
            }
        }

        public CudnnDescriptor Rows { get; }

        public CudnnDescriptor Channels { get; }

        public void Dispose()
        {
            Rows.Dispose();
            Channels.Dispose();
        }
    }
}
