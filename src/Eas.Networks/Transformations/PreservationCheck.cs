using Eas.Tensors;
using Eas.Tensors.Autograd;

namespace Eas.Networks.Transformations;

/// <summary>Compares what parent and child compute, on a batch in evaluation mode.</summary>
internal static class PreservationCheck
{
    /// <summary>Above this relative difference of a logit a transformation has gone wrong.</summary>
    private const double Tolerance = 1e-3;

    /// <summary>The differences of the logits on the first batch.</summary>
    /// <exception cref="GrowthException">There are no images.</exception>
    public static Preservation Measure(Network parent, Network child, IReadOnlyList<Tensor> images)
    {
        if (images.Count == 0)
            throw new GrowthException("the check compares parent and child on images, and there are none");
        double[] before = Logits(parent, images[0]), after = Logits(child, images[0]);
        double delta = 0, largest = 0;
        for (int i = 0; i < before.Length; i++)
        {
            // Max would lose a value that is no number.
            double difference = Math.Abs(after[i] - before[i]);
            delta = difference <= delta ? delta : difference;
            largest = Math.Max(largest, Math.Abs(before[i]));
        }

        return new Preservation(delta, largest);
    }

    /// <summary>The differences, where they are as small as rounding makes them.</summary>
    /// <exception cref="GrowthException">They are not; the message names the first layer and channel that differ.</exception>
    public static Preservation Require(Network parent, Network child, GrownPlan grown, IReadOnlyList<Tensor> images)
    {
        Preservation measured = Measure(parent, child, images);
        if (measured.RelativeDelta <= Tolerance)
            return measured;
        throw new GrowthException($"the grown network does not compute what its parent does: {FirstDifference(parent, child, grown, images[0])}; "
            + $"a logit differs by {measured.MaxDeltaLogit:G3}, {measured.RelativeDelta:G3} of the largest; please report this with the architecture and the transformations");
    }

    private static double[] Logits(Network network, Tensor images)
    {
        using var tape = new Tape(network.Backend, PassMode.Evaluation);
        Tensor logits = network.Forward(tape, tape.Input(images)).Value;
        return Values(logits);
    }

    private static double[] Values(Tensor tensor)
    {
        double[] values = new double[tensor.Shape.Count];
        using Tensor compact = tensor.Backend.Allocate(tensor.Shape, tensor.ElementType);
        tensor.Backend.Copy(tensor, compact, accumulate: false);
        tensor.Backend.Download<double>(compact, values);
        return values;
    }

    private static string FirstDifference(Network parent, Network child, GrownPlan grown, Tensor images)
    {
        Dictionary<string, double[]> expected = [];
        using (var tape = new Tape(parent.Backend, PassMode.Evaluation))
        {
            parent.Forward(tape, tape.Input(images), (operation, output) =>
            {
                expected[operation.Name] = Values(output.Value);
                return true;
            });
        }

        Dictionary<string, GrownOperation> operations = grown.Operations.ToDictionary(operation => operation.Operation.Name, StringComparer.Ordinal);
        string? found = null;
        using var childTape = new Tape(child.Backend, PassMode.Evaluation);
        child.Forward(childTape, childTape.Input(images), (operation, output) =>
        {
            ParentActivation activation = operations[operation.Name].Activation;
            if (activation.Operation is { } name && FirstDifference(expected[name], Values(output.Value), activation.Channels) is { } channel)
                found = $"{operation.Name} differs first, in channel {channel}";
            return found is null;
        });
        return found ?? "no single activation differs by much";
    }

    private static int? FirstDifference(double[] before, double[] after, Remapping channels)
    {
        double tolerance = Tolerance * before.Max(Math.Abs);
        for (int i = 0; i < after.Length; i++)
        {
            int channel = i % channels.Count, source = channels[channel];
            if (source != Remapping.NoSource && !(Math.Abs(after[i] - before[(i / channels.Count * channels.SourceCount) + source]) <= tolerance))
                return channel;
        }

        return null;
    }
}
