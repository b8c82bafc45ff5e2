using Eas.Networks.Architecture;
using Eas.Networks.Transformations;
using Eas.Search.Policy;
using Eas.Search.Runs;

namespace Eas.Search.Recipes;

/// <summary>What a recipe's values must be.</summary>
internal static class RecipeRules
{
    /// <summary>The first key with a value that makes no sense, and why; null where all do.</summary>
    public static string? FindProblem(Recipe recipe) =>
        FindSearchProblem(recipe)
        ?? FindProblem("startTraining", recipe.StartTraining)
        ?? FindProblem("candidateTraining", recipe.CandidateTraining)
        ?? FindProblem("finalTraining", recipe.FinalTraining)
        ?? FindStageProblem(recipe)
        ?? FindStartProblem(recipe);

    private static string? FindSearchProblem(Recipe recipe)
    {
        if (recipe.Name.Length == 0 || recipe.Name.AsSpan().IndexOfAny(Path.GetInvalidFileNameChars()) >= 0 || recipe.Name is "." or "..")
            return $"name: '{recipe.Name}' cannot name a folder";
        if (recipe.Dropout is not (>= 0 and < 1))
            return Problem("dropout", recipe.Dropout, "0 or more and below 1");
        if (recipe.Validation is < 1)
            return Problem("validation", recipe.Validation, "at least 1: a search compares networks on validation images");
        if (recipe.Noise is not (>= 0 and <= 1000))
            return Problem("noise", recipe.Noise, "0 to 1000");
        if (recipe.NetworksPerEpisode < 1)
            return Problem("networksPerEpisode", recipe.NetworksPerEpisode, "at least 1");
        if (recipe.Finalists < 0)
            return Problem("finalists", recipe.Finalists, "0 or more");
        if (recipe.TimeBudget is not (null or > 0))
            return Problem("timeBudget", recipe.TimeBudget, "above 0");
        if (recipe.Space is not (SpaceNames.Paper or SpaceNames.Larger))
            return $"space: '{recipe.Space}' is neither paper nor larger";
        if (recipe.DenseInsertion is not (DenseInsertionNames.Replica or DenseInsertionNames.Identity))
            return $"denseInsertion: '{recipe.DenseInsertion}' is neither replica nor identity";
        if (recipe.Baseline is not (BaselineNames.Paper or BaselineNames.Authors))
            return $"baseline: '{recipe.Baseline}' is neither paper nor authors";
        if (FindNameProblem(recipe) is { } problem)
            return problem;
        foreach ((string key, long? limit) in (ReadOnlySpan<(string, long?)>)[("parameters", recipe.Limits.Parameters), ("multiplyAdds", recipe.Limits.MultiplyAdds), ("memory", recipe.Limits.Memory)])
        {
            if (limit is < 1)
                return Problem($"limits.{key}", limit, "at least 1");
        }

        return null;
    }

    /// <summary>Names and texts that other parts of the search read: their words are what is wrong.</summary>
    private static string? FindNameProblem(Recipe recipe)
    {
        string key = "strategy";
        try
        {
            SearchStrategyKind.Find(recipe.Strategy);
            key = "order";
            StepOrder.Parse(recipe.Order);
            key = "keep";
            KeepRule.Parse(recipe.Keep);
            return null;
        }
        catch (PolicyException error)
        {
            return $"{key}: {error.Message}";
        }
        catch (RunException error)
        {
            return error.Message;
        }
    }

    private static string? FindProblem(string key, TrainingPlan? plan)
    {
        if (plan is null)
            return null;
        if (plan.Epochs < 1)
            return Problem($"{key}.epochs", plan.Epochs, "at least 1");
        if (plan.BatchSize < 2)
            return Problem($"{key}.batchSize", plan.BatchSize, "at least 2");
        return plan.LearningRate > 0 && float.IsFinite(plan.LearningRate) ? null : Problem($"{key}.learningRate", plan.LearningRate, "above 0");
    }

    private static string? FindStageProblem(Recipe recipe)
    {
        if (recipe.Stages.Count == 0)
            return "stages: there must be at least one";
        for (int i = 0; i < recipe.Stages.Count; i++)
        {
            StagePlan stage = recipe.Stages[i];
            if (stage.Networks < 1)
                return Problem($"stages[{i}].networks", stage.Networks, "at least 1");
            if (FindProblem($"stages[{i}].bestTraining", stage.BestTraining) is { } problem)
                return problem;
            if (stage.BestTraining is null && i + 1 < recipe.Stages.Count)
                return $"stages[{i}].bestTraining: is missing; the stage's best network starts the next one";
            if (stage.BestTraining is not null && i + 1 == recipe.Stages.Count)
                return $"stages[{i}].bestTraining: no stage follows; the best of the last stage are the finalists";
        }

        return null;
    }

    private static string? FindStartProblem(Recipe recipe)
    {
        if (recipe.Start.Count == 0)
            return "start: there must be at least one network";
        foreach (string start in recipe.Start)
        {
            if (File.Exists(start))
                continue;
            if (recipe.StartTraining is null)
                return $"startTraining: is missing, and '{start}' is no checkpoint's file";
            try
            {
                NetworkSpec.Parse(start);
            }
            catch (ArchitectureException error)
            {
                return $"start: {error.Message}; nor is there a file of that name";
            }
        }

        return null;
    }

    private static string Problem(string key, object? value, string range) => FormattableString.Invariant($"{key}: is {value}; it must be {range}");
}
