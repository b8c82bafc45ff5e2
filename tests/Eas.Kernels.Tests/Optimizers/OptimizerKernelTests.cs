using Eas.Kernels.Cpu.Optimizers;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;
using Eas.Kernels.Parameters;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Optimizers;

public sealed unsafe class OptimizerKernelTests
{
    private const int Steps = 5;
    private static readonly int[] Counts = [1, 15, 16, 37, 40_001];

    [Test]
    public void Sgd_follows_its_definition_in_double_over_several_steps(
        [ValueSource(typeof(TestedWidths), nameof(TestedWidths.All))] SimdWidth width, [ValueSource(nameof(Counts))] int count, [Values] bool nesterov)
    {
        var p = new SgdParams(Momentum: 0.9f, WeightDecay: 0.01f, nesterov);
        using var values = new PinnedArray<float>(Noise.Floats(count, 1));
        using var gradients = new PinnedArray<float>(count);
        using var velocity = new PinnedArray<float>(count);
        using var parameters = new PinnedArray<StepParameters>(1);
        double[] expected = [.. values.Values.Select(value => (double)value)];
        double[] expectedVelocity = new double[count];
        ILaunch launch = OptimizerKernels.Sgd(width, count, values.Pointer, gradients.Pointer, velocity.Pointer, parameters.Pointer, p);
        for (int step = 0; step < Steps; step++)
        {
            Noise.Floats(count, 2 + (ulong)step).CopyTo(gradients.Values, 0);
            parameters.Values[0].LearningRate = 0.1f / (1 + step);
            Launches.RunBackwards(launch);
            for (int i = 0; i < count; i++)
            {
                double gradient = gradients.Values[i] + (p.WeightDecay * expected[i]);
                expectedVelocity[i] = (p.Momentum * expectedVelocity[i]) + gradient;
                expected[i] -= parameters.Values[0].LearningRate * (nesterov ? gradient + (p.Momentum * expectedVelocity[i]) : expectedVelocity[i]);
            }
        }

        AssertClose(values.Values, expected);
        AssertClose(velocity.Values, expectedVelocity);
    }

    [Test]
    public void Adam_follows_its_definition_in_double_over_several_steps(
        [ValueSource(typeof(TestedWidths), nameof(TestedWidths.All))] SimdWidth width, [ValueSource(nameof(Counts))] int count, [Values(0, 1000)] long firstStep)
    {
        var p = new AdamParams();
        using var values = new PinnedArray<float>(Noise.Floats(count, 1));
        using var gradients = new PinnedArray<float>(count);
        using var first = new PinnedArray<float>(count);
        using var second = new PinnedArray<float>(count);
        using var parameters = new PinnedArray<StepParameters>([new StepParameters { LearningRate = 0.01f }]);
        double[] expected = [.. values.Values.Select(value => (double)value)];
        double[] m = new double[count], v = new double[count];
        ILaunch launch = OptimizerKernels.Adam(
            width, count, values.Pointer, gradients.Pointer, first.Pointer, second.Pointer, parameters.Pointer, p);
        for (long step = firstStep; step < firstStep + Steps; step++)
        {
            Noise.Floats(count, 2 + (ulong)step).CopyTo(gradients.Values, 0);
            parameters.Values[0].Step = step;
            Launches.RunBackwards(launch);
            for (int i = 0; i < count; i++)
            {
                double gradient = gradients.Values[i];
                m[i] = (p.Beta1 * m[i]) + ((1 - (double)p.Beta1) * gradient);
                v[i] = (p.Beta2 * v[i]) + ((1 - (double)p.Beta2) * gradient * gradient);
                double mean = m[i] / (1 - Math.Pow(p.Beta1, step + 1)), square = v[i] / (1 - Math.Pow(p.Beta2, step + 1));
                expected[i] -= parameters.Values[0].LearningRate * mean / (Math.Sqrt(square) + p.Epsilon);
            }
        }

        AssertClose(values.Values, expected);
        AssertClose(first.Values, m);
        AssertClose(second.Values, v);
    }

    [Test]
    public void Adam_without_values_has_the_papers_defaults() => Assert.That(new AdamParams(), Is.EqualTo(new AdamParams(0.9f, 0.999f, 1e-8f)));

    [Test]
    public void A_step_leaves_elements_of_value_gradient_and_state_zero_at_zero([Values] bool adam)
    {
        const int Count = 50;
        var arrays = Enumerable.Range(0, 4).Select(_ => new PinnedArray<float>(Count)).ToArray();
        using var parameters = new PinnedArray<StepParameters>([new StepParameters { LearningRate = 0.1f }]);
        Launches.RunBackwards(adam
            ? OptimizerKernels.Adam(
                SimdWidths.Widest, Count, arrays[0].Pointer, arrays[1].Pointer, arrays[2].Pointer, arrays[3].Pointer, parameters.Pointer, new AdamParams())
            : OptimizerKernels.Sgd(
                SimdWidths.Widest, Count, arrays[0].Pointer, arrays[1].Pointer, arrays[2].Pointer, parameters.Pointer, new SgdParams(0.9f, 1e-4f, Nesterov: true)));
        Assert.That(arrays.SelectMany(array => array.Values), Is.All.Zero);
    }

    private static void AssertClose(float[] actual, double[] expected)
    {
        for (int i = 0; i < actual.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= 2e-6))
                Assert.Fail($"element {i} is {actual[i]}, not {expected[i]}");
        }
    }
}
