using Eas.Kernels.Cuda.Driver;
using Eas.Tensors;
using Eas.Tensors.Cuda;

namespace Eas.GpuCheck.Checks.Speed;

/// <summary>Times work on the device itself, by events around graphs of many repetitions: neither launches nor the host are in it.</summary>
internal sealed class DeviceTimer(CudaBackend backend, bool isQuick) : IDisposable
{
    private const int Repetitions = 20;
    private const int Rounds = 7;
    private const double RoundMilliseconds = 10;
    private const int MostRuns = 100;

    private readonly CudaEvent start = Create(backend), end = Create(backend);

    /// <summary>Median milliseconds of one repetition.</summary>
    public double Time(Action work)
    {
        int repetitions = isQuick ? 1 : Repetitions;
        using ICapturedStep step = backend.Capture(() =>
        {
            for (int i = 0; i < repetitions; i++)
                work();
        });

        // The first run sets things up, the second makes the graph.
        step.Run();
        step.Run();
        return TimeQueued(step.Run) / repetitions;
    }

    /// <summary>Median milliseconds of what is queued to the backend's stream by one call.</summary>
    public double TimeQueued(Action queue)
    {
        double once = TimeRuns(queue, 1);
        if (isQuick)
            return once;
        int runs = (int)Math.Clamp(RoundMilliseconds / Math.Max(once, 1e-3), 1, MostRuns);
        double[] rounds = [.. Enumerable.Range(0, Rounds).Select(_ => TimeRuns(queue, runs)).Order()];
        return rounds[Rounds / 2];
    }

    public void Dispose()
    {
        start.Dispose();
        end.Dispose();
    }

    private static CudaEvent Create(CudaBackend backend)
    {
        backend.MakeCurrent();
        return new CudaEvent(timing: true);
    }

    private double TimeRuns(Action queue, int runs)
    {
        start.Record(backend.Stream);
        for (int i = 0; i < runs; i++)
            queue();
        end.Record(backend.Stream);
        end.Synchronize();
        return end.MillisecondsSince(start) / (double)runs;
    }
}
