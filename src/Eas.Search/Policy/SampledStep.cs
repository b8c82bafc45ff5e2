using Eas.Networks.Architecture;

namespace Eas.Search.Policy;

/// <summary>What one step of an episode decided.</summary>
/// <param name="Kind">The step's kind, by its name in a <see cref="StepOrder"/>.</param>
/// <param name="Networks">For each network of the episode.</param>
public sealed record SampledStep(string Kind, ValueList<SampledNetworkStep> Networks);
