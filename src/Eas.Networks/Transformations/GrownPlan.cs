using Eas.Kernels.Random;
using Eas.Networks.Architecture.Plan;

namespace Eas.Networks.Transformations;

/// <summary>
/// A grown network before it has weights: its plan, and for every operation where its tensors come from. Transformations are applied to it one after the other; only
/// then are tensors made, each by one gather from the parent, however many transformations it went through.
/// </summary>
/// <param name="Plan">The grown network.</param>
/// <param name="Operations">Its operations in the plan's order.</param>
internal sealed record GrownPlan(NetworkPlan Plan, IReadOnlyList<GrownOperation> Operations)
{
    /// <summary>The parent itself.</summary>
    public static GrownPlan Of(NetworkPlan parent)
    {
        var operations = new List<GrownOperation>();
        foreach (Operation operation in parent.Operations)
        {
            WeightOrigin? weight = operation is ConvolutionOperation or LinearOperation
                ? WeightOrigin.Parent(operation.Name, operation.Output.Channels, operation.Input.Channels)
                : null;
            NormOrigin? norm = operation is BatchNormOperation
                ? new NormOrigin(NormKind.Copied, operation.Name, Remapping.Identity(operation.Output.Channels))
                : null;

            // Dropout is off where activations are compared and measured: its output is its input's.
            ParentActivation activation = operation is DropoutOperation
                ? operations[^1].Activation
                : new ParentActivation(operation.Name, Remapping.Identity(operation.Output.Channels));
            operations.Add(new GrownOperation(operation, weight, norm, activation));
        }

        return new GrownPlan(parent, operations);
    }

    /// <summary>The network after a transformation.</summary>
    /// <param name="edit">What it does.</param>
    /// <param name="keys">Names the random numbers of the operation with an ordinal.</param>
    public GrownPlan Apply(NetworkEdit edit, Func<int, RandomKey> keys) => new GrowthWalk(this, edit, keys).Run();
}
