namespace Eas.Search.Runs;

/// <summary>Largest difference of a network's logits to its parent's, relative to the largest logit.</summary>
/// <param name="RelativeDelta">Before noise; null without a parent.</param>
/// <param name="RelativeDeltaWithNoise">With noise; null without a parent.</param>
public sealed record JournalPreservation(double? RelativeDelta, double? RelativeDeltaWithNoise);
