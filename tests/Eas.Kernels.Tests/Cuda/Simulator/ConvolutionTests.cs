using Eas.Kernels.Cuda.Cublas;
using Eas.Kernels.Cuda.Cudnn;
using Eas.Kernels.Cuda.Driver;
using Eas.Kernels.Parameters;
using Eas.Testing;
using Eas.Testing.Simulator;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Cuda.Simulator;

/// <summary>cuDNN's convolutions with measured plans.</summary>
[NonParallelizable]
public sealed class ConvolutionTests
{
    private const float Sentinel = -77;

    [Test]
    public void Every_pass_agrees_with_plain_loops(
        [Values] ConvolutionPass pass,
        [Values] ProductPrecision precision,
        [Values(1, 3, 5)] int kernelSize,
        [Values(1, 2)] int stride,
        [Values] bool accumulate)
    {
        using var device = new SimulatedProducts();

        RequireRightResult(device, new ConvolutionKey(pass, Conv2dParams.Create(2, 7, 6, 3, 5, kernelSize, stride), precision, true), accumulate);
    }

    [TestCase(1, 1, 1, 1, 1, 1)]
    [TestCase(1, 1, 1, 3, 2, 3)]
    [TestCase(3, 5, 1, 1, 7, 5)]
    [TestCase(2, 8, 8, 16, 8, 3)]
    public void Shapes_of_one_row_one_channel_and_one_image_are_taken(int batchSize, int height, int width, int input, int output, int kernelSize)
    {
        using var device = new SimulatedProducts();

        foreach (ConvolutionPass pass in Enum.GetValues<ConvolutionPass>())
        {
            Conv2dParams p = Conv2dParams.Create(batchSize, height, width, input, output, kernelSize);
            RequireRightResult(device, new ConvolutionKey(pass, p, ProductPrecision.Float32, true), accumulate: false);
        }
    }

    [Test]
    public void Maps_with_gaps_are_taken_where_an_algorithm_does_and_the_gaps_are_left_alone(
        [Values] ConvolutionPass pass, [Values(ProductPrecision.Float32, ProductPrecision.BFloat16)] ProductPrecision precision, [Values] bool accumulate)
    {
        using var device = new SimulatedProducts();

        RequireRightResult(device, new ConvolutionKey(pass, Conv2dParams.Create(2, 5, 4, 3, 5, 3, 1, 8, 11), precision, false), accumulate);
    }

    [TestCase(ConvolutionPass.BackwardData)]
    [TestCase(ConvolutionPass.BackwardFilter)]
    public void There_is_no_plan_for_maps_with_gaps_that_no_algorithm_takes_but_for_those_without(ConvolutionPass pass)
    {
        using var device = new SimulatedProducts();
        var key = new ConvolutionKey(pass, Conv2dParams.Create(2, 5, 4, 3, 5, 3, 1, 8, 11), ProductPrecision.Float32, true);

        Assert.That(device.Cudnn.Plan(key, device.Pool), Is.Null);
        Assert.That(device.Cudnn.Plan(key with { Parameters = Conv2dParams.Create(2, 5, 4, 3, 5, 3) }, device.Pool), Is.Not.Null);
    }

    [Test]
    public void That_no_algorithm_takes_the_gaps_is_found_out_once()
    {
        var plans = new ConvolutionPlans(null);
        var key = new ConvolutionKey(ConvolutionPass.BackwardData, Conv2dParams.Create(1, 4, 4, 3, 5, 3, 1, 8), ProductPrecision.Float32, true);
        using (var first = new SimulatedProducts(plans))
            first.Cudnn.Plan(key, first.Pool);

        using var second = new SimulatedProducts(plans);

        Assert.That(second.Cudnn.Plan(key, second.Pool), Is.Null);
        Assert.That(SimulatorLibraries.Report()["plan_searches"], Is.Zero);
    }

    [Test]
    public void Float32_keeps_all_bits_of_the_factors_and_TensorFloat32_does_not()
    {
        using var device = new SimulatedProducts();
        Conv2dParams p = Conv2dParams.Create(1, 1, 1, 1, 1, 1);
        float factor = 1 + (1f / 4096);
        float[] results = [.. new[] { ProductPrecision.Float32, ProductPrecision.TensorFloat32 }.Select(precision =>
            Run(device, new ConvolutionKey(ConvolutionPass.Forward, p, precision, true), [factor], [1], [0], accumulate: false).Single())];

        Assert.That(results, Is.EqualTo((float[])[factor, 1]));
    }

