using System.Diagnostics;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;

namespace Eas.Networks.Transformations;

/// <summary>
/// A convolution or fully connected layer that computes its input (Cai et al. 2018, eq. 3 and 4): the identity, a batch normalisation that undoes itself, and a ReLU
/// that changes nothing since its input came out of one.
/// </summary>
/// <param name="Address">See <see cref="LayerInsertion"/>.</param>
public sealed record IdentityInsertion(LayerAddress Address) : LayerInsertion(Address)
{
    internal override InsertedLayer Derive(InsertionPoint point)
    {
        Remapping channels = Remapping.Identity(point.Layer.Input.Channels);
        return new InsertedLayer([.. point.Layer.Operations.Select(operation => Derive(operation, channels, point.Input))], channels);
    }

    private static GrownOperation Derive(Operation operation, Remapping channels, ParentActivation input) => operation switch
    {
        ConvolutionOperation or LinearOperation => new GrownOperation(operation, WeightOrigin.Identity(channels), null, input),
        BatchNormOperation => new GrownOperation(operation, null, new NormOrigin(NormKind.Undone, input.Operation, input.Channels), input),
        DropoutOperation => new GrownOperation(operation, null, null, input),
        _ => throw new UnreachableException($"no identity for {operation.GetType().Name}"),
    };
}
