using Eas.Kernels.Parameters;
using Eas.Networks.Architecture.Plan;
using Eas.Tensors.Autograd;
using Eas.Tensors.Optim;
using Eas.Tensors.Steps;

namespace Eas.Search.Policy;

/// <summary>
/// The method itself (Cai et al. 2018): a policy samples an episode's networks; REINFORCE moves it towards what was rewarded, one step of Adam through the encoder and
/// both actors.
/// </summary>
public sealed class Reinforce : ISearchStrategy
{
    private const float LearningRate = 2e-3f;
    private const double EntropyWeight = 1e-5;

    private readonly StrategyOptions options;
    private readonly EpisodeSampler sampler;
    private readonly PolicyNetwork policy;
    private readonly Adam optimizer;
    private readonly StepBlock block;
    private readonly RewardBaseline baseline;
    private long updates;

    /// <summary>Begins with a new policy.</summary>
    public Reinforce(StrategyOptions options)
    {
        this.options = options;
        sampler = new EpisodeSampler(options.Space, options.Order, options.Seed);
        policy = new PolicyNetwork(options.Backend, options.Space, options.Seed, options.Stage);
        optimizer = new Adam(policy.Store, new AdamParams());
        block = new StepBlock(options.Backend);
        baseline = new RewardBaseline(options.Baseline);
    }

    /// <inheritdoc/>
    public int? Parent => null;

    /// <inheritdoc/>
    public SampledEpisode Sample(IReadOnlyList<NetworkPlan> starts, int firstNumber) => sampler.Sample(starts, firstNumber, policy);

    /// <inheritdoc/>
    public StrategyUpdate Learn(SampledEpisode episode, IReadOnlyList<double> rewards)
    {
        StrategyChecks.RequireRewards(episode, rewards);
        double subtracted = baseline.Next(rewards.Average());
        block.Write(new StepParameters { Step = updates, LearningRate = LearningRate });
        using var loss = new ReinforceLoss(policy, episode, [.. rewards.Select(reward => reward - subtracted)], EntropyWeight);
        using var tape = new Tape(options.Backend, PassMode.Training, block);
        double value = loss.Run(tape);
        optimizer.Step(tape);
        updates++;
        return new StrategyUpdate(subtracted, value);
    }

    /// <inheritdoc/>
    public byte[] Snapshot()
    {
        var tensors = new List<KeyValuePair<string, float[]>>();
        foreach (string name in policy.Store.Names)
            tensors.Add(new(name, policy.Store.Read<float>(name)));
        foreach (string name in optimizer.StateNames)
            tensors.Add(new(name, optimizer.ReadState<float>(name)));
        return new PolicySnapshot(Description, updates, baseline.Average, tensors).Encode();
    }

    /// <inheritdoc/>
    public void Restore(ReadOnlySpan<byte> snapshot)
    {
        PolicySnapshot state = PolicySnapshot.Decode(snapshot, Description);
        if (!state.Tensors.Select(tensor => tensor.Key).SequenceEqual([.. policy.Store.Names, .. optimizer.StateNames]))
            throw StrategyChecks.BadSnapshot("it has other tensors; it was written by another version");
        foreach ((string name, float[] values) in state.Tensors.Take(policy.Store.Names.Count))
            policy.Store.Write<float>(name, values);
        foreach ((string name, float[] values) in state.Tensors.Skip(policy.Store.Names.Count))
            optimizer.WriteState<float>(name, values);

        updates = state.Updates;
        baseline.Average = state.Baseline;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        block.Dispose();
        optimizer.Dispose();
        policy.Dispose();
    }

    // What the tensors' shapes and meaning follow from.
    private string Description =>
        $"baseline {options.Baseline}; blocks {options.Space.BlockCount}; sizes {options.Space.Search.KernelSizes}; start {options.Space.Search.AllowsStart}; "
        + $"tokens {options.Space.Vocabulary.Tokens}";
}
