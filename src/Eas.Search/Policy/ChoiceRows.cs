using Eas.Networks.Architecture;
using Eas.Tensors;
using Eas.Tensors.Autograd;
using Eas.Tensors.Ops;

namespace Eas.Search.Policy;

/// <summary>
/// The choices of one round as rows of an actor's logits: the row of a network's choice is choice x networks + network. Rows that are not set are masked.
/// </summary>
/// <param name="rows">Rows of the logits.</param>
/// <param name="options">Options of a choice.</param>
/// <param name="networks">Networks of the batch.</param>
internal sealed class ChoiceRows(int rows, int options, int networks)
{
    private readonly int[] mask = new int[rows * options];
    private readonly int[] chosen = [.. Enumerable.Repeat(-1, rows)];

    /// <summary>The row of a network's choice.</summary>
    public int RowOf(int network, int choice) => (choice * networks) + network;

    /// <summary>Sets what may be chosen, and what was; null where that is not known.</summary>
    public void Set(int network, int choice, ValueList<bool> open, int? option)
    {
        int row = RowOf(network, choice);
        for (int i = 0; i < options; i++)
            mask[(row * options) + i] = open[i] ? 1 : 0;
        chosen[row] = option ?? -1;
    }

    /// <summary>Logarithms of the chosen options' probabilities and entropies, (rows, 1, 1, 2).</summary>
    public Variable Score(Tape tape, Variable logits) =>
        tape.Categorical(logits, Upload(tape, Shape.Matrix(rows, options), mask), Upload(tape, Shape.Vector(rows), chosen));

    /// <summary>The probabilities of all options on the host, rows x options.</summary>
    public double[] Probabilities(Tape tape, Variable logits)
    {
        IBackend backend = tape.Backend;
        using Tensor probabilities = backend.Allocate(logits.Shape, backend.FloatType);
        using Tensor scores = backend.Allocate(Shape.Matrix(rows, CategoricalOps.Scores), backend.FloatType);
        backend.Categorical(logits.Value, Upload(tape, Shape.Matrix(rows, options), mask), Upload(tape, Shape.Vector(rows), chosen), probabilities, scores);
        double[] values = new double[rows * options];
        backend.Download<double>(probabilities, values);
        return values;
    }

    private static Tensor Upload(Tape tape, Shape shape, int[] values)
    {
        Tensor tensor = tape.Save(shape, ElementType.Int32);
        tape.Backend.Upload<int>(tensor, values);
        return tensor;
    }
}
