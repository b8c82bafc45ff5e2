namespace Eas.Search.Runs;

/// <summary>An episode's line of the journal, after its networks.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Episode">The episode.</param>
/// <param name="PolicySha256">SHA-256 of the policy after the episode's update.</param>
public sealed record JournalEpisode(int Stage, int Episode, string PolicySha256);
