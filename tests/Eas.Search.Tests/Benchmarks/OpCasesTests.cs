using Eas.Search.Benchmarks;
using Eas.Tensors;
using Eas.Tensors.Cpu;
using NUnit.Framework;

namespace Eas.Search.Tests.Benchmarks;

public sealed class OpCasesTests
{
    [Test]
    public void Every_case_can_be_captured_and_returns_its_memory()
    {
        using CpuBackend backend = new(threads: 1, planning: true);
        foreach (OpCase opCase in OpCases.All.Where(opCase => opCase.Bytes < 1 << 22))
        {
            using (Operands operands = new(backend))
            using (ICapturedStep step = backend.Capture(opCase.Prepare(operands)))
                step.Run();
            Assert.That(backend.Memory.LiveBuffers, Is.Zero, opCase.ToString());
        }
    }

    [Test]
    public void No_case_is_there_twice() =>
        Assert.That(OpCases.All.Select(opCase => (opCase.Op, opCase.Shape, opCase.Pass)), Is.Unique);

    [Test]
    public void A_convolution_is_timed_in_its_three_passes_and_that_of_the_image_in_two()
    {
        string[] Passes(string shape) => [.. OpCases.All.Where(opCase => opCase.Op == "conv2d" && opCase.Shape == shape).Select(opCase => opCase.Pass)];
        Assert.That(Passes("64x32x32x3 3x3 16"), Is.EqualTo(new[] { "forward", "backward filter" }));
        Assert.That(Passes("64x8x8x32 3x3 64"), Is.EqualTo(new[] { "forward", "backward data", "backward filter" }));
    }

    [Test]
    public void Work_and_traffic_are_counted()
    {
        OpCase opCase = OpCases.All.First(opCase => opCase is { Op: "conv2d", Shape: "64x8x8x32 3x3 64", Pass: "forward" });
        Assert.That(opCase.Operations, Is.EqualTo(2L * 64 * 8 * 8 * 64 * 9 * 32));
        Assert.That(opCase.Bytes, Is.EqualTo(4L * ((64 * 8 * 8 * (32 + 64)) + (64 * 9 * 32))));
    }

    [Test]
    public void A_timing_is_a_share_of_the_peak()
    {
        using CpuBackend backend = new(threads: 1);
        MachinePeak peak = new(OneThread: 1000, AllThreads: 2000);
        OpCase linear = OpCases.All.First(opCase => opCase.Op == "linear"), copy = OpCases.All.First(opCase => opCase.Op == "copy");
        OpTiming[] timings = [.. OpBenchmark.Run(backend, [linear, copy], peak, CancellationToken.None)];
        Assert.That(timings[0].GigaFlops, Is.EqualTo(linear.Operations / timings[0].Milliseconds / 1e6).Within(1e-9).Percent);
        Assert.That(timings[0].ShareOfPeak, Is.EqualTo(timings[0].GigaFlops / 2000));
        Assert.That((timings[1].GigaFlops, timings[1].ShareOfPeak), Is.EqualTo(((double?)null, (double?)null)));
        Assert.That(backend.Memory.LiveBuffers, Is.Zero);
    }
}
