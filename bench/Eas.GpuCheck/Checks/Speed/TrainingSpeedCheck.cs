using System.Diagnostics;
using Eas.GpuCheck.Checks.Training;
using Eas.Search.Training;
using Eas.Tensors;
using Eas.Tensors.Cuda;

namespace Eas.GpuCheck.Checks.Speed;

/// <summary>Whole training steps, one waiting for the other and one queued after the other, as a training does.</summary>
internal sealed class TrainingSpeedCheck : ICheck
{
    public const string CheckName = "training-speed";
    public const string ImagesPerSecond = "throughput";

    // Steps go to the device eight at a time; after this many, all graphs are there.
    private const int Group = 8;
    private const int WarmUpSteps = 3 * Group;
    private const int Rounds = 5;
    private const int MostSteps = 50 * Group;
    private const double RoundSeconds = 0.4;

    public string Name => CheckName;

    public string Claim => "throughput of the benchmark networks in every precision, with graphs and with single launches";

    /// <summary>What a network's row is called; the merge looks for it.</summary>
    public static string Subject(string network, string precision, bool useGraphs) => $"{network}, {precision}{(useGraphs ? "" : ", no graphs")}";

    public void Run(CheckedMachine machine, CheckLog log)
    {
        foreach (CheckedNetwork network in machine.Networks)
        {
            foreach (Precision precision in Enum.GetValues<Precision>())
            {
                Measure(machine, network, precision, useGraphs: true, log);
                Measure(machine, network, precision, useGraphs: false, log);
            }
        }
    }

    private static void Measure(CheckedMachine machine, CheckedNetwork network, Precision precision, bool useGraphs, CheckLog log)
    {
        string subject = Subject(network.Name, PrecisionNames.Of(precision), useGraphs);
        double milliseconds = TimeQueued(machine, network, precision, useGraphs);
        log.Measure(subject, "step", milliseconds, "ms");
        log.Measure(subject, ImagesPerSecond, network.BatchSize * 1000 / milliseconds, "images/s");
        int steps = machine.IsQuick ? 1 : (int)Math.Clamp(RoundSeconds * 1000 / milliseconds, 5, MostSteps);
        using CudaBackend backend = machine.StartCuda(precision, useGraphs);
        StepTiming waited = StepBenchmark.Run(backend, network.Spec, network.Input, network.BatchSize, steps, CancellationToken.None);
        log.Measure(subject, "step, waited for", waited.MillisecondsPerStep, "ms");
        log.Measure(subject, "rate", waited.GigaFlops * waited.MillisecondsPerStep / milliseconds / 1e3, "TFLOP/s");
        log.Measure(subject, "memory", waited.PeakBytes / 1e6, "MB");
    }

    private static double TimeQueued(CheckedMachine machine, CheckedNetwork network, Precision precision, bool useGraphs)
    {
        using CudaBackend backend = machine.StartCuda(precision, useGraphs);
        using var trained = new TrainedNetwork(backend, network, batches: 2 * Group);
        Time(trained, WarmUpSteps);
        if (machine.IsQuick)
            return Time(trained, Group);
        int steps = (int)Math.Clamp(RoundSeconds * 1000 / Time(trained, Group), Group, MostSteps) / Group * Group;
        double[] rounds = [.. Enumerable.Range(0, Rounds).Select(_ => Time(trained, steps)).Order()];
        return rounds[Rounds / 2];
    }

    /// <summary>Milliseconds of a step, all queued and then waited for.</summary>
    private static double Time(TrainedNetwork trained, int steps)
    {
        long start = Stopwatch.GetTimestamp();
        trained.Train(steps);
        trained.ReadMetrics();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / steps;
    }
}
