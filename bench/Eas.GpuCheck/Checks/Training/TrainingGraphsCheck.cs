using Eas.Tensors;
using Eas.Tensors.Cuda;

namespace Eas.GpuCheck.Checks.Training;

/// <summary>Whole steps of each network in each precision, three ways.</summary>
internal sealed class TrainingGraphsCheck : ICheck
{
    // The first is launched directly, some are a graph each, and eight are one graph.
    private const int Steps = 17;

    public string Name => "training-graphs";

    public string Claim => $"{Steps} steps of each network give the same bits as CUDA graphs of one and of several steps, as single launches, and a second time, in every precision";

    public void Run(CheckedMachine machine, CheckLog log)
    {
        foreach (CheckedNetwork network in machine.Networks)
        {
            foreach (Precision precision in Enum.GetValues<Precision>())
            {
                string subject = $"{network.Name} in {PrecisionNames.Of(precision)}";
                Trained graphs = Train(machine, network, precision, useGraphs: true), launches = Train(machine, network, precision, useGraphs: false);
                log.FailWhere(subject, FindDifference(launches, graphs, "single launches and graphs"));
                log.FailWhere(subject, FindDifference(Train(machine, network, precision, useGraphs: true), graphs, "two trainings with graphs"));
                if (!double.IsFinite(graphs.LossSum) || graphs.Values.Any(value => !float.IsFinite(value)))
                    log.Fail($"{subject}: the loss or a weight is not finite");
                log.Measure(subject, "mean loss", graphs.LossSum / (Steps * network.BatchSize));
            }
        }
    }

    private static Trained Train(CheckedMachine machine, CheckedNetwork network, Precision precision, bool useGraphs)
    {
        using CudaBackend backend = machine.StartCuda(precision, useGraphs);
        using var trained = new TrainedNetwork(backend, network, batches: Steps);
        trained.Train(Steps);
        return new Trained(trained.ReadValues(withStatistics: true), trained.ReadMetrics().LossSum);
    }

    private static string? FindDifference(Trained one, Trained other, string what)
    {
        int differing = one.Values.Zip(other.Values).Count(pair => BitConverter.SingleToInt32Bits(pair.First) != BitConverter.SingleToInt32Bits(pair.Second));
        if (differing > 0)
            return $"{what}: {differing} of {one.Values.Length} weights and statistics differ";
        return one.LossSum.Equals(other.LossSum) ? null : $"{what}: the loss is {one.LossSum:R} and {other.LossSum:R}";
    }

    private sealed record Trained(float[] Values, double LossSum);
}
