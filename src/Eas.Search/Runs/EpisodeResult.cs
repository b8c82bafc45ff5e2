namespace Eas.Search.Runs;

/// <summary>What came out of an episode.</summary>
public sealed record EpisodeResult
{
    /// <summary>Mean validation accuracy of its networks, 0..1.</summary>
    public required double MeanAccuracy { get; init; }

    /// <summary>Highest validation accuracy of its networks, 0..1.</summary>
    public required double BestAccuracy { get; init; }

    /// <summary>The baseline that the rewards were compared with; null where the strategy has none.</summary>
    public required double? Baseline { get; init; }

    /// <summary>Mean entropy of the policy's decisions, in nats.</summary>
    public required double Entropy { get; init; }

    /// <summary>The loss whose gradient updated the policy; null where the strategy has none.</summary>
    public required double? Loss { get; init; }
}
