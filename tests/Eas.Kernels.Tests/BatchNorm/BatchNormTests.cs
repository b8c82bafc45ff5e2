using Eas.Kernels.Cpu.Simd;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Kernels.Tests.BatchNorm;

public sealed class BatchNormTests
{
    [TestCaseSource(typeof(TestedWidths), nameof(TestedWidths.All))]
    public void Statistics_over_a_million_pixels_lose_no_precision(SimdWidth width)
    {
        const int Pixels = 1_000_000, Channels = 3;
        var random = new System.Random(1);
        using var x = new GuardedBuffer(Pixels, Channels, value: _ => 1000 + (3.4641f * (random.NextSingle() - 0.5f)));
        using var layer = new BatchNormCase(width, x, Channels);
        layer.Forward();
        for (int c = 0; c < Channels; c++)
        {
            (double mean, double variance) = Statistics(x, Channels, c);
            double measured = Math.Pow(layer.InverseDeviation[c], -2) - layer.Parameters.Epsilon;
            Assert.That(Math.Abs(layer.Mean[c] - mean) / mean, Is.LessThan(1e-7), "mean");
            Assert.That(Math.Abs(measured - variance) / variance, Is.LessThan(1e-6), "variance");
        }
    }

    [Test]
    public void Running_statistics_move_a_tenth_of_the_way_towards_the_mean_and_the_unbiased_variance()
    {
        float[] values = [1, 2, 3, 6];
        using var x = new GuardedBuffer(4, 1, value: i => values[i]);
        using var layer = new BatchNormCase(SimdWidth.Scalar, x, 1);
        layer.Forward();
        Assert.That(layer.RunningMean[0], Is.EqualTo(0.1f * 3).Within(1e-6));
        Assert.That(layer.RunningVariance[0], Is.EqualTo(0.9f + (0.1f * 14 / 3)).Within(1e-6));
    }

    [TestCaseSource(typeof(TestedWidths), nameof(TestedWidths.All))]
    public void Slices_of_wider_buffers_give_the_same_values_and_keep_their_neighbours(SimdWidth width)
    {
        foreach (int channels in (int[])[1, 3, 13, 16, 40, 120])
        {
            using GuardedBuffer x = GuardedBuffer.Random(60, channels, 2), slice = GuardedBuffer.Random(60, channels, 2, pitch: channels + 11);
            using BatchNormCase layer = new(width, x, channels), sliced = new(width, slice, channels);
            layer.Forward();
            sliced.Forward();
            layer.Backward(accumulate: false);
            sliced.Backward(accumulate: false);
            sliced.AssertSentinelsUntouched();
            Assert.That(sliced.Y.Values(), Is.EqualTo(layer.Y.Values()).Within(1e-5));
            Assert.That(sliced.Dx.Values(), Is.EqualTo(layer.Dx.Values()).Within(1e-5));
        }
    }

    [TestCaseSource(typeof(TestedWidths), nameof(TestedWidths.All))]
    public void Tensors_that_outlast_the_caches_get_the_values_that_the_definition_gives(SimdWidth width)
    {
        const int Pixels = 46_000, Channels = 136, Samples = 3000;
        using GuardedBuffer x = GuardedBuffer.Random(Pixels, Channels, 2, pitch: Channels + 16);
        using BatchNormCase layer = new(width, x, Channels) { Threads = 2 };
        layer.Forward();
        layer.Backward(accumulate: false);
        layer.AssertSentinelsUntouched();
        var random = new System.Random(3);
        for (int i = 0; i < Samples; i++)
        {
            int pixel = random.Next(Pixels), c = random.Next(Channels);
            double normalized = ((double)x[pixel, c] - layer.Mean[c]) * layer.InverseDeviation[c];
            double y = (normalized * layer.Scale[c]) + (0.05 * c);
            double z = y > 0 ? layer.Dy[pixel, c] : 0;
            double dx = layer.Scale[c] * layer.InverseDeviation[c] * (z - ((layer.DBias[c] + (normalized * layer.DScale[c])) / Pixels));
            Assert.That(layer.Y[pixel, c], Is.EqualTo(Math.Max(0, y)).Within(1e-4));
            Assert.That(layer.Dx[pixel, c], Is.EqualTo(dx).Within(1e-4));
        }
    }

