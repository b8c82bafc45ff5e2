using Eas.Networks.Architecture.Plan;
using Eas.Networks.Transformations;

namespace Eas.Search.Policy;

/// <summary>Chooses what networks become, and learns from what that was worth. One episode at a time: sample, then learn.</summary>
public interface ISearchStrategy : IDisposable
{
    /// <summary>The network that the next episode's networks grow from, by its number in the run; null for the stage's start networks.</summary>
    int? Parent { get; }

    /// <summary>Chooses the transformations of an episode's networks.</summary>
    /// <param name="starts">What each grows from.</param>
    /// <param name="firstNumber">The first network's number in the run; the others follow. It keys the random numbers.</param>
    /// <exception cref="PolicyException">A start network has layers that the search's start networks cannot grow.</exception>
    /// <exception cref="GrowthException">The search space gives a transformation that a network does not allow.</exception>
    SampledEpisode Sample(IReadOnlyList<NetworkPlan> starts, int firstNumber);

    /// <summary>Learns from the rewards of the episode that was sampled last.</summary>
    /// <param name="episode">As <see cref="Sample"/> gave it.</param>
    /// <param name="rewards">For each network (<see cref="Reward.Of"/>).</param>
    /// <returns>What it did.</returns>
    /// <exception cref="ArgumentException">There are more or fewer rewards than networks, or one is not finite.</exception>
    StrategyUpdate Learn(SampledEpisode episode, IReadOnlyList<double> rewards);

    /// <summary>All that was learned as bytes: the same state gives the same bytes.</summary>
    byte[] Snapshot();

    /// <summary>Goes on from a snapshot of a strategy with the same options.</summary>
    /// <exception cref="PolicyException">It is no such snapshot.</exception>
    void Restore(ReadOnlySpan<byte> snapshot);
}
