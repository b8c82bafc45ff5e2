namespace Eas.Search.Runs;

/// <summary>A network of a run: where it comes from, what it is, and its result once it has one.</summary>
public sealed record NetworkRecord
{
    /// <summary>Number in the run, from 0 without gaps.</summary>
    public required int Number { get; init; }

    /// <summary>What it is for.</summary>
    public required NetworkRole Role { get; init; }

    /// <summary>The stage.</summary>
    public required int Stage { get; init; }

    /// <summary>The episode that sampled it; null for networks that none did.</summary>
    public required int? Episode { get; init; }

    /// <summary>Place in its episode, from 0; null without an episode.</summary>
    public required int? IndexInEpisode { get; init; }

    /// <summary>Number of the network that it goes on from, grown or as it is; null for a start network of the first stage.</summary>
    public required int? Parent { get; init; }

    /// <summary>The actions that grew it from its parent, as text; empty for none.</summary>
    public required string Actions { get; init; }

    /// <summary>The network in the text notation.</summary>
    public required string Architecture { get; init; }

    /// <summary>Key of its random numbers.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Trained parameters.</summary>
    public required long Parameters { get; init; }

    /// <summary>Multiply-adds of one image's forward pass.</summary>
    public required long MultiplyAdds { get; init; }

    /// <summary>Its result; null while it is pending.</summary>
    public NetworkResult? Result { get; init; }

    /// <summary>Share of the test images classified correctly, 0..1; null where it was not tested.</summary>
    public double? TestAccuracy { get; init; }

    /// <summary>How far it is.</summary>
    public NetworkState State => Result?.State ?? NetworkState.Pending;
}
