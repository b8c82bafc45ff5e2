using Eas.Kernels.Cpu.Dropout;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Parameters;
using Eas.Kernels.Random;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Dropout;

public sealed class DropoutTests
{
    private const float Rate = 0.2f;
    private static readonly RandomKey Key = new(0x123456789ABCDEF0, RandomPurpose.Dropout(5), network: 3, epoch: 2, step: 17);

    [TestCaseSource(typeof(TestedWidths), nameof(TestedWidths.All))]
    public void The_mask_is_the_scalar_generators_at_every_width_and_thread_count(SimdWidth width)
    {
        foreach ((int pixels, int channels, int pitch) in ((int, int, int)[])[(1, 1, 1), (1, 7, 9), (301, 13, 13), (301, 13, 20), (2000, 48, 48), (500, 40, 96)])
        {
            float[] expected = [.. Enumerable.Range(0, pixels * channels).Select(Factor)];
            foreach (int threads in (int[])[1, 2, 3])
            {
                using GuardedBuffer x = new(pixels, channels, pitch, _ => 1), y = new(pixels, channels, pitch);
                Apply(width, x, y, channels, threads: threads);
                Assert.That(y.Values(), Is.EqualTo(expected), $"{pixels} x {channels}, {threads} threads");
                y.AssertSentinelsUntouched();
            }
        }
    }

    [TestCaseSource(typeof(TestedWidths), nameof(TestedWidths.All))]
    public void An_accumulated_result_is_added_to_what_is_there(SimdWidth width)
    {
        using GuardedBuffer x = GuardedBuffer.Random(50, 6, 1), y = new(50, 6, value: _ => 3);
        Apply(width, x, y, 6, accumulate: true);
        for (int e = 0; e < x.Count; e++)
            Assert.That(y[e], Is.EqualTo(3 + (x[e] * Factor(e))));
    }

    [Test]
    public void About_as_many_values_are_dropped_as_the_rate_says()
    {
        using GuardedBuffer x = new(10_000, 16, value: _ => 1), y = new(10_000, 16);
        Apply(SimdWidths.Widest, x, y, 16);
        Assert.That(y.Values().Count(value => value == 0) / (double)y.Count, Is.EqualTo(Rate).Within(0.005));
    }

    private static float Factor(int element) =>
        Philox4x32.ToUniform(Key.Block((uint)element / 4)[element % 4]) >= Rate ? 1 / (1 - Rate) : 0;

    private static unsafe void Apply(SimdWidth width, GuardedBuffer x, GuardedBuffer y, int channels, bool accumulate = false, int threads = 1)
    {
        var parameters = new StepParameters { Seed = Key.Seed, Step = 17, Epoch = 2, NetworkNumber = 3 };
        var source = new RandomKeySource(&parameters);
        Launches.Run(threads, DropoutKernels.Apply(width, new DropoutParams(Rate, 5), x.Rows, channels, x.PixelRows, y.PixelRows, source, accumulate));
    }
}
