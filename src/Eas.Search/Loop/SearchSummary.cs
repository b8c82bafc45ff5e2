using Eas.Search.Runs;

namespace Eas.Search.Loop;

/// <summary>What a search has found.</summary>
/// <param name="Best">The best network: a finalist, where there is one.</param>
/// <param name="BestAccuracy">Validation accuracy, 0..1, of the best as it was sampled: a finalist is trained on all training images and has none of its own.</param>
/// <param name="Start">The start network that the best descends from.</param>
/// <param name="Control">The start network given the same further epochs; null without a control.</param>
/// <param name="Trained">Sampled networks that were trained.</param>
/// <param name="Reused">Sampled networks that have an equal one's result.</param>
/// <param name="Failed">Sampled networks that failed.</param>
/// <param name="TestReads">How often the test images were read.</param>
/// <param name="Seconds">Seconds that processes have worked on it.</param>
/// <param name="TrainingSeconds">Seconds of them spent on growing and training.</param>
public sealed record SearchSummary(
    NetworkRecord? Best,
    double? BestAccuracy,
    NetworkRecord? Start,
    NetworkRecord? Control,
    int Trained,
    int Reused,
    int Failed,
    int TestReads,
    double Seconds,
    double TrainingSeconds)
{
    /// <summary>What a run has found so far.</summary>
    public static SearchSummary Of(RunStore store)
    {
        IReadOnlyList<NetworkRecord> networks = store.ReadNetworks();
        RunRecord run = store.ReadRun();
        NetworkRecord? best = KeptNetworks.FindBest(store);
        return new SearchSummary(
            best,
            best is { Role: NetworkRole.Finalist, Parent: { } sampled } ? networks[sampled].Result?.ValidationAccuracy : best?.Result?.ValidationAccuracy,
            best is null ? null : Lineage.Of(best, number => networks[number])[0],
            networks.LastOrDefault(network => network.Role == NetworkRole.Control),
            Count(networks, NetworkState.Trained),
            Count(networks, NetworkState.Reused),
            Count(networks, NetworkState.Failed),
            run.TestReads,
            run.Seconds,
            networks.Sum(network => network.Result?.Seconds ?? 0));
    }

    private static int Count(IReadOnlyList<NetworkRecord> networks, NetworkState state) =>
        networks.Count(network => network.Role == NetworkRole.Sampled && network.State == state);
}
