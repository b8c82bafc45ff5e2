using System.Diagnostics;
using Eas.Kernels.Random;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;

namespace Eas.Networks.Transformations;

/// <summary>
/// A dense layer that repeats the one before it (the authors' scheme): its weights, nothing taken from that layer's own outputs, and for filters random ones of that
/// layer's. Its outputs equal that layer's in training mode too, so what reads them is remapped as if those channels had been replicated.
/// </summary>
/// <param name="Address">See <see cref="LayerInsertion"/>.</param>
/// <param name="Original">The layer that is repeated, directly before the new one.</param>
public sealed record ReplicaInsertion(LayerAddress Address, LayerAddress Original) : LayerInsertion(Address)
{
    internal override InsertedLayer Derive(InsertionPoint point)
    {
        GrownOperation[] originals = [.. point.Grown.TakeLast(point.Layer.Operations.Count)];
        int seen = point.Layer.Input.Channels, growth = seen - ((ConcatenationOperation)originals[^1].Operation).Kept.Channels;
        var choice = Remapping.Random(point.Layer.Output.Channels - seen, growth, new HostRandom(point.Key(0)));
        Remapping output = Remapping.Identity(seen).Append(choice.Within(seen - growth, seen));

        // The original's own outputs are new inputs of its replica: no source, weight 0. Up to the first convolution they are channels too.
        Remapping unseen = Remapping.Identity(seen - growth).Append(Remapping.None(growth, seen - growth));
        int lastConvolution = Array.FindLastIndex(originals, original => original.Weight is not null);
        int firstConvolution = Array.FindIndex(originals, original => original.Weight is not null);
        var operations = new GrownOperation[originals.Length];
        for (int i = 0; i < originals.Length; i++)
        {
            GrownOperation original = originals[i];
            Remapping inputs = i <= firstConvolution ? unseen : Remapping.Identity(original.Operation.Input.Channels);
            operations[i] = point.Layer.Operations[i] switch
            {
                ConvolutionOperation operation => Convolution(operation, original, inputs, i == lastConvolution ? choice : Remapping.Identity(operation.Output.Channels)),
                ConcatenationOperation operation => new GrownOperation(operation, null, null, original.Activation.Then(output)),
                BatchNormOperation or DropoutOperation => PassThrough(point.Layer.Operations[i], original, i > lastConvolution ? choice : i < firstConvolution ? unseen : inputs),
                var operation => throw new UnreachableException($"no replica of {operation.GetType().Name}"),
            };
        }

        return new InsertedLayer(operations, output);
    }

    private static GrownOperation Convolution(Operation operation, GrownOperation original, Remapping inputs, Remapping outputs) =>
        new(operation, original.Weight!.Then(outputs, inputs).AsCopy(), null, original.Activation.Then(outputs));

    private static GrownOperation PassThrough(Operation operation, GrownOperation original, Remapping channels) =>
        new(operation, null, original.Norm?.Then(channels), original.Activation.Then(channels));
}
