namespace Eas.Search.Runs;

/// <summary>An episode: the networks sampled from one state of the policy, and what the policy learned from them.</summary>
public sealed record EpisodeRecord
{
    /// <summary>The stage.</summary>
    public required int Stage { get; init; }

    /// <summary>Number in the stage, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>SHA-256 of the policy that its networks were sampled from.</summary>
    public required string PolicySha256 { get; init; }

    /// <summary>SHA-256 of the policy after its update; null until the episode is complete.</summary>
    public required string? UpdatedPolicySha256 { get; init; }

    /// <summary>What came out; null until the episode is complete.</summary>
    public required EpisodeResult? Result { get; init; }
}
