using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Tensors.Cpu;

namespace Eas.Search.Training;

/// <summary>What a training step costs.</summary>
/// <param name="MillisecondsPerStep">Median over the timed steps.</param>
/// <param name="ImagesPerSecond">Batch size over the median.</param>
/// <param name="GigaFlops">Multiply-adds of forward, backward-data and backward-filter, times two, over the median, in 1e9 per second.</param>
/// <param name="PeakBytes">Memory held by the backend.</param>
public sealed record StepTiming(double MillisecondsPerStep, double ImagesPerSecond, double GigaFlops, long PeakBytes);

/// <summary>Times whole training steps on random data.</summary>
public static class StepBenchmark
{
    /// <summary>Runs 3 warm-up steps and then the timed ones: augmented batch, forward, loss on the host, backward, SGD.</summary>
    public static StepTiming Run(CpuBackend backend, NetworkSpec network, FeatureShape input, int batchSize, int steps, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
