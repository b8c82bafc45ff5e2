using Eas.Networks;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Checkpoints;
using Eas.Networks.Transformations;
using Eas.Search.Data;
using Eas.Search.Training;
using Eas.Tensors.Cpu;

namespace Eas.Evidence;

/// <summary>One seed of the growth experiment; validation accuracies, 0..1.</summary>
/// <param name="Seed">Key of all random numbers.</param>
/// <param name="Actions">What was applied to the start network.</param>
/// <param name="Plan">What it became.</param>
/// <param name="Start">The trained start network.</param>
/// <param name="Exact">The grown network without noise.</param>
/// <param name="RelativeDelta">The largest change of a logit by growing without noise, relative to the largest logit.</param>
/// <param name="WithNoise">The grown network with the noise of a search.</param>
/// <param name="Grown">It after each epoch of its training.</param>
/// <param name="Scratch">The same architecture from random weights, after each epoch, for each learning rate.</param>
internal sealed record GrowthTrial(
    ulong Seed,
    IReadOnlyList<GrowthAction> Actions,
    NetworkPlan Plan,
    double Start,
    double Exact,
    double RelativeDelta,
    double WithNoise,
    IReadOnlyList<double> Grown,
    IReadOnlyDictionary<float, IReadOnlyList<double>> Scratch)
{
    public const int StartEpochs = 10, Epochs = 2, WiderActions = 4, DeeperActions = 5;
    public const float StartLearningRate = 0.1f, LearningRate = 0.02f;

    /// <summary>The learning rates that the untrained networks get: that of the grown ones, and that of the start network.</summary>
    public static IReadOnlyList<float> ScratchLearningRates { get; } = [LearningRate, StartLearningRate];

    /// <summary>Trains, grows, and trains again.</summary>
    public static GrowthTrial Run(DataSet data, ulong seed)
    {
        string directory = Directory.CreateTempSubdirectory("eas-growth").FullName;
        try
        {
            return Run(data, seed, directory);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static GrowthTrial Run(DataSet data, ulong seed, string directory)
    {
        string start = Path.Combine(directory, Trainer.LastFile), exact = Path.Combine(directory, "exact.safetensors"), noisy = Path.Combine(directory, "noisy.safetensors");
        var options = new TrainingOptions { Network = NetworkSpec.StartNetwork, Epochs = StartEpochs, LearningRate = StartLearningRate, Augment = true, Seed = seed };
        Train(data, options, from: null, directory);

        using Checkpoint parent = Checkpoint.Open(start);
        IReadOnlyList<GrowthAction> actions = new RandomGrowth(seed, SearchSpace.Paper).Draw(parent.Plan, WiderActions, DeeperActions);
        double delta = Grow(data, parent, actions, seed, noise: 0, exact);
        Grow(data, parent, actions, seed, noise: 1, noisy);

        using Checkpoint child = Checkpoint.Open(noisy);
        TrainingOptions training = options with { Network = child.Plan.Network, Epochs = Epochs, LearningRate = LearningRate };
        return new GrowthTrial(
            seed,
            actions,
            child.Plan,
            Validate(data, start),
            Validate(data, exact),
            delta,
            Validate(data, noisy),
            Train(data, training, child, outputDirectory: null),
            ScratchLearningRates.ToDictionary(rate => rate, rate => Train(data, training with { LearningRate = rate }, from: null, outputDirectory: null)));
    }

    private static double Grow(DataSet data, Checkpoint parent, IReadOnlyList<GrowthAction> actions, ulong seed, double noise, string path)
    {
        using var backend = new CpuBackend();
        using GrowthImages images = GrowthImages.Draw(backend, data, parent.Description, batches: 1, seed);
        using Network network = parent.CreateNetwork(backend);
        GrownNetwork grown = Growth.Apply(network, actions, new GrowthOptions { Seed = seed, Noise = noise }, images.Batches);
        using Network child = grown.Network;
        Checkpoint.Save(path, child, parent.Description with { Architecture = child.Plan.Network.ToString() });
        return grown.Exact!.Value.RelativeDelta;
    }

    private static double Validate(DataSet data, string checkpoint)
    {
        using var backend = new CpuBackend();
        return Evaluator.Evaluate(backend, checkpoint, data, DataSplit.Validation, CancellationToken.None).Accuracy;
    }

    private static IReadOnlyList<double> Train(DataSet data, TrainingOptions options, Checkpoint? from, string? outputDirectory)
    {
        using var backend = new CpuBackend();
        using Trainer trainer = Trainer.Start(backend, data, options, from);
        TrainingResult result = trainer.Run(outputDirectory, new EpochLines(options), CancellationToken.None);
        return [.. result.Curve.Select(epoch => epoch.ValidationAccuracy!.Value)];
    }

    private sealed class EpochLines(TrainingOptions options) : ITrainingObserver
    {
        public void Progress(TrainingProgress progress)
        {
            // An epoch's line is enough.
        }

        public void EpochDone(EpochResult epoch, TrainingProgress progress) => Console.Error.WriteLine(
            $"seed {options.Seed}, learning rate {options.LearningRate}: epoch {epoch.Epoch}/{progress.Epochs}, validation {epoch.ValidationAccuracy:P2}, {progress.ImagesPerSecond:N0} images/s");
    }
}
