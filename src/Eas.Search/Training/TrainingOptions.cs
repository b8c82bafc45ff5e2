using Eas.Kernels.Parameters;
using Eas.Networks.Architecture;
using Eas.Networks.Checkpoints;
using Eas.Tensors.Nn;
using Eas.Tensors.Optim;

namespace Eas.Search.Training;

/// <summary>How a network is trained: everything that decides the result, and nothing that does not (no paths, threads or times).</summary>
public sealed record TrainingOptions
{
    /// <summary>What is trained.</summary>
    public required NetworkSpec Network { get; init; }

    /// <summary>Passes over the training images.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Images of a step; the last incomplete batch of an epoch is dropped.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Learning rate of the first epoch; it falls by a half cosine, epoch by epoch.</summary>
    public float LearningRate { get; init; } = 0.1f;

    /// <summary>Share of the velocity kept (Nesterov).</summary>
    public float Momentum { get; init; } = 0.9f;

    /// <summary>Added to the gradient, times the weight.</summary>
    public float WeightDecay { get; init; } = 1e-4f;

    /// <summary>Whether batch normalisation's scales and biases and the classifier's bias decay too.</summary>
    public bool DecayNormAndBias { get; init; } = true;

    /// <summary>Whether images are cropped at random from a 4-pixel border and flipped at random.</summary>
    public bool Augment { get; init; }

    /// <summary>Probability of dropout after every convolution but the first; 0 for none.</summary>
    public float Dropout { get; init; }

    /// <summary>Training images held out for validation; null for the data set's default, 0 for none.</summary>
    public int? ValidationCount { get; init; }

    /// <summary>Key of the initial weights, the order of the images, augmentation and dropout.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Key of the choice of validation images.</summary>
    public ulong SplitSeed { get; init; }

    /// <summary>Whether the network is tested, once, after the last epoch. Otherwise the test images are never read.</summary>
    public bool Test { get; init; }

    /// <summary>
    /// The usual options for going on with a checkpoint's network: its dropout, and its choice of validation images, so that none that it was trained on validates it.
    /// </summary>
    public static TrainingOptions ForNetworkOf(Checkpoint checkpoint) => new()
    {
        Network = checkpoint.Plan.Network,
        Dropout = checkpoint.Description.Dropout,
        ValidationCount = checkpoint.Description.ValidationCount,
        SplitSeed = checkpoint.Description.SplitSeed,
    };

    /// <summary>Checks the values.</summary>
    /// <exception cref="TrainingException">Names the option, its value and the range.</exception>
    public TrainingOptions Validated()
    {
        Require(Epochs >= 1, "epochs", Epochs, "at least 1");
        Require(BatchSize >= 2, "batch", BatchSize, "at least 2 (batch normalisation needs more than one image)");
        Require(LearningRate > 0 && float.IsFinite(LearningRate), "lr", LearningRate, "above 0");
        Require(Momentum is >= 0 and < 1, "momentum", Momentum, "0 or more and below 1");
        Require(WeightDecay >= 0 && float.IsFinite(WeightDecay), "weight decay", WeightDecay, "0 or more");
        Require(Dropout is >= 0 and < 1, "dropout", Dropout, "0 or more and below 1");
        Require(ValidationCount is null or >= 0, "validation", ValidationCount ?? 0, "0 or more");
        return this;
    }

    /// <summary>The optimiser these options describe.</summary>
    internal Sgd CreateOptimizer(ParameterStore store) => new(
        store,
        new SgdParams(Momentum, WeightDecay, Nesterov: true),
        DecayNormAndBias ? WeightDecayScope.AllParameters : WeightDecayScope.WeightsOnly);

    private static void Require(bool condition, string option, object value, string range)
    {
        if (!condition)
            throw new TrainingException(FormattableString.Invariant($"{option} is {value}; it must be {range}"));
    }
}
