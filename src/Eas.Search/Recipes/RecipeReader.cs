using System.Text.Json;
using Eas.Networks.Architecture;

namespace Eas.Search.Recipes;

/// <summary>Reads a recipe's JSON key by key: what is left out keeps its default, and what cannot be is named by its path.</summary>
internal static class RecipeReader
{
    /// <summary>The recipe of an object.</summary>
    /// <exception cref="RecipeException">A key is unknown, missing, or has a value of the wrong kind.</exception>
    public static Recipe Read(JsonElement root)
    {
        string? name = null;
        ValueList<StagePlan>? stages = null;
        var recipe = new Recipe { Name = "", Stages = [] };
        foreach (RecipeValue value in new RecipeValue("", root).Members())
        {
            switch (value.Key)
            {
                case "name":
                    name = value.Text();
                    break;
                case "stages":
                    stages = [.. value.Items().Select(ReadStage)];
                    break;
                default:
                    recipe = Set(recipe, value);
                    break;
            }
        }

        return recipe with
        {
            Name = name ?? throw new RecipeException("name is missing"),
            Stages = stages ?? throw new RecipeException("stages is missing"),
        };
    }

    private static Recipe Set(Recipe recipe, RecipeValue value) => value.Key switch
    {
        "description" => recipe with { Description = value.Text() },
        "data" => recipe with { Data = value.Text() },
        "augment" => recipe with { Augment = value.Switch() },
        "dropout" => recipe with { Dropout = (float)value.Number() },
        "validation" => recipe with { Validation = value.IsNull ? null : value.Integer() },
        "splitSeed" => recipe with { SplitSeed = value.Seed() },
        "start" => recipe with { Start = value.IsList ? [.. value.Items().Select(item => item.Text())] : [value.Text()] },
        "startTraining" => recipe with { StartTraining = value.IsNull ? null : ReadTraining(value) },
        "strategy" => recipe with { Strategy = value.Text() },
        "baseline" => recipe with { Baseline = value.Text() },
        "order" => recipe with { Order = value.Text() },
        "space" => recipe with { Space = value.Text() },
        "allowsStart" => recipe with { AllowsStart = value.Switch() },
        "denseInsertion" => recipe with { DenseInsertion = value.Text() },
        "noise" => recipe with { Noise = value.Number() },
        "networksPerEpisode" => recipe with { NetworksPerEpisode = value.Integer() },
        "candidateTraining" => recipe with { CandidateTraining = ReadTraining(value) },
        "keepPolicy" => recipe with { KeepPolicy = value.Switch() },
        "finalists" => recipe with { Finalists = value.Integer() },
        "finalTraining" => recipe with { FinalTraining = ReadTraining(value) },
        "control" => recipe with { Control = value.Switch() },
        "keep" => recipe with { Keep = value.Text() },
        "limits" => recipe with { Limits = ReadLimits(value) },
        "timeBudget" => recipe with { TimeBudget = value.IsNull ? null : value.Number() },
        _ => throw value.Unknown(),
    };

    private static StagePlan ReadStage(RecipeValue stage)
    {
        int? networks = null;
        TrainingPlan? bestTraining = null;
        foreach (RecipeValue value in stage.Members())
        {
            switch (value.Key)
            {
                case "networks":
                    networks = value.Integer();
                    break;
                case "bestTraining":
                    bestTraining = value.IsNull ? null : ReadTraining(value);
                    break;
                default:
                    throw value.Unknown();
            }
        }

        return new StagePlan { Networks = networks ?? throw stage.Missing("networks"), BestTraining = bestTraining };
    }

    private static TrainingPlan ReadTraining(RecipeValue training)
    {
        int? epochs = null;
        float? learningRate = null;
        int? batchSize = null;
        foreach (RecipeValue value in training.Members())
        {
            switch (value.Key)
            {
                case "epochs":
                    epochs = value.Integer();
                    break;
                case "learningRate":
                    learningRate = (float)value.Number();
                    break;
                case "batchSize":
                    batchSize = value.Integer();
                    break;
                default:
                    throw value.Unknown();
            }
        }

        var plan = new TrainingPlan { Epochs = epochs ?? throw training.Missing("epochs"), LearningRate = learningRate ?? throw training.Missing("learningRate") };
        return batchSize is { } size ? plan with { BatchSize = size } : plan;
    }

    private static CandidateLimits ReadLimits(RecipeValue limits)
    {
        var read = new CandidateLimits();
        foreach (RecipeValue value in limits.Members())
        {
            long? limit = value.IsNull ? null : value.Long();
            read = value.Key switch
            {
                "parameters" => read with { Parameters = limit },
                "multiplyAdds" => read with { MultiplyAdds = limit },
                "memory" => read with { Memory = limit },
                _ => throw value.Unknown(),
            };
        }

        return read;
    }
}
