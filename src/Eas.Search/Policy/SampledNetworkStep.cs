using Eas.Networks.Architecture;
using Eas.Networks.Transformations;

namespace Eas.Search.Policy;

/// <summary>What one step decided for one network.</summary>
/// <param name="Network">The network as it stood before the step.</param>
/// <param name="Rounds">The step's choices, round by round (<see cref="IStepChoices"/>).</param>
/// <param name="Actions">The transformations that follow from them.</param>
public sealed record SampledNetworkStep(NetworkSpec Network, ValueList<ValueList<Choice>> Rounds, ValueList<GrowthAction> Actions);
