using System.Diagnostics;
using Eas.Kernels.Cpu.Peak;
using Eas.Tensors.Cpu;

namespace Eas.Search.Benchmarks;

/// <summary>What the processor reaches when it does nothing but multiply-adds in registers.</summary>
/// <param name="OneThread">One thread alone, in 1e9 operations per second, a multiply-add counted as two.</param>
/// <param name="AllThreads">All threads of the backend at the same time, likewise.</param>
public sealed record MachinePeak(double OneThread, double AllThreads)
{
    private const int Iterations = 1_000_000;
    private const int Attempts = 12;

    /// <summary>Measures it at the backend's width; takes about half a second.</summary>
    public static MachinePeak Measure(CpuBackend backend) => new(MeasureThreads(backend, 1), MeasureThreads(backend, backend.Threads));

    // The best attempt, not the median: whatever else the machine does can only slow one down.
    private static double MeasureThreads(CpuBackend backend, int threads)
    {
        var launch = FmaPeak.Create(backend.Width, pieces: threads, Iterations);
        double best = double.PositiveInfinity;
        for (int i = 0; i < Attempts; i++)
        {
            long start = Stopwatch.GetTimestamp();
            backend.Submit(launch);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return (double)threads * FmaPeak.CountOperations(backend.Width, Iterations) / best / 1e9;
    }
}
