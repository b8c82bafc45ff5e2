using System.CommandLine;
using Eas.Networks.Architecture;
using Eas.Search.Data;
using Eas.Search.Training;

namespace Eas.Cli.Commands;

/// <summary>The options of <c>train</c> that decide its result.</summary>
internal sealed class TrainingArguments
{
    private static readonly TrainingOptions Defaults = new() { Network = NetworkSpec.StartNetwork };

    private readonly Option<string?> network = NetworkOption.Create();
    private readonly Option<int?> epochs = OptionKinds.Integer("--epochs", "N", $"Passes over the training images [default: {Defaults.Epochs}]");
    private readonly Option<int?> batch = OptionKinds.Integer("--batch", "N", $"Images of a step [default: {Defaults.BatchSize}]");
    private readonly Option<float?> learningRate = OptionKinds.Number(
        "--lr", "F", $"Learning rate of the first epoch; it falls by a half cosine [default: {Defaults.LearningRate}]");

    private readonly Option<bool> augment = OptionKinds.Switch("--augment", "Crop at random from a 4-pixel border and flip at random");
    private readonly Option<float?> dropout = OptionKinds.Number(
        "--dropout", "F", $"Probability of dropout after every convolution but the first [default: {Defaults.Dropout}]");

    private readonly Option<int?> validation = OptionKinds.Integer(
        "--validation", "N", "Training images held out for validation [default: 5000, or a tenth of a set below 50,000]");

    private readonly Option<ulong?> splitSeed = OptionKinds.Seed(
        "--split-seed", $"Key of the choice of validation images [default: {Defaults.SplitSeed}]");

    /// <summary>The options in the order of the help.</summary>
    public IReadOnlyList<Option> Options => [network, epochs, batch, learningRate, augment, dropout, validation, splitSeed];

    /// <summary>Whether the network was named.</summary>
    public bool NamesNetwork(Invocation invocation) => invocation.Get(network) is not null;

    /// <summary>What was asked for: the options given, and for the others those of <paramref name="unlessGiven"/>.</summary>
    /// <exception cref="UsageException">A value is out of its range, or the network's text is wrong.</exception>
    public TrainingOptions Read(Invocation invocation, TrainingOptions? unlessGiven = null)
    {
        TrainingOptions rest = unlessGiven ?? Defaults;
        TrainingOptions asked = rest with
        {
            Network = invocation.Get(network) is string text ? NetworkOption.Read(text) : rest.Network,
            Epochs = invocation.Get(epochs) ?? rest.Epochs,
            BatchSize = invocation.Get(batch) ?? rest.BatchSize,
            LearningRate = invocation.Get(learningRate) ?? rest.LearningRate,
            Augment = invocation.Get(augment) || rest.Augment,
            Dropout = invocation.Get(dropout) ?? rest.Dropout,
            ValidationCount = invocation.Get(validation) ?? rest.ValidationCount,
            Seed = invocation.Seed ?? rest.Seed,
            SplitSeed = invocation.Get(splitSeed) ?? rest.SplitSeed,
            Test = true,
        };
        try
        {
            return asked.Validated();
        }
        catch (TrainingException error)
        {
            throw new UsageException(error.Message);
        }
    }

    /// <summary>Checks that the options given are those that a checkpoint was trained with.</summary>
    /// <exception cref="CommandException">One is not; the message names both values.</exception>
    public void RequireSame(Invocation invocation, TrainingOptions checkpoint, int trainingImages)
    {
        TrainingOptions asked = Read(invocation, checkpoint);
        ReadOnlySpan<(string Name, object Asked, object Stored)> values =
        [
            (network.Name, asked.Network, checkpoint.Network),
            (epochs.Name, asked.Epochs, checkpoint.Epochs),
            (batch.Name, asked.BatchSize, checkpoint.BatchSize),
            (learningRate.Name, asked.LearningRate, checkpoint.LearningRate),
            (augment.Name, asked.Augment, checkpoint.Augment),
            (dropout.Name, asked.Dropout, checkpoint.Dropout),
            (validation.Name, HeldOut(asked, trainingImages), HeldOut(checkpoint, trainingImages)),
            (invocation.Common.Seed.Name, asked.Seed, checkpoint.Seed),
            (splitSeed.Name, asked.SplitSeed, checkpoint.SplitSeed),
        ];
        foreach ((string name, object value, object stored) in values)
        {
            if (!value.Equals(stored))
                throw new CommandException($"{name} is {value}, but the checkpoint was trained with {stored}; leave it out, or begin anew in another --out");
        }
    }

    private static int HeldOut(TrainingOptions options, int trainingImages) =>
        options.ValidationCount ?? ValidationSplit.DefaultValidationCount(trainingImages);
}
