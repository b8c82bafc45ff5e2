namespace Eas.Networks.Architecture.Plan;

/// <summary>An element of a network for a given input.</summary>
/// <param name="Index">Its index in the network.</param>
/// <param name="Spec">What it is.</param>
/// <param name="Input">Shape of what it reads.</param>
/// <param name="Output">Shape of what it gives; a dense block's has all channels of the block's one buffer.</param>
/// <param name="Layers">A dense block's layers; one layer, the element itself, for any other kind.</param>
public sealed record ElementPlan(int Index, LayerSpec Spec, FeatureShape Input, FeatureShape Output, ValueList<LayerPlan> Layers)
{
    /// <summary>Trained parameters and multiply-adds.</summary>
    public Cost Cost => Layers.Aggregate(default(Cost), (sum, layer) => sum + layer.Cost);
}
