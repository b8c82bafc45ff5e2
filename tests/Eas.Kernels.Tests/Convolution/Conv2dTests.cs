using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;
using Eas.Kernels.Parameters;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Convolution;

/// <summary>Every pass of a convolution agrees with plain loops in double precision, at every vector width of this processor.</summary>
[TestFixtureSource(typeof(TestedWidths), nameof(TestedWidths.All))]
public sealed class Conv2dTests(SimdWidth width)
{
    private const double Tolerance = 1e-5;

    public static IEnumerable<Conv2dParams> Shapes
    {
        get
        {
            foreach (int kernelSize in new[] { 1, 3, 5 })
            {
                foreach (int stride in new[] { 1, 2 })
                {
                    foreach ((int height, int width) in new[] { (1, 1), (2, 2), (3, 5), (7, 7), (8, 8) })
                    {
                        foreach ((int batch, int input, int output) in new[] { (1, 3, 17), (2, 8, 40), (5, 17, 8), (2, 1, 3), (1, 48, 64) })
                            yield return Conv2dParams.Create(batch, height, width, input, output, kernelSize, stride);
                    }
                }
            }
            yield return Conv2dParams.Create(2, 32, 32, 3, 16, 3);
            yield return Conv2dParams.Create(2, 32, 32, 1, 16, 3);
            yield return Conv2dParams.Create(1, 32, 32, 16, 24, 3, 2);
            yield return Conv2dParams.Create(1, 32, 32, 48, 17, 3);
            yield return Conv2dParams.Create(2, 16, 16, 64, 64, 3);
            yield return Conv2dParams.Create(64, 1, 1, 128, 256, 1);
            yield return Conv2dParams.Create(64, 1, 1, 256, 10, 1);
            yield return Conv2dParams.Create(5, 8, 8, 40, 40, 1, 1, 56, 43);
            yield return Conv2dParams.Create(2, 8, 8, 40, 40, 3, 1, 41, 61);
            yield return Conv2dParams.Create(2, 7, 5, 17, 33, 3, 2, 20, 48);
            yield return Conv2dParams.Create(17, 4, 4, 64, 128, 3);
            yield return Conv2dParams.Create(3, 7, 5, 36, 72, 3, 1, 36, 75);
            yield return Conv2dParams.Create(2, 3, 5, 16, 40, 3, 1, 23, 41);
            yield return Conv2dParams.Create(3, 6, 9, 41, 16, 3, 1, 41, 19);
            yield return Conv2dParams.Create(40, 5, 4, 24, 100, 3);
        }
    }

    [TestCaseSource(nameof(Shapes))]
    public void Forward_matches_the_definition(Conv2dParams p)
    {
        using var convolution = new ConvolutionCase(p);
        double[] expected = convolution.ExpectedForward();
        convolution.Forward(width).Run(threads: 1);
        convolution.Output.AssertEquals(expected, Tolerance);
        convolution.AssertSentinelsUntouched();
    }

    [TestCaseSource(nameof(Shapes))]
    public void Backward_data_matches_the_definition(Conv2dParams p)
    {
        using var convolution = new ConvolutionCase(p);
        double[] expected = convolution.ExpectedBackwardData(accumulate: false);
        convolution.BackwardData(width, accumulate: false).Run(threads: 1);
        convolution.Input.AssertEquals(expected, Tolerance);
        convolution.AssertSentinelsUntouched();
    }

    [TestCaseSource(nameof(Shapes))]
    public void Backward_filter_matches_the_definition(Conv2dParams p)
    {
        using var convolution = new ConvolutionCase(p);
        double[] expected = convolution.ExpectedBackwardFilter(accumulate: false);
        convolution.BackwardFilter(width, accumulate: false).Run(threads: 1);
        convolution.Weights.AssertEquals(expected, Tolerance);
        convolution.AssertSentinelsUntouched();
    }

    [Test]
    public void Outputs_that_outlast_the_caches_match_the_definition([Values(1, 3)] int kernelSize, [Values(128, 132)] int outputChannels)
    {
        using var convolution = new ConvolutionCase(Conv2dParams.Create(13, 64, 64, 16, outputChannels, kernelSize));
        convolution.Forward(width).Run(threads: 2);
        convolution.AssertSentinelsUntouched();
        var random = new System.Random(2);
        for (int i = 0; i < 1000; i++)
        {
            int pixel = random.Next(convolution.Output.Rows), channel = random.Next(outputChannels);
            Assert.That(convolution.Output[pixel, channel], Is.EqualTo(convolution.ExpectedForward(pixel, channel)).Within(1e-4));
        }
    }

    [Test]
    public void Backward_passes_add_to_what_is_there_when_told_to([Values(1, 3)] int kernelSize, [Values(3, 40, 64)] int inputChannels)
    {
        Conv2dParams p = Conv2dParams.Create(3, 8, 8, inputChannels, 20, kernelSize, 1, inputChannels + 5);
        using var convolution = new ConvolutionCase(p);
        double[] expectedData = convolution.ExpectedBackwardData(accumulate: true);
        convolution.BackwardData(width, accumulate: true).Run(threads: 1);
        convolution.Input.AssertEquals(expectedData, Tolerance);

        double[] expectedFilter = convolution.ExpectedBackwardFilter(accumulate: true);
        convolution.BackwardFilter(width, accumulate: true).Run(threads: 1);
        convolution.Weights.AssertEquals(expectedFilter, Tolerance);
        convolution.AssertSentinelsUntouched();
    }

    [Test]
    public void Results_are_the_same_bits_for_any_number_of_threads([Values(1, 3)] int kernelSize)
    {
        Conv2dParams p = Conv2dParams.Create(9, 8, 8, 40, 48, kernelSize);
        using var convolution = new ConvolutionCase(p);
        LaunchList forward = convolution.Forward(width);
        LaunchList backwardData = convolution.BackwardData(width, accumulate: false);
        LaunchList backwardFilter = convolution.BackwardFilter(width, accumulate: false);
        float[] output = convolution.Output.Values(), input = convolution.Input.Values(), weights = convolution.Weights.Values();

        float[][][] results = [.. new[] { 1, 2, 3 }.Select(threads => new[]
        {
            Run(forward, convolution.Output, output),
            Run(backwardData, convolution.Input, input),
            Run(backwardFilter, convolution.Weights, weights),
        }.Select(run => run(threads)).ToArray())];

        Assert.That(results[1], Is.EqualTo(results[0]));
        Assert.That(results[2], Is.EqualTo(results[0]));
    }

    [Test]
    public void Running_launches_again_allocates_nothing()
    {
        using var convolution = new ConvolutionCase(Conv2dParams.Create(4, 7, 7, 17, 40, 3, 1, 20, 44));
        ILaunch[] launches =
        [
            .. convolution.Forward(width).Launches,
            .. convolution.BackwardData(width, accumulate: true).Launches,
            .. convolution.BackwardFilter(width, accumulate: false).Launches,
        ];
        using var team = new ThreadTeam(2);
        team.ReserveScratch(launches.Max(launch => launch.ScratchBytes));
        team.Run(launches, launches.Length);

        Assert.That(Allocations.FewestBytes(() => team.Run(launches, launches.Length)), Is.Zero);
    }

    /// <summary>A run that starts from the same data whatever ran before it, and puts that data back.</summary>
    private static Func<int, float[]> Run(LaunchList launches, GuardedBuffer result, float[] original) => threads =>
    {
        launches.Run(threads);
        float[] values = result.Values();
        for (int i = 0; i < original.Length; i++)
            result[i / result.Width, i % result.Width] = original[i];
        return values;
    };
}
