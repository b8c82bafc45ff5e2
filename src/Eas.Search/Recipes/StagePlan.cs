namespace Eas.Search.Recipes;

/// <summary>A stage of a search.</summary>
public sealed record StagePlan
{
    /// <summary>Networks that are sampled, duplicates among them.</summary>
    public required int Networks { get; init; }

    /// <summary>How the stage's best network goes on training to start the next stage; null in the last stage.</summary>
    public TrainingPlan? BestTraining { get; init; }
}
