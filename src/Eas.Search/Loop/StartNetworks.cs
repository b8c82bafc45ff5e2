using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Checkpoints;
using Eas.Search.Data;
using Eas.Search.Recipes;
using Eas.Search.Runs;
using Eas.Search.Training;
using Eas.Tensors.Serialization;

namespace Eas.Search.Loop;

/// <summary>The networks that a search starts from: architectures, or checkpoints, of which the run keeps copies of its own.</summary>
internal static class StartNetworks
{
    /// <summary>Checks a recipe's start networks, before any work, and copies checkpoints into the run's folder.</summary>
    /// <exception cref="RecipeException">One does not fit the data or the recipe.</exception>
    /// <exception cref="CheckpointException">A checkpoint is damaged.</exception>
    /// <exception cref="TrainingException">A checkpoint's network takes other images.</exception>
    public static void Import(RunFolder folder, Recipe recipe, DataSet data)
    {
        for (int number = 0; number < recipe.Start.Count; number++)
        {
            string start = recipe.Start[number];
            if (!File.Exists(start))
                RequireFit(start, data);
            else
                Import(start, folder.Start(number), recipe, data);
        }
    }

    /// <summary>The records of the first stage's start networks: number i is the recipe's i-th.</summary>
    public static IReadOnlyList<NetworkRecord> Records(SearchContext context) =>
        [.. context.Recipe.Start.Select((start, number) => context.NewNetwork(number, NetworkRole.Start, stage: 1, parent: null, PlanOf(context, start, number)))];

    /// <summary>The result of a checkpoint that is taken as it is: the run's copy is its weights, and it is only evaluated.</summary>
    public static NetworkResult Take(SearchContext context, int number)
    {
        string path = context.Folder.Network(number);
        AtomicFile.Copy(context.Folder.Start(number), path);
        double accuracy = Evaluator.Evaluate(context.Backend, path, context.Data, DataSplit.Validation, context.Cancellation).Accuracy;
        using Checkpoint checkpoint = Checkpoint.Open(path);
        using Networks.Network network = checkpoint.CreateNetwork(context.Backend);
        return new NetworkResult { State = NetworkState.Trained, ValidationAccuracy = accuracy, Reward = null, WeightsSha256 = WeightsHash.Of(network) };
    }

    private static NetworkPlan PlanOf(SearchContext context, string start, int number)
    {
        string copy = context.Folder.Start(number);
        if (!File.Exists(copy))
            return context.PlanOf(start);
        using Checkpoint checkpoint = Checkpoint.Open(copy);
        return checkpoint.Plan;
    }

    private static void RequireFit(string architecture, DataSet data)
    {
        try
        {
            NetworkPlan plan = SearchContext.PlanOf(NetworkSpec.Parse(architecture), data);
            if (plan.Network.Classes != data.ClassCount)
                throw new RecipeException($"start: {architecture} tells {plan.Network.Classes} classes apart, and {data.Name} has {data.ClassCount}; write SM({data.ClassCount})");
        }
        catch (ArchitectureException problem)
        {
            throw new RecipeException($"start: {architecture} does not fit {data.Name}: {problem.Message}", problem);
        }
    }

    private static void Import(string start, string copy, Recipe recipe, DataSet data)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        AtomicFile.Copy(start, copy);
        using Checkpoint checkpoint = Checkpoint.Open(copy);
        RequireSame(start, checkpoint.Description, recipe, data);
    }

    /// <summary>A network must not be validated on images that it was trained on, and its children have its dropout.</summary>
    private static void RequireSame(string start, NetworkDescription network, Recipe recipe, DataSet data)
    {
        if (network.DataFingerprint != data.Fingerprint)
            return;
        int held = ValidationSplit.Create(data.Train.Count, network.ValidationCount, network.SplitSeed).Validation.Length;
        int needed = ValidationSplit.Create(data.Train.Count, recipe.Validation, recipe.SplitSeed).Validation.Length;
        if ((held, network.SplitSeed) != (needed, recipe.SplitSeed))
        {
            throw new RecipeException(
                $"start: {start} held out {held} validation images by split seed {network.SplitSeed}, and the recipe {needed} by {recipe.SplitSeed}: it would be "
                + $"validated on images that it was trained on; set validation and splitSeed to its values, or give another network");
        }
    }
}
