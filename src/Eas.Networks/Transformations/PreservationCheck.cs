using Eas.Tensors;
using Eas.Tensors.Autograd;

namespace Eas.Networks.Transformations;

/// <summary>Compares what parent and child compute, on a batch in evaluation mode.</summary>
internal sealed class PreservationCheck
{
    /// <summary>Above this relative difference of a logit a transformation has gone wrong.</summary>
    private const double Tolerance = 1e-3;

    private readonly Network parent;
    private readonly GrownPlan grown;
    private readonly Tensor images;
    private readonly double[] logits;

    /// <summary>Evaluates the parent, once for all comparisons.</summary>
    /// <param name="parent">The parent.</param>
    /// <param name="grown">What its children are.</param>
    /// <param name="images">Batches of images, of which the first is taken.</param>
    /// <exception cref="GrowthException">There are no images.</exception>
    public PreservationCheck(Network parent, GrownPlan grown, IReadOnlyList<Tensor> images)
    {
        if (images.Count == 0)
            throw new GrowthException("the check compares parent and child on images, and there are none");
        this.parent = parent;
        this.grown = grown;
        this.images = images[0];
        logits = Logits(parent);
    }

    /// <summary>The differences of the logits.</summary>
    public Preservation Measure(Network child)
    {
        double[] after = Logits(child);
        double delta = 0, largest = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            // Max would lose a value that is no number.
            double difference = Math.Abs(after[i] - logits[i]);
            delta = difference <= delta ? delta : difference;
            largest = Math.Max(largest, Math.Abs(logits[i]));
        }

        return new Preservation(delta, largest);
    }

    /// <summary>The differences, where they are as small as rounding makes them.</summary>
    /// <exception cref="GrowthException">They are not; the message names the first layer and channel that differ.</exception>
    public Preservation Require(Network child)
    {
        Preservation measured = Measure(child);
        if (measured.RelativeDelta <= Tolerance)
            return measured;
        throw new GrowthException($"the grown network does not compute what its parent does: {FirstDifference(child)}; "
            + $"a logit differs by {measured.MaxDeltaLogit:G3}, {measured.RelativeDelta:G3} of the largest; please report this with the architecture and the transformations");
    }

    private double[] Logits(Network network)
    {
        using var tape = new Tape(network.Backend, PassMode.Evaluation);
        return Activations.Read(network.Forward(tape, tape.Input(images)).Value);
    }

    private string FirstDifference(Network child)
    {
        Dictionary<string, double[]> expected = [];
        using (var tape = new Tape(parent.Backend, PassMode.Evaluation))
        {
            parent.Forward(tape, tape.Input(images), (operation, output) =>
            {
                expected[operation.Name] = Activations.Read(output.Value);
                return true;
            });
        }

        Dictionary<string, GrownOperation> operations = grown.Operations.ToDictionary(operation => operation.Operation.Name, StringComparer.Ordinal);
        string? found = null;
        using var childTape = new Tape(child.Backend, PassMode.Evaluation);
        child.Forward(childTape, childTape.Input(images), (operation, output) =>
        {
            ParentActivation activation = operations[operation.Name].Activation;
            if (activation.Operation is { } name && FirstDifference(expected[name], Activations.Read(output.Value), activation.Channels) is { } channel)
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
