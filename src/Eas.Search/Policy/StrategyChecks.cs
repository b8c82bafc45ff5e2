namespace Eas.Search.Policy;

/// <summary>What strategies ask of their input.</summary>
internal static class StrategyChecks
{
    /// <summary>Throws unless there is a finite reward for each network.</summary>
    public static void RequireRewards(SampledEpisode episode, IReadOnlyList<double> rewards)
    {
        if (rewards.Count != episode.Networks.Count)
            throw new ArgumentException($"an episode of {episode.Networks.Count} networks got {rewards.Count} rewards", nameof(rewards));
        for (int i = 0; i < rewards.Count; i++)
        {
            if (!double.IsFinite(rewards[i]))
                throw new ArgumentException($"the reward of network {episode.Networks[i].Number} is {rewards[i]}; a failed network's is that of chance", nameof(rewards));
        }
    }

    /// <summary>An error for bytes that are no snapshot of this strategy.</summary>
    public static PolicyException BadSnapshot(string problem) => new($"the policy's snapshot cannot be used: {problem}");
}
