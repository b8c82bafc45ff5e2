using Eas.Kernels.Cpu.Pooling;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Parameters;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Pooling;

public sealed class PoolTests
{
    [TestCaseSource(typeof(TestedWidths), nameof(TestedWidths.All))]
    public void Equal_maxima_send_the_gradient_to_the_first(SimdWidth width)
    {
        foreach (int size in (int[])[2, 3])
        {
            var p = new Pool2dParams(PoolKind.Max, 1, size, size, 21, size, size);
            using var x = new GuardedBuffer(size * size, 21, value: i => i / 21 == 0 ? 0 : 1);
            using GuardedBuffer dy = GuardedBuffer.Random(1, 21, 1), dx = new(size * size, 21);
            Launches.Run(1, PoolKernels.Backward(width, p, dy.PixelRows, x.PixelRows, dx.PixelRows, accumulate: false));
            for (int i = 0; i < dx.Count; i++)
                Assert.That(dx[i], Is.EqualTo(i / 21 == 1 ? dy[i % 21] : 0), $"pixel {i / 21}");
        }
    }

    [Test]
    public void Every_window_and_stride_matches_the_definition([ValueSource(typeof(TestedWidths), nameof(TestedWidths.All))] SimdWidth width, [Values] PoolKind kind, [Values] bool accumulate)
    {
        foreach ((int size, int kernel, int stride) in ((int, int, int)[])[(8, 2, 2), (7, 2, 2), (6, 3, 3), (7, 3, 2), (7, 2, 3), (4, 4, 4), (5, 5, 1), (6, 1, 2)])
        {
            foreach (int channels in (int[])[3, 16, 29])
                CompareWithDefinition(width, new Pool2dParams(kind, 2, size, size + 1, channels, kernel, stride), accumulate);
        }
    }

    [TestCaseSource(typeof(TestedWidths), nameof(TestedWidths.All))]
    public void Threads_do_not_change_a_bit(SimdWidth width)
    {
        var p = new Pool2dParams(PoolKind.Average, 9, 17, 17, 33, 3, 2);
        using GuardedBuffer x = GuardedBuffer.Random(9 * 17 * 17, 33, 1), dy = GuardedBuffer.Random(9 * 8 * 8, 33, 2);
        using GuardedBuffer y1 = new(dy.Rows, 33), y3 = new(dy.Rows, 33), dx1 = new(x.Rows, 33), dx3 = new(x.Rows, 33);
        Launches.Run(1, PoolKernels.Forward(width, p, x.PixelRows, y1.PixelRows), PoolKernels.Backward(width, p, dy.PixelRows, x.PixelRows, dx1.PixelRows, accumulate: false));
        Launches.Run(3, PoolKernels.Forward(width, p, x.PixelRows, y3.PixelRows), PoolKernels.Backward(width, p, dy.PixelRows, x.PixelRows, dx3.PixelRows, accumulate: false));
        Assert.That(y3.Values(), Is.EqualTo(y1.Values()));
        Assert.That(dx3.Values(), Is.EqualTo(dx1.Values()));
    }

    private static void CompareWithDefinition(SimdWidth width, Pool2dParams p, bool accumulate)
    {
        int inputs = p.BatchSize * p.InputHeight * p.InputWidth, outputs = p.BatchSize * p.OutputHeight * p.OutputWidth, pitch = p.Channels + 5;
        using GuardedBuffer x = GuardedBuffer.Random(inputs, p.Channels, 1, pitch), dy = GuardedBuffer.Random(outputs, p.Channels, 2, pitch);
        using GuardedBuffer y = new(outputs, p.Channels, pitch), dx = GuardedBuffer.Random(inputs, p.Channels, 3, pitch);
        var expected = new PoolDefinition(p, x.Values(), dy.Values(), accumulate ? dx.Values() : new float[inputs * p.Channels]);
        Launches.Run(2, PoolKernels.Forward(width, p, x.PixelRows, y.PixelRows), PoolKernels.Backward(width, p, dy.PixelRows, x.PixelRows, dx.PixelRows, accumulate));
        Assert.That(y.Values(), Is.EqualTo(expected.Y).Within(1e-6), p.ToString());
        Assert.That(dx.Values(), Is.EqualTo(expected.Dx).Within(1e-5), p.ToString());
        y.AssertSentinelsUntouched();
        dx.AssertSentinelsUntouched();
    }

    /// <summary>Pooling as it is defined, window by window.</summary>
    private sealed class PoolDefinition
    {
        private readonly Pool2dParams p;

        public PoolDefinition(Pool2dParams p, float[] x, float[] dy, float[] dx)
        {
            this.p = p;
            Dx = dx;
            Y = new float[dy.Length];
            for (int i = 0; i < dy.Length; i++)
            {
                int[] window = Window(i);
                int first = window.MaxBy(place => x[place]);
                Y[i] = p.Kind == PoolKind.Max ? x[first] : window.Average(place => x[place]);
                foreach (int place in window)
                    Dx[place] += p.Kind == PoolKind.Average ? dy[i] / window.Length : place == first ? dy[i] : 0;
            }
        }

        public float[] Y { get; }

        public float[] Dx { get; }

        private int[] Window(int output)
        {
            int channel = output % p.Channels, column = output / p.Channels % p.OutputWidth;
            int row = output / p.Channels / p.OutputWidth % p.OutputHeight, image = output / p.Channels / p.OutputWidth / p.OutputHeight;
            return [.. Enumerable.Range(0, p.KernelSize * p.KernelSize).Select(k =>
                ((((((image * p.InputHeight) + (row * p.Stride) + (k / p.KernelSize)) * p.InputWidth) + (column * p.Stride) + (k % p.KernelSize)) * p.Channels) + channel))];
        }
    }
}
