using System.Text.Json;

namespace Eas.Search.Runs;

/// <summary>
/// What a run found, as lines of JSON that are the same for every run of a recipe, data set and seed at one vector width: no times, costs, workers or
/// paths. The lines of an unfinished run are the first of the finished one's, in whatever order its networks were trained.
/// </summary>
public static class Journal
{
    /// <summary>A line for each network in order of its number, and one for each episode after its networks, up to the first without a result.</summary>
    public static IEnumerable<string> ReadLines(RunStore store)
    {
        IReadOnlyList<NetworkRecord> networks = store.ReadNetworks();
        Dictionary<(int Stage, int? Episode), EpisodeRecord> episodes = store.ReadEpisodes().ToDictionary(episode => (episode.Stage, (int?)episode.Number));
        for (int i = 0; i < networks.Count; i++)
        {
            NetworkRecord network = networks[i];
            if (network.Result is not { } result)
                yield break;
            yield return JsonSerializer.Serialize(LineOf(network, result), JournalJson.Lines.JournalNetwork);

            bool isFollowed = i + 1 < networks.Count && networks[i + 1].Stage == network.Stage && networks[i + 1].Episode == network.Episode;
            if (network.Episode is null || isFollowed)
                continue;
            if (episodes[(network.Stage, network.Episode)] is not { UpdatedPolicySha256: string policy } episode)
                yield break;
            yield return JsonSerializer.Serialize(new JournalEpisode(episode.Stage, episode.Number, policy), JournalJson.Lines.JournalEpisode);
        }
    }

    private static JournalNetwork LineOf(NetworkRecord network, NetworkResult result) => new(
        network.Role,
        network.Stage,
        network.Episode,
        network.Number,
        network.Parent,
        network.Actions,
        network.Architecture,
        network.Seed,
        result.ValidationAccuracy,
        result.Reward,
        new JournalPreservation(result.RelativeDelta, result.RelativeDeltaWithNoise),
        result.WeightsSha256);
}
