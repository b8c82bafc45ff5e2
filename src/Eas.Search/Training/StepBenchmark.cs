using System.Diagnostics;
using Eas.Kernels.Parameters;
using Eas.Kernels.Random;
using Eas.Networks;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Search.Data;
using Eas.Tensors;
using Eas.Tensors.Optim;

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
    private const int WarmUpSteps = 3;

    /// <summary>Runs 3 warm-up steps and then the timed ones: a batch of random bytes made floats, forward, loss on the host, backward, SGD.</summary>
    /// <exception cref="ArchitectureException">The network does not fit the images.</exception>
    public static StepTiming Run(IBackend backend, NetworkSpec network, FeatureShape input, int batchSize, int steps, CancellationToken cancellation)
    {
        NetworkPlan plan = NetworkPlan.Create(network, input);
        TrainingOptions options = new TrainingOptions { Network = network, BatchSize = batchSize, LearningRate = 0.02f }.Validated();
        double[] mean = [.. Enumerable.Repeat(0.5, input.Channels)], deviation = [.. Enumerable.Repeat(0.25, input.Channels)];
        using LabeledImages images = RandomImages(input, plan.Output.Channels, batchSize);
        using var trained = new Network(backend, plan, options.Dropout, options.Seed);
        using Sgd optimizer = options.CreateOptimizer(trained.Store);
        using var step = new TrainingStep(backend, trained, optimizer, images, options, mean, deviation);
        double[] milliseconds = new double[steps];
        int[] order = [.. Enumerable.Range(0, batchSize)];
        for (int i = -WarmUpSteps; i < steps; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            step.Feed.Begin(order, LastBatch.Drop);
            long started = Stopwatch.GetTimestamp();
            step.Run([new StepParameters { Seed = 1, Step = i + WarmUpSteps, LearningRate = options.LearningRate }]);
            step.Block.ReadMetrics();
            if (i >= 0)
                milliseconds[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Array.Sort(milliseconds);
        double median = milliseconds[steps / 2];
        return new StepTiming(median, batchSize * 1000 / median, StepFlops(plan) * batchSize / median / 1e6, backend.Memory.HeldBytes);
    }

    /// <summary>Three passes over every product but the first convolution's, which needs no gradient of its input.</summary>
    private static double StepFlops(NetworkPlan plan)
    {
        long first = plan.Operations.First(operation => operation.MultiplyAdds > 0).MultiplyAdds;
        return 2.0 * ((3 * plan.Cost.MultiplyAdds) - first);
    }

    /// <summary>Images of random bytes with random labels.</summary>
    internal static LabeledImages RandomImages(FeatureShape input, int classes, int count)
    {
        var random = new HostRandom(new RandomKey(1, RandomPurpose.SyntheticData));
        byte[] pixels = new byte[count * input.Count];
        foreach (ref byte pixel in pixels.AsSpan())
            pixel = (byte)random.NextInt(256);
        int[] labels = [.. Enumerable.Range(0, count).Select(_ => random.NextInt(classes))];
        return LabeledImages.Copy(new ImageShape(input.Channels, input.Height, input.Width), pixels, labels);
    }
}
