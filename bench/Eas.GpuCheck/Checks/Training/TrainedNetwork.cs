using Eas.Kernels.Parameters;
using Eas.Networks;
using Eas.Networks.Architecture.Plan;
using Eas.Search.Data;
using Eas.Search.Training;
using Eas.Tensors;
using Eas.Tensors.Optim;
using Eas.Tensors.Steps;

namespace Eas.GpuCheck.Checks.Training;

/// <summary>A network being trained on random images: the steps are those of a training, with nothing around them.</summary>
internal sealed class TrainedNetwork : IDisposable
{
    private const float LearningRate = 0.02f;

    private readonly LabeledImages images;
    private readonly Network network;
    private readonly Sgd optimizer;
    private readonly TrainingStep step;
    private readonly int batches;
    private int done;

    /// <summary>Draws its weights and images, the same on every backend, and captures the step.</summary>
    public TrainedNetwork(IBackend backend, CheckedNetwork checkedNetwork, int batches)
    {
        this.batches = batches;
        NetworkPlan plan = NetworkPlan.Create(checkedNetwork.Spec, checkedNetwork.Input);
        var options = new TrainingOptions { Network = checkedNetwork.Spec, BatchSize = checkedNetwork.BatchSize, LearningRate = LearningRate };
        double[] mean = [.. Enumerable.Repeat(0.5, plan.Input.Channels)], deviation = [.. Enumerable.Repeat(0.25, plan.Input.Channels)];
        images = StepBenchmark.RandomImages(plan.Input, plan.Output.Channels, batches * options.BatchSize);
        network = new Network(backend, plan, options.Dropout, options.Seed);
        optimizer = options.CreateOptimizer(network.Store);
        step = new TrainingStep(backend, network, optimizer, images, options, mean, deviation);
    }

    /// <summary>Queues steps, one for each batch in turn, as many at a time as a training does.</summary>
    public void Train(int steps)
    {
        for (int end = done + steps; done < end;)
        {
            int batch = done % batches;
            if (batch == 0)
                step.Feed.Begin([.. Enumerable.Range(0, images.Count)], LastBatch.Drop);
            int count = Math.Min(Math.Min(step.MostSteps, batches - batch), end - done);
            step.Run([.. Enumerable.Range(0, count).Select(Describe)]);
            done += count;
        }
    }

    /// <summary>Waits for the steps.</summary>
    public Metrics ReadMetrics() => step.Block.ReadMetrics();

    /// <summary>All weights, and after them, if asked for, all running statistics.</summary>
    public float[] ReadValues(bool withStatistics) =>
    [
        .. network.Store.Parameters.SelectMany(parameter => network.Store.Read<float>(parameter.Name)),
        .. withStatistics ? network.Store.Statistics.SelectMany(statistic => network.Store.Read<float>(statistic.Name)) : [],
    ];

    public void Dispose()
    {
        step.Dispose();
        optimizer.Dispose();
        network.Dispose();
        images.Dispose();
    }

    private StepParameters Describe(int ahead) =>
        new() { Seed = 1, Step = done + ahead, Epoch = (done + ahead) / batches, BatchIndex = (done + ahead) % batches, LearningRate = LearningRate };
}
