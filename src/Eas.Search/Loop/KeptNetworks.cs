using Eas.Search.Runs;
using Eas.Tensors.Serialization;

namespace Eas.Search.Loop;

/// <summary>Which weights of a run stay on disk, and which of them are its best.</summary>
internal sealed class KeptNetworks(SearchContext context)
{
    private int? saved;

    /// <summary>Deletes weights that the recipe does not keep.</summary>
    /// <param name="whileSearching">Whether finalists are still to be chosen: then as many of the best stay as there will be.</param>
    public void DeleteSuperfluous(bool whileSearching)
    {
        var rule = KeepRule.Parse(context.Recipe.Keep);
        if (whileSearching && rule.BestOfStage is { } best)
            rule = new KeepRule(Math.Max(best, context.Recipe.Finalists));
        NetworkFiles.DeleteSuperfluous(context.Store, rule);
    }

    /// <summary>Copies the weights of the best network, where it is another than before, to the file that holds the best.</summary>
    public void SaveBest()
    {
        if (FindBest(context.Store) is not { } best || best.Number == saved)
            return;
        AtomicFile.Copy(context.Folder.Network(best.Number), context.Folder.BestNetwork);
        saved = best.Number;
    }

    /// <summary>
    /// The finalist whose validation accuracy was the highest when it was sampled: the test images choose nothing. Without finalists the best sampled network of the last
    /// stage that has one; without any the last start network.
    /// </summary>
    public static NetworkRecord? FindBest(RunStore store)
    {
        IReadOnlyList<NetworkRecord> networks = store.ReadNetworks();
        NetworkRecord? finalist = networks.FirstOrDefault(network => network is { Role: NetworkRole.Finalist, State: NetworkState.Trained });
        if (finalist is not null)
            return finalist;
        int lastStage = networks.Count == 0 ? 0 : networks[^1].Stage;
        for (int stage = lastStage; stage >= 1; stage--)
        {
            if (store.FindBestNetwork(stage) is { } best)
                return best;
        }

        return networks.LastOrDefault(network => network is { Role: NetworkRole.Start, State: NetworkState.Trained });
    }
}
