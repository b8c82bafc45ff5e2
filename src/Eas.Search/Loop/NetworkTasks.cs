using Eas.Networks.Architecture;
using Eas.Networks.Transformations;
using Eas.Search.Data;
using Eas.Search.Execution;
using Eas.Search.Recipes;
using Eas.Search.Runs;
using Eas.Search.Training;
using Eas.Tensors;

namespace Eas.Search.Loop;

/// <summary>How each network of a run is trained. All follows from the run and the network's record: a search and a replay give the same task.</summary>
internal sealed class NetworkTasks(RunRecord run, Recipe recipe, RunStore store)
{
    /// <summary>The search space that candidates are grown in.</summary>
    public static SearchSpace SpaceOf(Recipe recipe) => (recipe.Space == SpaceNames.Larger ? SearchSpace.Larger : SearchSpace.Paper) with
    {
        AllowsStart = recipe.AllowsStart,
        DenseInsertion = DenseInsertionNames.Find(recipe.DenseInsertion),
    };

    /// <summary>The trainings that a control is given one after the other: a candidate's and a stage's best's of each stage, then a finalist's.</summary>
    public static IReadOnlyList<NetworkTraining> ControlTrainings(Recipe recipe)
    {
        IEnumerable<TrainingPlan> plans = recipe.Stages.SelectMany(stage => stage.BestTraining is { } best ? [recipe.CandidateTraining, best] : new[] { recipe.CandidateTraining });
        IEnumerable<NetworkTraining> searched = plans.Select(plan => new NetworkTraining(plan, OnAllImages: false));
        return [.. searched, .. recipe.Finalists > 0 ? [new NetworkTraining(recipe.FinalTraining, OnAllImages: true)] : Array.Empty<NetworkTraining>()];
    }

    /// <summary>Whether a start network's checkpoint is taken as it is.</summary>
    public bool IsTakenAsItIs(NetworkRecord network) => network is { Role: NetworkRole.Start, Parent: null } && recipe.StartTraining is null;

    /// <summary>How a network is trained.</summary>
    public TrainingOptions OptionsOf(NetworkRecord network)
    {
        NetworkTraining training = TrainingOf(network);
        return new TrainingOptions
        {
            Network = NetworkSpec.Parse(network.Architecture),
            Epochs = training.Plan.Epochs,
            BatchSize = training.Plan.BatchSize,
            LearningRate = training.Plan.LearningRate,
            Augment = recipe.Augment,
            Dropout = recipe.Dropout,
            ValidationCount = training.OnAllImages ? 0 : recipe.Validation,
            Seed = network.Seed,
            SplitSeed = recipe.SplitSeed,
        };
    }

    /// <summary>Why a network is not trained at all; null where it is.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The images.</param>
    /// <param name="backend">Like those that train, to measure memory with.</param>
    public string? FindObstacle(NetworkRecord network, DataSet data, IBackend backend)
    {
        if (network.Parent is { } parent && store.FindNetwork(parent)!.State == NetworkState.Failed)
            return $"network {parent}, which it goes on from, has failed";
        return network.Role == NetworkRole.Sampled
            ? CandidateCost.FindExcess(recipe.Limits, OptionsOf(network), data, backend)
            : null;
    }

    /// <summary>The task that trains a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="folder">Where the task will be.</param>
    /// <param name="weightsOf">The file with the weights of a network of the run.</param>
    public CandidateTask TaskOf(NetworkRecord network, TaskFolder folder, Func<int, string> weightsOf) => new()
    {
        Number = network.Number,
        Parent = FindParent(network, weightsOf) is { } parent ? Path.GetRelativePath(folder.Path, parent) : null,
        Actions = network.Actions,
        Growth = new GrowthOptions { Space = SpaceOf(recipe), Seed = network.Seed, Noise = recipe.Noise },
        Training = OptionsOf(network),
        Data = recipe.Data,
        DataFingerprint = run.DataFingerprint,
        VectorWidth = run.VectorWidth,
        Precision = run.Precision,
        ConvolutionPlans = run.Arithmetic.IsCuda ? Path.GetRelativePath(folder.Path, store.Folder.ConvolutionPlans) : null,
    };

    private string? FindParent(NetworkRecord network, Func<int, string> weightsOf)
    {
        if (network.Parent is { } parent)
            return weightsOf(parent);
        string start = store.Folder.Start(network.Number);
        return File.Exists(start) ? start : null;
    }

    private NetworkTraining TrainingOf(NetworkRecord network) => network.Role switch
    {
        NetworkRole.Sampled => new(recipe.CandidateTraining, OnAllImages: false),
        NetworkRole.Finalist => new(recipe.FinalTraining, OnAllImages: true),
        NetworkRole.Control => ControlTrainings(recipe)[CountEarlierControls(network)],
        _ when network.Parent is null => new(recipe.StartTraining!, OnAllImages: false),
        _ => new(recipe.Stages[network.Stage - 2].BestTraining!, OnAllImages: false),
    };

    private int CountEarlierControls(NetworkRecord control) =>
        Lineage.Of(control, number => store.FindNetwork(number)!).Count(network => network.Role == NetworkRole.Control) - 1;
}

/// <summary>A training of a recipe.</summary>
/// <param name="Plan">How long and at which rate.</param>
/// <param name="OnAllImages">Whether on all training images, none held out for validation.</param>
internal readonly record struct NetworkTraining(TrainingPlan Plan, bool OnAllImages);
