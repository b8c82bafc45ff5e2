namespace Eas.Networks.Architecture.Plan;

/// <summary>A layer as operations: an element of the network, or one layer of a dense block.</summary>
/// <param name="Address">Its place in the network.</param>
/// <param name="Input">Shape of what it reads.</param>
/// <param name="Output">Shape of what it gives; for a dense layer the concatenation of its input and what it computes.</param>
/// <param name="Operations">Its operations in order.</param>
public sealed record LayerPlan(LayerAddress Address, FeatureShape Input, FeatureShape Output, ValueList<Operation> Operations)
{
    /// <summary>Trained parameters and multiply-adds.</summary>
    public Cost Cost => Operations.Aggregate(default(Cost), (sum, operation) => sum + operation.Cost);
}
