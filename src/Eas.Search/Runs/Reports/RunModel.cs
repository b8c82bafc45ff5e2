using Eas.Search.Recipes;

namespace Eas.Search.Runs.Reports;

/// <summary>A run as its report sees it: read once, and what follows from that.</summary>
/// <param name="Name">Name of the run's folder.</param>
/// <param name="Run">What it is.</param>
/// <param name="Recipe">What it does.</param>
/// <param name="Stages">The stages begun so far.</param>
/// <param name="Episodes">The episodes begun so far.</param>
/// <param name="Networks">All networks in order of their number, which is their index.</param>
internal sealed record RunModel(
    string Name,
    RunRecord Run,
    Recipe Recipe,
    IReadOnlyList<StageRecord> Stages,
    IReadOnlyList<EpisodeRecord> Episodes,
    IReadOnlyList<NetworkRecord> Networks)
{
    /// <summary>The networks that episodes sampled.</summary>
    public IReadOnlyList<NetworkRecord> Sampled { get; } = [.. Networks.Where(network => network.Role == NetworkRole.Sampled)];

    /// <summary>The networks that were trained to the end.</summary>
    public IReadOnlyList<NetworkRecord> Finalists { get; } = [.. Networks.Where(network => network.Role == NetworkRole.Finalist)];

    /// <summary>The start network's further trainings without growing, in order.</summary>
    public IReadOnlyList<NetworkRecord> Controls { get; } = [.. Networks.Where(network => network.Role == NetworkRole.Control)];

    /// <summary>The trained one of the sampled networks that has the highest validation accuracy, the first of equal ones; null where there is none yet.</summary>
    public NetworkRecord? Best { get; } = Networks
        .Where(network => network is { Role: NetworkRole.Sampled, State: NetworkState.Trained, Result.ValidationAccuracy: not null })
        .MaxBy(network => network.Result!.ValidationAccuracy);

    /// <summary>The start network that the best descends from; the first one while there is no best.</summary>
    public NetworkRecord? Start => Best is not null ? LineageOf(Best)[0] : Networks is [{ } first, ..] ? first : null;

    /// <summary>The finalist that the best became; where another stage's networks became finalists the first of them.</summary>
    public NetworkRecord? Final => Finalists.FirstOrDefault(network => network.Parent == Best?.Number) ?? (Finalists is [{ } first, ..] ? first : null);

    /// <summary>The start network after all of its further trainings.</summary>
    public NetworkRecord? Control => Controls is [.., { } last] ? last : null;

    /// <summary>The control's validation accuracy: a last training on all training images gives none.</summary>
    public double? ControlValidationAccuracy => Controls.Select(network => network.Result?.ValidationAccuracy).LastOrDefault(accuracy => accuracy is not null);

    /// <summary>Reads a run.</summary>
    /// <exception cref="RunException">It is damaged.</exception>
    public static RunModel Read(RunStore store)
    {
        RunRecord run = store.ReadRun();
        string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(store.Folder.Path));
        return new RunModel(Path.GetFileName(folder), run, run.ReadRecipe(store.Folder), store.ReadStages(), store.ReadEpisodes(), store.ReadNetworks());
    }

    /// <summary>A network's ancestors and itself, the first ancestor first.</summary>
    public IReadOnlyList<NetworkRecord> LineageOf(NetworkRecord network) => Lineage.Of(network, number => Networks[number]);
}
