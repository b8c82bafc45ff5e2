using Eas.Tensors;

namespace Eas.Search.Policy;

/// <summary>What a strategy works with.</summary>
public sealed record StrategyOptions
{
    /// <summary>What is read and chosen from.</summary>
    public required PolicySpace Space { get; init; }

    /// <summary>Where a policy is computed; not disposed with the strategy. One thread is best: its tensors are small.</summary>
    public required IBackend Backend { get; init; }

    /// <summary>The steps of an episode.</summary>
    public StepOrder Order { get; init; } = StepOrder.Plain;

    /// <summary>Key of the random numbers.</summary>
    public ulong Seed { get; init; }

    /// <summary>The search's stage, from 0; each draws its own initial policy.</summary>
    public int Stage { get; init; }

    /// <summary>What is subtracted from rewards.</summary>
    public BaselineKind Baseline { get; init; }
}
