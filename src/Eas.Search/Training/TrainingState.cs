using System.Text.Json;
using System.Text.Json.Serialization;
using Eas.Networks.Architecture;
using Eas.Networks.Checkpoints;

namespace Eas.Search.Training;

/// <summary>Where a training is: what a checkpoint adds to weights and momentum so that the training goes on exactly.</summary>
internal sealed record TrainingState
{
    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    public required float LearningRate { get; init; }

    public required float Momentum { get; init; }

    public required float WeightDecay { get; init; }

    public required bool DecayNormAndBias { get; init; }

    public required bool Augment { get; init; }

    public required float Dropout { get; init; }

    public required int? ValidationCount { get; init; }

    public required ulong Seed { get; init; }

    public required ulong SplitSeed { get; init; }

    /// <summary>Whether it ends with a test; checkpoints that do not tell are of trainings that do.</summary>
    public bool? Test { get; init; }

    /// <summary>Epochs done.</summary>
    public int EpochsDone { get; init; }

    /// <summary>Steps done in the epoch under way.</summary>
    public int StepsDone { get; init; }

    /// <summary>The sums of the epoch under way: loss, correct, images.</summary>
    public IReadOnlyList<double> MetricSums { get; init; } = [0, 0, 0];

    /// <summary>The best validation accuracy so far; null before the first.</summary>
    public double? BestAccuracy { get; init; }

    /// <summary>A point for each epoch done.</summary>
    public IReadOnlyList<EpochResult> Curve { get; init; } = [];

    /// <summary>The state before the first step.</summary>
    public static TrainingState Begin(TrainingOptions options) => new()
    {
        Epochs = options.Epochs,
        BatchSize = options.BatchSize,
        LearningRate = options.LearningRate,
        Momentum = options.Momentum,
        WeightDecay = options.WeightDecay,
        DecayNormAndBias = options.DecayNormAndBias,
        Augment = options.Augment,
        Dropout = options.Dropout,
        ValidationCount = options.ValidationCount,
        Seed = options.Seed,
        SplitSeed = options.SplitSeed,
        Test = options.Test,
    };

    /// <summary>The options of the training.</summary>
    public TrainingOptions Options(NetworkSpec network) => new TrainingOptions
    {
        Network = network,
        Epochs = Epochs,
        BatchSize = BatchSize,
        LearningRate = LearningRate,
        Momentum = Momentum,
        WeightDecay = WeightDecay,
        DecayNormAndBias = DecayNormAndBias,
        Augment = Augment,
        Dropout = Dropout,
        ValidationCount = ValidationCount,
        Seed = Seed,
        SplitSeed = SplitSeed,
        Test = Test ?? true,
    }.Validated();

    /// <summary>Reads the state of a checkpoint.</summary>
    /// <exception cref="CheckpointException">There is none, or it is damaged.</exception>
    public static TrainingState Read(Checkpoint checkpoint)
    {
        string text = checkpoint.TrainingState
            ?? throw checkpoint.Error("it holds a network but no training to go on with; resume from last.safetensors");
        try
        {
            return JsonSerializer.Deserialize(text, TrainingJson.Default.TrainingState) ?? throw new JsonException("null");
        }
        catch (JsonException)
        {
            throw checkpoint.Error("the state of its training is damaged; use another checkpoint");
        }
    }

    /// <summary>The state as the text that a checkpoint holds.</summary>
    public string Write() => JsonSerializer.Serialize(this, TrainingJson.Default.TrainingState);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(TrainingState))]
[JsonSerializable(typeof(IReadOnlyList<EpochResult>))]
internal sealed partial class TrainingJson : JsonSerializerContext;
