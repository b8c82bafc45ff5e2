using System.Diagnostics;
using Eas.Tensors;
using Eas.Tensors.Cpu;

namespace Eas.Search.Benchmarks;

/// <summary>Times single ops as a training step runs them: captured once, replayed.</summary>
public static class OpBenchmark
{
    private const int Samples = 15;
    private const double WarmUpSeconds = 0.03;
    private const double SampleSeconds = 0.004;

    /// <summary>Times cases one after the other, each when it is asked for.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled between two cases.</exception>
    public static IEnumerable<OpTiming> Run(CpuBackend backend, IEnumerable<OpCase> cases, MachinePeak peak, CancellationToken cancellation)
    {
        foreach (OpCase opCase in cases)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return Describe(opCase, Time(backend, opCase), peak);
        }
    }

    private static OpTiming Describe(OpCase opCase, double seconds, MachinePeak peak)
    {
        double? gigaFlops = opCase.Operations > 0 ? opCase.Operations / seconds / 1e9 : null;
        return new OpTiming(opCase, seconds * 1e3, gigaFlops, opCase.Bytes / seconds / 1e9, gigaFlops / peak.AllThreads);
    }

    /// <summary>Median seconds of one run.</summary>
    private static double Time(CpuBackend backend, OpCase opCase)
    {
        using Operands operands = new(backend);
        using ICapturedStep step = backend.Capture(opCase.Prepare(operands));
        int runs = WarmUp(step);
        double[] seconds = new double[Samples];
        for (int i = 0; i < Samples; i++)
            seconds[i] = Repeat(step, runs) / runs;
        Array.Sort(seconds);
        return seconds[Samples / 2];
    }

    /// <summary>Runs until caches and threads are warm.</summary>
    /// <returns>How many runs make a sample long enough for the clock.</returns>
    private static int WarmUp(ICapturedStep step)
    {
        Repeat(step, 1);
        int runs = 0;
        double seconds = 0;
        while (seconds < WarmUpSeconds)
        {
            seconds += Repeat(step, 1);
            runs++;
        }

        return Math.Max(1, (int)(runs * SampleSeconds / seconds));
    }

    private static double Repeat(ICapturedStep step, int runs)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < runs; i++)
            step.Run();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
