using System.Diagnostics;
using Eas.Search.Execution;
using Eas.Search.Recipes;
using Eas.Search.Runs;

namespace Eas.Cli.Output;

/// <summary>How far a search is, as its live view shows it. Not safe for several threads.</summary>
/// <param name="recipe">What the search does.</param>
internal sealed class SearchProgress(Recipe recipe)
{
    private readonly long totalEpochs = TotalEpochs(recipe);
    private readonly Dictionary<int, TaskProgress> running = [];
    private readonly long started = Stopwatch.GetTimestamp();
    private long epochsDone;
    private long epochsOfThisProcess;
    private int batchSize;
    private int batchDone;

    /// <summary>What is being trained now.</summary>
    public string Purpose { get; private set; } = "";

    /// <summary>The last network that got a result.</summary>
    public NetworkRecord? Last { get; private set; }

    /// <summary>The sampled network of the highest validation accuracy so far.</summary>
    public NetworkRecord? Best { get; private set; }

    /// <summary>The last complete episode.</summary>
    public EpisodeRecord? Episode { get; private set; }

    /// <summary>The tasks under way, by number.</summary>
    public IReadOnlyList<TaskProgress> Running => [.. running.Values.OrderBy(task => task.Number)];

    /// <summary>Networks of the batch under way that have results, and all of them.</summary>
    public string Batch => $"{batchDone} of {batchSize}";

    /// <summary>Images per second of all tasks under way.</summary>
    public double ImagesPerSecond => running.Values.Sum(task => task.ImagesPerSecond);

    /// <summary>An estimate from the epochs that are left: networks grow, so it is short of the truth at first. Null before the first epoch.</summary>
    public TimeSpan? Remaining
    {
        get
        {
            double done = epochsOfThisProcess + running.Values.Sum(task => task.IsEpochDone ? task.Epoch : task.Epoch - 1);
            return done < 1 ? null : Stopwatch.GetElapsedTime(started) / done * Math.Max(totalEpochs - epochsDone - (done - epochsOfThisProcess), 0);
        }
    }

    /// <summary>Time since this process began.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(started);

    /// <summary>Networks are about to be trained; those that have results are of an earlier process.</summary>
    public void Begin(string purpose, IReadOnlyList<NetworkRecord> networks)
    {
        Purpose = purpose;
        batchSize = networks.Count;
        batchDone = networks.Count(network => network.Result is not null);
        epochsDone += networks.Where(network => network.Result is not null).Sum(EpochsOf);
        foreach (NetworkRecord network in networks)
            TakeBest(network);
    }

    /// <summary>A task got on.</summary>
    public void Take(TaskProgress task) => running[task.Number] = task;

    /// <summary>A network has a result.</summary>
    public void Take(NetworkRecord network)
    {
        running.Remove(network.Number);
        Last = network;
        batchDone++;
        epochsDone += EpochsOf(network);
        epochsOfThisProcess += network.Result?.Curve is null ? 0 : EpochsOf(network);
        TakeBest(network);
    }

    /// <summary>An episode is complete.</summary>
    public void Take(EpisodeRecord episode) => Episode = episode;

    private static long TotalEpochs(Recipe recipe)
    {
        long stages = recipe.Stages.Sum(stage => ((long)stage.Networks * recipe.CandidateTraining.Epochs) + (stage.BestTraining?.Epochs ?? 0));
        long control = recipe.Stages.Sum(stage => recipe.CandidateTraining.Epochs + (stage.BestTraining?.Epochs ?? 0)) + (recipe.Finalists > 0 ? recipe.FinalTraining.Epochs : 0);
        return ((long)recipe.Start.Count * (recipe.StartTraining?.Epochs ?? 0)) + stages + ((long)recipe.Finalists * recipe.FinalTraining.Epochs) + (recipe.Control ? control : 0);
    }

    private long EpochsOf(NetworkRecord network) => network.Role switch
    {
        NetworkRole.Sampled => recipe.CandidateTraining.Epochs,
        NetworkRole.Finalist => recipe.FinalTraining.Epochs,
        NetworkRole.Start when network.Parent is null => recipe.StartTraining?.Epochs ?? 0,
        NetworkRole.Start => recipe.Stages[network.Stage - 2].BestTraining?.Epochs ?? 0,
        _ => network.Result?.ValidationAccuracy is null ? recipe.FinalTraining.Epochs : recipe.CandidateTraining.Epochs,
    };

    private void TakeBest(NetworkRecord network)
    {
        if (network is { Role: NetworkRole.Sampled, State: NetworkState.Trained } && !(network.Result!.ValidationAccuracy <= Best?.Result!.ValidationAccuracy))
            Best = network;
    }
}
