using Eas.Networks.Architecture.Plan;

namespace Eas.Networks.Transformations;

/// <summary>
/// What a transformation does to a network: the network it gives, and the layer it inserts, if any. Which layers it widens is seen by comparing the two; their
/// consumers follow from the graph.
/// </summary>
/// <param name="Result">The network afterwards.</param>
/// <param name="Insertion">The inserted layer; null where none is.</param>
public sealed record NetworkEdit(NetworkPlan Result, LayerInsertion? Insertion = null);
