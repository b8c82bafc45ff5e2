namespace Eas.Search.Runs;

/// <summary>A network's line of the journal.</summary>
/// <param name="Role">What it is for: start, sampled, finalist or control.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Episode">The episode; null for networks that none sampled.</param>
/// <param name="Number">Number in the run, from 0.</param>
/// <param name="Parent">Number of the network it goes on from; null for a start network of the first stage.</param>
/// <param name="Actions">The actions that grew it.</param>
/// <param name="Architecture">The network in the text notation.</param>
/// <param name="Seed">Key of its random numbers.</param>
/// <param name="Accuracy">Validation accuracy, 0..1.</param>
/// <param name="Reward">The policy's reward.</param>
/// <param name="Preservation">How well it kept its parent's function.</param>
/// <param name="Sha256">SHA-256 of the final weights.</param>
public sealed record JournalNetwork(
    NetworkRole Role,
    int Stage,
    int? Episode,
    int Number,
    int? Parent,
    string Actions,
    string Architecture,
    ulong Seed,
    double? Accuracy,
    double? Reward,
    JournalPreservation Preservation,
    string? Sha256);
