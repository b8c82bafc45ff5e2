using Eas.Tensors;
using Eas.Tensors.Autograd;

namespace Eas.Networks.Transformations;

/// <summary>Mean and population variance of each channel of a parent's activations, for the batch normalisations that undo themselves.</summary>
internal sealed class ActivationStatistics
{
    // Images go through the parent this many at a time: enough for the kernels, and activations that are small beside the weights.
    private const int ImagesPerPass = 32;

    private readonly Dictionary<string, Moments> moments = [];

    private ActivationStatistics()
    {
    }

    /// <summary>
    /// Runs the parent over the images in evaluation mode, up to the last activation that an inserted layer needs; one pass serves all insertions. Not at all where
    /// none was inserted.
    /// </summary>
    /// <exception cref="GrowthException">Statistics are needed and there are no images.</exception>
    public static ActivationStatistics Measure(Network parent, GrownPlan grown, IReadOnlyList<Tensor> images)
    {
        var statistics = new ActivationStatistics();
        foreach (GrownOperation operation in grown.Operations)
        {
            if (operation.Norm is { Kind: NormKind.Undone, Operation: { } observed })
                statistics.moments.TryAdd(observed, new Moments());
        }

        if (statistics.moments.Count == 0)
            return statistics;
        if (images.Count == 0)
            throw new GrowthException("an inserted layer takes its statistics from training images, and there are none");
        foreach (Tensor batch in images)
        {
            for (int first = 0; first < batch.Shape.N; first += ImagesPerPass)
            {
                using Tensor part = batch.Items(first, Math.Min(ImagesPerPass, batch.Shape.N - first));
                statistics.Observe(parent, part);
            }
        }

        return statistics;
    }

    /// <summary>Mean and population variance of the channels of an operation's output.</summary>
    public (double[] Mean, double[] Variance) Of(string operation) => moments[operation].Result();

    private void Observe(Network parent, Tensor images)
    {
        int remaining = moments.Count;
        using var tape = new Tape(parent.Backend, PassMode.Evaluation);
        parent.Forward(tape, tape.Input(images), (operation, output) =>
        {
            if (moments.TryGetValue(operation.Name, out Moments? observed))
            {
                observed.Add(output.Value);
                remaining--;
            }

            return remaining > 0;
        });
    }

    /// <summary>Sums over pixels, image by image, merged without loss of precision (Chan, Golub and LeVeque 1983).</summary>
    private sealed class Moments
    {
        private double[] mean = [];
        private double[] squares = [];
        private long count;

        public void Add(Tensor activation)
        {
            int channels = activation.Shape.C;
            if (count == 0)
                (mean, squares) = (new double[channels], new double[channels]);
            double[] pixels = new double[activation.Shape.Count / activation.Shape.N];
            using Tensor compact = Compact(activation);
            for (int i = 0; i < activation.Shape.N; i++)
            {
                using Tensor image = compact.Items(i, 1);
                image.Backend.Download<double>(image, pixels);
                Merge(pixels, channels);
            }
        }

        public (double[] Mean, double[] Variance) Result() => (mean, [.. squares.Select(sum => sum / count)]);

        private static Tensor Compact(Tensor activation)
        {
            if (activation.IsContiguous)
                return activation.Reshape(activation.Shape);
            Tensor copy = activation.Backend.Allocate(activation.Shape, activation.ElementType);
            activation.Backend.Copy(activation, copy, accumulate: false);
            return copy;
        }

        private void Merge(ReadOnlySpan<double> pixels, int channels)
        {
            int added = pixels.Length / channels;
            Span<double> imageMean = new double[channels], imageSquares = new double[channels];
            for (int i = 0; i < pixels.Length; i += channels)
            {
                for (int c = 0; c < channels; c++)
                    imageMean[c] += pixels[i + c];
            }

            for (int c = 0; c < channels; c++)
                imageMean[c] /= added;
            for (int i = 0; i < pixels.Length; i += channels)
            {
                for (int c = 0; c < channels; c++)
                {
                    double deviation = pixels[i + c] - imageMean[c];
                    imageSquares[c] += deviation * deviation;
                }
            }

            for (int c = 0; c < channels; c++)
            {
                double delta = imageMean[c] - mean[c];
                squares[c] += imageSquares[c] + (delta * delta * count * added / (count + added));
                mean[c] += delta * added / (count + added);
            }

            count += added;
        }
    }
}
