using System.Buffers.Binary;
using Eas.Networks.Architecture.Plan;

namespace Eas.Search.Policy;

/// <summary>
/// The control that keeps the best: transformations as in <see cref="RandomSearch"/>, and an episode's best network is what the next one grows from (after Elsken et
/// al., 2017). Of equals the first.
/// </summary>
/// <param name="options">What it works with; the backend is not used.</param>
public sealed class HillClimbing(StrategyOptions options) : ISearchStrategy
{
    private readonly EpisodeSampler sampler = new(options.Space, options.Order, options.Seed);
    private readonly UniformModel model = new();

    /// <inheritdoc/>
    public int? Parent { get; private set; }

    /// <inheritdoc/>
    public SampledEpisode Sample(IReadOnlyList<NetworkPlan> starts, int firstNumber) => sampler.Sample(starts, firstNumber, model);

    /// <inheritdoc/>
    public StrategyUpdate Learn(SampledEpisode episode, IReadOnlyList<double> rewards)
    {
        StrategyChecks.RequireRewards(episode, rewards);
        Parent = episode.Networks.Zip(rewards).MaxBy(network => network.Second).First.Number;
        return default;
    }

    /// <inheritdoc/>
    public byte[] Snapshot()
    {
        if (Parent is not { } parent)
            return [];
        byte[] bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, parent);
        return bytes;
    }

    /// <inheritdoc/>
    public void Restore(ReadOnlySpan<byte> snapshot) => Parent = snapshot.Length switch
    {
        0 => null,
        sizeof(int) => BinaryPrimitives.ReadInt32LittleEndian(snapshot),
        _ => throw StrategyChecks.BadSnapshot($"hill climbing keeps a network's number, and it has {snapshot.Length} bytes"),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }
}
