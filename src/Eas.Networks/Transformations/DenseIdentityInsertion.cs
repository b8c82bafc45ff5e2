using System.Diagnostics;
using Eas.Kernels.Random;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;

namespace Eas.Networks.Transformations;

/// <summary>
/// A dense layer whose outputs are copies of random channels of what it sees (Cai et al. 2018, eq. 5): each of its filters is 1 at the centre of one input, each batch
/// normalisation undoes itself. For post-activation blocks, whose channels all came out of a ReLU.
/// </summary>
/// <param name="Address">See <see cref="LayerInsertion"/>.</param>
public sealed record DenseIdentityInsertion(LayerAddress Address) : LayerInsertion(Address)
{
    internal override InsertedLayer Derive(InsertionPoint point)
    {
        var operations = new List<GrownOperation>();
        int inputs = point.Layer.Input.Channels;

        // Which channels of the layer's input the current ones are.
        Remapping chosen = Remapping.Identity(inputs);
        foreach (Operation operation in point.Layer.Operations)
        {
            WeightOrigin? weight = null;
            NormOrigin? norm = null;
            switch (operation)
            {
                case ConvolutionOperation convolution:
                    var rows = Remapping.Random(convolution.Output.Channels, convolution.Input.Channels, new HostRandom(point.Key(operations.Count)));
                    weight = WeightOrigin.Identity(rows);
                    chosen = chosen.Then(rows);
                    break;
                case BatchNormOperation:
                    ParentActivation normalised = point.Input.Then(chosen);
                    norm = new NormOrigin(NormKind.Undone, normalised.Operation, normalised.Channels);
                    break;
                case ConcatenationOperation:
                    chosen = Remapping.Identity(inputs).Append(chosen);
                    break;
                case DropoutOperation:
                    break;
                default:
                    throw new UnreachableException($"no identity for {operation.GetType().Name}");
            }

            operations.Add(new GrownOperation(operation, weight, norm, point.Input.Then(chosen)));
        }

        return new InsertedLayer(operations, chosen);
    }
}