    [Test]
    public void A_deterministic_convolution_gives_the_same_bits_every_time(
        [Values] ConvolutionPass pass, [Values] ProductPrecision precision, [Values(1, 3)] int kernelSize, [Values(1, 2)] int stride)
    {
        using var device = new SimulatedProducts();
        var key = new ConvolutionKey(pass, Conv2dParams.Create(4, 9, 9, 13, 11, kernelSize, stride), precision, true);
        (int a, int b, int output) = PlainConvolution.Sizes(key);
        float[] aValues = Noise.Floats(a, 1);
        float[] bValues = Noise.Floats(b, 2);

        float[] first = Run(device, key, aValues, bValues, new float[output], accumulate: false);

        for (int i = 0; i < 3; i++)
            Assert.That(Run(device, key, aValues, bValues, new float[output], accumulate: false), Is.EqualTo(first));
    }

    [Test]
    public void A_plan_keeps_to_the_limit_of_its_workspace()
    {
        var key = new ConvolutionKey(ConvolutionPass.Forward, Conv2dParams.Create(2, 8, 8, 16, 16, 3), ProductPrecision.Float32, true);
        using (var device = new SimulatedProducts())
            Assert.That(device.Cudnn.Plan(key, device.Pool)!.WorkspaceBytes, Is.Positive);

        using var limited = new SimulatedProducts(workspaceLimitBytes: 0);

        Assert.That(limited.Cudnn.Plan(key, limited.Pool)!.WorkspaceBytes, Is.Zero);
        RequireRightResult(limited, key, accumulate: false);
    }

    [Test]
    public void A_known_plan_that_needs_more_workspace_than_the_limit_is_searched_again()
    {
        var plans = new ConvolutionPlans(null);
        var key = new ConvolutionKey(ConvolutionPass.Forward, Conv2dParams.Create(2, 8, 8, 16, 16, 3), ProductPrecision.Float32, true);
        using (var device = new SimulatedProducts(plans))
            device.Cudnn.Plan(key, device.Pool);

        using var limited = new SimulatedProducts(plans, workspaceLimitBytes: 0);

        Assert.That(limited.Cudnn.Plan(key, limited.Pool)!.WorkspaceBytes, Is.Zero);
    }

    [Test]
    public void That_there_is_no_algorithm_at_all_is_said_in_one_line_with_pass_and_shapes()
    {
        using var device = new SimulatedProducts();
        SimulatorLibraries.Reset("plan");
        var key = new ConvolutionKey(ConvolutionPass.BackwardFilter, Conv2dParams.Create(2, 8, 8, 16, 24, 3), ProductPrecision.BFloat16, true);

        Assert.That(() => device.Cudnn.Plan(key, device.Pool), Throws.InstanceOf<CudaException>().With.Message.EqualTo(
            "cudnnFindConvolutionBackwardFilterAlgorithmEx of conv2d backward filter of [2, 8, 8, 16] with weights [24, 3, 3, 16], stride 1, BFloat16, " +
            "deterministic: CUDNN_STATUS_NOT_SUPPORTED (3000): cuDNN has no algorithm within a workspace of 268435456 bytes"));
    }

    [Test]
    public void A_failure_during_a_search_leaves_nothing_behind_and_the_next_search_succeeds()
    {
        using var device = new SimulatedProducts();
        int live = device.Pool.LiveBlocks;
        var key = new ConvolutionKey(ConvolutionPass.Forward, Conv2dParams.Create(2, 8, 8, 16, 16, 3), ProductPrecision.Float32, true);

        SimulatorLibraries.Reset("convolution=2");
        Assert.That(() => device.Cudnn.Plan(key, device.Pool), Throws.InstanceOf<CudaException>()
            .With.Message.Contains("cudnnConvolutionForward of conv2d forward of [2, 8, 8, 16]").And.Message.Contains("a failure on request"));
        Assert.That(device.Pool.LiveBlocks, Is.EqualTo(live));

        SimulatorLibraries.Reset();
        RequireRightResult(device, key, accumulate: false);
    }

    [Test]
    public void No_memory_for_a_search_leaves_nothing_behind()
    {
        using var device = new SimulatedProducts();
        int live = device.Pool.LiveBlocks;
        var key = new ConvolutionKey(ConvolutionPass.Forward, Conv2dParams.Create(2, 8, 8, 16, 16, 3), ProductPrecision.Float32, true);

        SimulatorLibraries.Reset("allocation=2+");
        Assert.That(() => device.Cudnn.Plan(key, device.Pool), Throws.InstanceOf<OutOfDeviceMemoryException>());

        Assert.That(device.Pool.LiveBlocks, Is.EqualTo(live));
    }