    [TestCaseSource(typeof(TestedWidths), nameof(TestedWidths.All))]
    public void Threads_do_not_change_a_bit(SimdWidth width)
    {
        using GuardedBuffer x = GuardedBuffer.Random(9001, 24, 3);
        using BatchNormCase one = new(width, x, 24);
        one.Forward();
        one.Backward(accumulate: false);
        foreach (int threads in (int[])[2, 3])
        {
            using BatchNormCase many = new(width, x, 24) { Threads = threads };
            many.Forward();
            many.Backward(accumulate: false);
            Assert.That(many.Y.Values(), Is.EqualTo(one.Y.Values()));
            Assert.That(many.Dx.Values(), Is.EqualTo(one.Dx.Values()));
            Assert.That(many.DScale.Values(), Is.EqualTo(one.DScale.Values()));
        }
    }

    [TestCaseSource(typeof(TestedWidths), nameof(TestedWidths.All))]
    public void The_gradient_is_orthogonal_to_a_shift_and_but_for_epsilon_to_a_stretch_of_the_input(SimdWidth width)
    {
        const int Channels = 20;
        using GuardedBuffer x = GuardedBuffer.Random(512, Channels, 4);
        using var layer = new BatchNormCase(width, x, Channels);
        layer.Forward();
        layer.Backward(accumulate: false);
        for (int c = 0; c < Channels; c++)
        {
            double shift = 0, stretch = 0;
            for (int i = c; i < x.Count; i += Channels)
            {
                shift += layer.Dx[i];
                stretch += layer.Dx[i] * (double)(x[i] - layer.Mean[c]);
            }

            // A stretch changes what epsilon's share of the deviation is: scale dscale epsilon / (variance + epsilon) is left of the sum.
            double left = layer.Scale[c] * layer.DScale[c] * layer.Parameters.Epsilon * Math.Pow(layer.InverseDeviation[c], 2);
            Assert.That(shift, Is.Zero.Within(1e-4));
            Assert.That(stretch, Is.EqualTo(left).Within(1e-4));
        }
    }

    [TestCaseSource(typeof(TestedWidths), nameof(TestedWidths.All))]
    public void The_backward_mask_is_the_one_that_the_forward_pass_applied(SimdWidth width)
    {
        // Powers of two around 0 after normalisation: rounding alone decides which values the ReLU lets through.
        using var x = new GuardedBuffer(64, 5, value: i => 3 + (((i * 7) % 11) - 5) * 1e-7f);
        using var layer = new BatchNormCase(width, x, 5);
        layer.Forward();
        layer.Backward(accumulate: false);
        for (int c = 0; c < 5; c++)
        {
            double passed = 0;
            for (int i = c; i < x.Count; i += 5)
                passed += layer.Y[i] > 0 ? layer.Dy[i] : 0;
            Assert.That(layer.DBias[c], Is.EqualTo(passed).Within(1e-5));
        }
    }

    [Test]
    public void An_accumulated_gradient_is_added_to_what_is_there()
    {
        using GuardedBuffer x = GuardedBuffer.Random(128, 7, 5);
        using var layer = new BatchNormCase(SimdWidths.Widest, x, 7);
        layer.Forward();
        layer.Backward(accumulate: false);
        float[] once = layer.Dx.Values();
        layer.Backward(accumulate: true);
        Assert.That(layer.Dx.Values(), Is.EqualTo(once.Select(value => 2 * value)));
    }

    [Test]
    public void The_earliest_layer_whose_statistics_are_not_finite_is_reported()
    {
        using GuardedBuffer x = GuardedBuffer.Random(16, 3, 6);
        x[10] = float.PositiveInfinity;
        using var layer = new BatchNormCase(SimdWidths.Widest, x, 3) { Step = 7, LayerOrdinal = 5 };
        layer.Forward();
        Assert.That(layer.FirstNonFinite, Is.EqualTo(1 + (7 * 65536) + 5));
        layer.LayerOrdinal = 9;
        layer.Forward();
        Assert.That(layer.FirstNonFinite, Is.EqualTo(1 + (7 * 65536) + 5), "a later layer");
        layer.LayerOrdinal = 2;
        layer.Forward();
        Assert.That(layer.FirstNonFinite, Is.EqualTo(1 + (7 * 65536) + 2), "an earlier layer");
    }

    private static (double Mean, double Variance) Statistics(GuardedBuffer x, int channels, int c)
    {
        double mean = 0, variance = 0;
        for (int i = c; i < x.Count; i += channels)
            mean += x[i];
        mean /= x.Rows;
        for (int i = c; i < x.Count; i += channels)
            variance += (x[i] - mean) * (x[i] - mean);
        return (mean, variance / x.Rows);
    }
}
