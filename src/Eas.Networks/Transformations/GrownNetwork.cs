namespace Eas.Networks.Transformations;

/// <summary>A child, and how well it keeps what its parent computes.</summary>
/// <param name="Network">With weights and no gradients: it is evaluated, and trained from its checkpoint. The caller disposes it.</param>
/// <param name="Exact">Before noise; null without the check.</param>
/// <param name="WithNoise">With noise; null without the check.</param>
public sealed record GrownNetwork(Network Network, Preservation? Exact, Preservation? WithNoise);
