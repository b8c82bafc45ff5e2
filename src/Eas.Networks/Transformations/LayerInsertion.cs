using Eas.Kernels.Random;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;

namespace Eas.Networks.Transformations;

/// <summary>How a transformation's new layer computes what was there before: where each of its tensors comes from.</summary>
/// <param name="Address">The new layer's place in the network that has it.</param>
public abstract record LayerInsertion(LayerAddress Address)
{
    /// <summary>Where the new layer's tensors come from.</summary>
    internal abstract InsertedLayer Derive(InsertionPoint point);
}

/// <summary>Where a layer is inserted.</summary>
/// <param name="Layer">The new layer.</param>
/// <param name="Grown">The operations before it, in order.</param>
/// <param name="Input">What it reads, in terms of the parent.</param>
/// <param name="Keys">Names the random numbers of the operation with an ordinal.</param>
internal sealed record InsertionPoint(LayerPlan Layer, IReadOnlyList<GrownOperation> Grown, ParentActivation Input, Func<int, RandomKey> Keys)
{
    /// <summary>Names the random numbers of one of the layer's operations, from 0.</summary>
    public RandomKey Key(int operation) => Keys(Grown.Count + operation);
}

/// <summary>An inserted layer's operations.</summary>
/// <param name="Operations">One for each of the layer's operations.</param>
/// <param name="Output">Of which channels of its input its output's channels are copies.</param>
internal sealed record InsertedLayer(IReadOnlyList<GrownOperation> Operations, Remapping Output);
