using Eas.Networks.Architecture.Plan;

namespace Eas.Search.Policy;

/// <summary>
/// The control that learns nothing: every layer that can be widened is, with probability a half; block, place and size are uniform. Order, masks and random numbers
/// are the policy's.
/// </summary>
/// <param name="options">What it works with; the backend is not used.</param>
public sealed class RandomSearch(StrategyOptions options) : ISearchStrategy
{
    private readonly EpisodeSampler sampler = new(options.Space, options.Order, options.Seed);
    private readonly UniformModel model = new();

    /// <inheritdoc/>
    public int? Parent => null;

    /// <inheritdoc/>
    public SampledEpisode Sample(IReadOnlyList<NetworkPlan> starts, int firstNumber) => sampler.Sample(starts, firstNumber, model);

    /// <inheritdoc/>
    public StrategyUpdate Learn(SampledEpisode episode, IReadOnlyList<double> rewards)
    {
        StrategyChecks.RequireRewards(episode, rewards);
        return default;
    }

    /// <inheritdoc/>
    public byte[] Snapshot() => [];

    /// <inheritdoc/>
    public void Restore(ReadOnlySpan<byte> snapshot)
    {
        if (snapshot.Length > 0)
            throw StrategyChecks.BadSnapshot($"random search keeps nothing, and it has {snapshot.Length} bytes");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }
}
