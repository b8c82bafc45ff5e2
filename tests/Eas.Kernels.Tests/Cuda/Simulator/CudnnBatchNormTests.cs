using Eas.Kernels.Cuda.Cudnn;
using Eas.Kernels.Cuda.Driver;
using Eas.Kernels.Parameters;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Cuda.Simulator;

/// <summary>cuDNN's batch normalisation.</summary>
[NonParallelizable]
public sealed class CudnnBatchNormTests
{
    private const int Rows = 37;
    private const int Channels = 5;
    private const double Tolerance = 2e-5;

    private static readonly BatchNormParams P = new() { Rows = Rows, Channels = Channels, Relu = false };
    private static readonly float[] X = Noise.Floats(Rows * Channels, 1);
    private static readonly float[] Scale = Noise.Floats(Channels, 2);
    private static readonly float[] Bias = Noise.Floats(Channels, 3);

    [Test]
    public void Training_normalises_by_the_batch_and_moves_the_running_statistics()
    {
        using var device = new SimulatedProducts();
        using var batchNorm = new CudnnBatchNorm(device.Cudnn);
        ulong y = device.Upload(new float[X.Length]);
        ulong runningMean = device.Upload(Filled(0.5f));
        ulong runningVariance = device.Upload(Filled(2));
        ulong savedMean = device.Upload(new float[Channels]);
        ulong savedInverseDeviation = device.Upload(new float[Channels]);

        batchNorm.ForwardTraining(P, device.Upload(X), y, device.Upload(Scale), device.Upload(Bias), runningMean, runningVariance, savedMean, savedInverseDeviation);

        float[] normalised = device.Download(y, X.Length);
        for (int c = 0; c < Channels; c++)
        {
            (double mean, double variance) = Statistics(c);
            double inverse = 1 / Math.Sqrt(variance + P.Epsilon);
            for (int row = 0; row < Rows; row++)
            {
                double expected = (Scale[c] * (X[(row * Channels) + c] - mean) * inverse) + Bias[c];
                Assert.That(normalised[(row * Channels) + c], Is.EqualTo(expected).Within(Tolerance), $"[{row}, {c}]");
            }
            Assert.That(device.Download(savedMean, Channels)[c], Is.EqualTo(mean).Within(Tolerance));
            Assert.That(device.Download(savedInverseDeviation, Channels)[c], Is.EqualTo(inverse).Within(Tolerance));
            Assert.That(device.Download(runningMean, Channels)[c], Is.EqualTo((0.9 * 0.5) + (0.1 * mean)).Within(Tolerance));
            Assert.That(device.Download(runningVariance, Channels)[c], Is.EqualTo((0.9 * 2) + (0.1 * variance * Rows / (Rows - 1))).Within(Tolerance));
        }
    }

    [Test]
    public void Inference_normalises_by_given_statistics()
    {
        using var device = new SimulatedProducts();
        using var batchNorm = new CudnnBatchNorm(device.Cudnn);
        ulong y = device.Upload(new float[X.Length]);

        batchNorm.ForwardInference(P, device.Upload(X), y, device.Upload(Scale), device.Upload(Bias), device.Upload(Filled(0.25f)), device.Upload(Filled(4)));

        float[] normalised = device.Download(y, X.Length);
        for (int i = 0; i < X.Length; i++)
        {
            int c = i % Channels;
            Assert.That(normalised[i], Is.EqualTo((Scale[c] * (X[i] - 0.25) / Math.Sqrt(4 + P.Epsilon)) + Bias[c]).Within(Tolerance), $"element {i}");
        }
    }

    [Test]
    public void The_gradients_are_those_of_the_batch_and_only_that_of_the_input_is_ever_added_to([Values] bool accumulate)
    {
        using var device = new SimulatedProducts();
        using var batchNorm = new CudnnBatchNorm(device.Cudnn);
        float[] dy = Noise.Floats(X.Length, 4);
        (double Mean, double Variance)[] statistics = [.. Enumerable.Range(0, Channels).Select(Statistics)];
        double[] inverse = Array.ConvertAll(statistics, s => 1 / Math.Sqrt(s.Variance + P.Epsilon));
        ulong dx = device.Upload([.. Enumerable.Repeat(3f, X.Length)]);
        ulong scaleGradient = device.Upload(Filled(7));
        ulong biasGradient = device.Upload(Filled(7));
        ulong savedMean = device.Upload(Array.ConvertAll(statistics, s => (float)s.Mean));
        ulong savedInverseDeviation = device.Upload(Array.ConvertAll(inverse, value => (float)value));

        batchNorm.Backward(
            P, device.Upload(X), device.Upload(dy), dx, device.Upload(Scale), scaleGradient, biasGradient, savedMean, savedInverseDeviation, accumulate);

        float[] result = device.Download(dx, X.Length);
        for (int c = 0; c < Channels; c++)
        {
            double[] normalised = [.. Enumerable.Range(0, Rows).Select(row => (X[(row * Channels) + c] - statistics[c].Mean) * inverse[c])];
            double ofBias = Enumerable.Range(0, Rows).Sum(row => (double)dy[(row * Channels) + c]);
            double ofScale = Enumerable.Range(0, Rows).Sum(row => dy[(row * Channels) + c] * normalised[row]);
            Assert.That(device.Download(biasGradient, Channels)[c], Is.EqualTo(ofBias).Within(Tolerance));
            Assert.That(device.Download(scaleGradient, Channels)[c], Is.EqualTo(ofScale).Within(Tolerance));
            for (int row = 0; row < Rows; row++)
            {
                double expected = Scale[c] * inverse[c] * (dy[(row * Channels) + c] - (ofBias / Rows) - (normalised[row] * ofScale / Rows));
                Assert.That(result[(row * Channels) + c], Is.EqualTo(expected + (accumulate ? 3 : 0)).Within(Tolerance), $"[{row}, {c}]");
            }
        }
    }

    [Test]
    public void A_failure_names_the_call_and_the_sizes()
    {
        using var device = new SimulatedProducts { MayViolate = true };
        using var batchNorm = new CudnnBatchNorm(device.Cudnn);

        Assert.That(() => batchNorm.ForwardInference(P, 0, 0, 0, 0, 0, 0), Throws.InstanceOf<CudaException>()
            .With.Message.StartsWith("cudnnBatchNormalizationForwardInference of BatchNormParams { Rows = 37, Channels = 5"));
    }

    private static float[] Filled(float value) => [.. Enumerable.Repeat(value, Channels)];

    private static (double Mean, double Variance) Statistics(int channel)
    {
        double[] values = [.. Enumerable.Range(0, Rows).Select(row => (double)X[(row * Channels) + channel])];
        double mean = values.Average();
        return (mean, values.Average(value => (value - mean) * (value - mean)));
    }
}
