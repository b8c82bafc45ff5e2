namespace Eas.Search.Runs;

/// <summary>The weights of a run's networks on disk. What is deleted can be made again from parent, actions and seed.</summary>
public static class NetworkFiles
{
    /// <summary>The networks that have a file which a rule does not keep, in order of their number.</summary>
    public static IReadOnlyList<int> FindSuperfluous(RunStore store, KeepRule rule)
    {
        IReadOnlyList<NetworkRecord> networks = store.ReadNetworks();
        HashSet<int> kept = [.. Kept(networks, rule)];
        return [.. networks.Select(network => network.Number).Where(number => !kept.Contains(number) && File.Exists(store.Folder.Network(number)))];
    }

    /// <summary>Deletes the files of <see cref="FindSuperfluous"/>.</summary>
    /// <returns>The networks whose files were deleted.</returns>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    public static IReadOnlyList<int> DeleteSuperfluous(RunStore store, KeepRule rule)
    {
        IReadOnlyList<int> superfluous = FindSuperfluous(store, rule);
        foreach (int number in superfluous)
            File.Delete(store.Folder.Network(number));
        return superfluous;
    }

    private static IEnumerable<int> Kept(IReadOnlyList<NetworkRecord> networks, KeepRule rule)
    {
        foreach (NetworkRecord network in networks)
        {
            // Start networks and finalists took a long training.
            if (network.Episode is null)
                yield return network.Number;
            if (network.Result is not null)
                continue;
            yield return network.Number;
            if (network.Parent is int parent)
                yield return parent;
        }

        IEnumerable<NetworkRecord> candidates = networks.Where(network => network.Episode is not null && network.State == NetworkState.Trained);
        foreach (IGrouping<int, NetworkRecord> stage in candidates.GroupBy(network => network.Stage))
        {
            IEnumerable<NetworkRecord> bestFirst = stage.OrderByDescending(network => network.Result!.ValidationAccuracy).ThenBy(network => network.Number);
            foreach (NetworkRecord network in bestFirst.Take(rule.BestOfStage ?? int.MaxValue))
                yield return network.Number;
        }
    }
}
