using Eas.Networks.Architecture.Plan;

namespace Eas.Search.Policy;

/// <summary>A search whose networks a <see cref="VirtualEvaluator"/> scores: what a strategy does, in seconds.</summary>
public static class VirtualSearch
{
    private const int NetworksPerEpisode = 10, ValidationImages = 5000;

    /// <summary>Runs episodes of 10 networks.</summary>
    /// <param name="strategy">Learns as it goes.</param>
    /// <param name="start">The stage's start network.</param>
    /// <param name="evaluator">Scores networks.</param>
    /// <param name="episodes">How many episodes.</param>
    /// <returns>Each network's accuracy, in order of their numbers, from 1.</returns>
    public static IReadOnlyList<double> Run(ISearchStrategy strategy, NetworkPlan start, VirtualEvaluator evaluator, int episodes)
    {
        var accuracies = new List<double>();
        var networks = new Dictionary<int, NetworkPlan>();
        for (int episode = 0; episode < episodes; episode++)
        {
            NetworkPlan parent = strategy.Parent is { } number ? networks[number] : start;
            SampledEpisode sampled = strategy.Sample([.. Enumerable.Repeat(parent, NetworksPerEpisode)], accuracies.Count + 1);
            double[] measured = [.. sampled.Networks.Select(network => evaluator.Accuracy(network.Result.Network))];
            foreach (SampledNetwork network in sampled.Networks)
                networks[network.Number] = network.Result;
            accuracies.AddRange(measured);
            strategy.Learn(sampled, [.. measured.Select(accuracy => Reward.Of(accuracy, ValidationImages))]);
        }

        return accuracies;
    }
}
