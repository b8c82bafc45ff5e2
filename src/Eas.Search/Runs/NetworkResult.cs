namespace Eas.Search.Runs;

/// <summary>The result of a network.</summary>
public sealed record NetworkResult
{
    /// <summary>How it ended: not <see cref="NetworkState.Pending"/>.</summary>
    public required NetworkState State { get; init; }

    /// <summary>Why it failed, in one line; null where it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>Number of the network whose result it has; null for a result of its own.</summary>
    public int? ReusedFrom { get; init; }

    /// <summary>The learning curve, as JSON; null where nothing was trained.</summary>
    public string? Curve { get; init; }

    /// <summary>Largest difference to its parent's logits before noise, relative to the largest logit; null without a parent.</summary>
    public double? RelativeDelta { get; init; }

    /// <summary>The same with noise.</summary>
    public double? RelativeDeltaWithNoise { get; init; }

    /// <summary>Validation accuracy that counts, 0..1: of a failed network that of guessing; null without validation images.</summary>
    public required double? ValidationAccuracy { get; init; }

    /// <summary>The policy's reward; null where no policy sampled it.</summary>
    public required double? Reward { get; init; }

    /// <summary>SHA-256 of the final weights; null where it failed.</summary>
    public required string? WeightsSha256 { get; init; }

    /// <summary>Seconds of training.</summary>
    public double Seconds { get; init; }

    /// <summary>Who trained it; null where nobody did.</summary>
    public string? Worker { get; init; }
}
