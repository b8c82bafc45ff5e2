using Eas.Kernels.Cpu.Bias;
using Eas.Kernels.Cpu.Simd;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Bias;

public sealed unsafe class BiasKernelTests
{
    private static readonly int[] Columns = [1, 10, 16, 64, 131];

    [Test]
    public void The_bias_is_added_to_every_row_and_gaps_are_left_alone(
        [ValueSource(typeof(TestedWidths), nameof(TestedWidths.All))] SimdWidth width, [ValueSource(nameof(Columns))] int columns)
    {
        const int Rows = 1000;
        int pitch = columns + 3;
        float[] before = Noise.Floats(Rows * pitch, 1);
        using var bias = new PinnedArray<float>(Noise.Floats(columns, 2));
        using var y = new PinnedArray<float>(before);
        Launches.RunBackwards(BiasKernels.Add(width, Rows, columns, y.Pointer, pitch, bias.Pointer));
        float[] expected = [.. before.Select((value, i) => i % pitch < columns ? value + bias.Values[i % pitch] : value)];
        Assert.That(y.Values.AsSpan().SequenceEqual(expected), Is.True);
    }

    [Test]
    public void The_gradient_sums_many_rows_without_losing_precision(
        [ValueSource(typeof(TestedWidths), nameof(TestedWidths.All))] SimdWidth width, [ValueSource(nameof(Columns))] int columns, [Values] bool accumulate)
    {
        const int Rows = 3000;
        int pitch = columns + 3;
        using var dy = new PinnedArray<float>(Noise.Floats(Rows * pitch, 1).Select(value => value + 1));
        float[] before = Noise.Floats(columns, 2);
        using var gradient = new PinnedArray<float>(before);
        Launches.RunBackwards(BiasKernels.Gradient(width, Rows, columns, dy.Pointer, pitch, gradient.Pointer, accumulate));
        for (int c = 0; c < columns; c++)
        {
            double sum = accumulate ? before[c] : 0;
            for (int r = 0; r < Rows; r++)
                sum += dy.Values[(r * pitch) + c];
            Assert.That(gradient.Values[c], Is.EqualTo(sum).Within(1e-6 * Rows));
        }
    }
}
