using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Transformations;

namespace Eas.Search.Policy;

/// <summary>A network that an episode sampled.</summary>
/// <param name="Number">Its number in the run.</param>
/// <param name="Start">What it grows from.</param>
/// <param name="Actions">All of its transformations in order.</param>
/// <param name="Result">What it becomes, a DenseNet's proportions kept.</param>
public sealed record SampledNetwork(int Number, NetworkPlan Start, ValueList<GrowthAction> Actions, NetworkPlan Result);
