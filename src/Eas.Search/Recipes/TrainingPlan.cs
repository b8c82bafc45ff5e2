namespace Eas.Search.Recipes;

/// <summary>How long and at which rate networks of a kind are trained.</summary>
public sealed record TrainingPlan
{
    /// <summary>Passes over the training images.</summary>
    public required int Epochs { get; init; }

    /// <summary>Learning rate of the first epoch.</summary>
    public required float LearningRate { get; init; }

    /// <summary>Images of a step.</summary>
    public int BatchSize { get; init; } = 64;
}
