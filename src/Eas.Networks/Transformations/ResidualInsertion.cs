using System.Diagnostics;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;

namespace Eas.Networks.Transformations;

/// <summary>A residual skip whose branch is new and silent: its last batch normalisation has scale 0.</summary>
/// <param name="Address">See <see cref="LayerInsertion"/>.</param>
public sealed record ResidualInsertion(LayerAddress Address) : LayerInsertion(Address)
{
    internal override InsertedLayer Derive(InsertionPoint point)
    {
        ValueList<Operation> operations = point.Layer.Operations;
        return new InsertedLayer(
            [.. Enumerable.Range(0, operations.Count).Select(i => Derive(operations[i], point, i))],
            Remapping.Identity(point.Layer.Input.Channels));
    }

    private static GrownOperation Derive(Operation operation, InsertionPoint point, int index)
    {
        int channels = operation.Output.Channels;

        // The parent computes nothing of the branch; what comes after the sum is the skip's input.
        var inBranch = new ParentActivation(null, Remapping.None(channels, sourceCount: 0));
        return operation switch
        {
            ConvolutionOperation => new GrownOperation(operation, WeightOrigin.Fresh(point.Key(index), channels, operation.Input.Channels), null, inBranch),
            BatchNormOperation norm => new GrownOperation(
                operation, null, new NormOrigin(norm.HasRelu ? NormKind.Neutral : NormKind.Silent, null, Remapping.Identity(channels)), inBranch),
            AdditionOperation => new GrownOperation(operation, null, null, point.Input),
            DropoutOperation => new GrownOperation(operation, null, null, index + 1 == point.Layer.Operations.Count ? point.Input : inBranch),
            _ => throw new UnreachableException($"no place for {operation.GetType().Name} in a residual skip"),
        };
    }
}