    [Test]
    public void A_refused_run_names_the_call_the_shapes_and_the_reason()
    {
        using var device = new SimulatedProducts { MayViolate = true };
        var key = new ConvolutionKey(ConvolutionPass.Forward, Conv2dParams.Create(1, 2, 2, 3, 4, 1), ProductPrecision.Float32, true);
        ConvolutionPlan plan = device.Cudnn.Plan(key, device.Pool)!;

        Assert.That(() => device.Cudnn.Run(plan, 0, 0, 0, 0, accumulate: false), Throws.InstanceOf<CudaException>()
            .With.Message.StartsWith("cudnnConvolutionForward of conv2d forward of [1, 2, 2, 3] with weights [4, 1, 1, 3], stride 1, Float32, deterministic: ")
            .And.Message.Contains("CUDNN_STATUS_BAD_PARAM"));
    }

    [Test]
    public void A_captured_convolution_gives_the_same_bits()
    {
        using var device = new SimulatedProducts();
        var key = new ConvolutionKey(ConvolutionPass.Forward, Conv2dParams.Create(2, 6, 6, 3, 8, 3), ProductPrecision.Float32, true);
        (int aCount, int bCount, int count) = PlainConvolution.Sizes(key);
        float[] aValues = Noise.Floats(aCount, 3);
        float[] bValues = Noise.Floats(bCount, 4);
        float[] direct = Run(device, key, aValues, bValues, new float[count], accumulate: false);
        ConvolutionPlan plan = device.Cudnn.Plan(key, device.Pool)!;
        (ulong a, ulong b) = (device.Upload(aValues), device.Upload(bValues));
        (ulong output, ulong workspace) = (device.Upload(new float[count]), device.Rent(plan.WorkspaceBytes));

        using (CudaGraph graph = CudaGraph.Capture(device.Stream, () => device.Cudnn.Run(plan, a, b, output, workspace, accumulate: false)))
            graph.Launch(device.Stream);

        Assert.That(device.Download(output, count), Is.EqualTo(direct));
    }

    private static void RequireRightResult(SimulatedProducts device, in ConvolutionKey key, bool accumulate)
    {
        bool isBFloat16 = key.Precision == ProductPrecision.BFloat16;
        Func<long, ulong, float[]> values = (count, seed) => isBFloat16 ? BFloat16.Rounded(Noise.Floats(count, seed)) : Noise.Floats(count, seed);
        (int aCount, int bCount, int outputCount) = PlainConvolution.Sizes(key);
        float[] a = values(aCount, 1);
        float[] b = values(bCount, 2);
        float[] there = new float[outputCount];
        Array.Fill(there, Sentinel);

        float[] result = Run(device, key, a, b, there, accumulate);

        (double[] sums, double[] magnitudes) = PlainConvolution.AddTo(accumulate ? there : new float[outputCount], key, a, b);
        double ofTerms = key.Precision == ProductPrecision.TensorFloat32 ? 1.0 / 512 : 1e-6;
        double ofResult = isBFloat16 ? BFloat16.Epsilon : 1e-6;
        for (int i = 0; i < outputCount; i++)
        {
            if (PlainConvolution.IsValue(key, i))
                Assert.That(result[i], Is.EqualTo(sums[i]).Within((ofTerms * magnitudes[i]) + (ofResult * Math.Abs(sums[i])) + 1e-12), $"element {i}");
            else
                Assert.That(result[i], Is.EqualTo(Sentinel), $"element {i}, in a gap");
        }
    }

    private static float[] Run(SimulatedProducts device, in ConvolutionKey key, float[] a, float[] b, float[] there, bool accumulate)
    {
        bool isBFloat16 = key.Precision == ProductPrecision.BFloat16;
        ConvolutionPlan? plan = device.Cudnn.Plan(key, device.Pool);
        Assert.That(plan, Is.Not.Null);
        ulong output = device.Upload(there, isBFloat16);
        ulong workspace = plan!.WorkspaceBytes == 0 ? 0 : device.Rent(plan.WorkspaceBytes);
        device.Cudnn.Run(plan, device.Upload(a, isBFloat16), device.Upload(b, isBFloat16), output, workspace, accumulate);
        return device.Download(output, there.Length, isBFloat16);
    }
}
