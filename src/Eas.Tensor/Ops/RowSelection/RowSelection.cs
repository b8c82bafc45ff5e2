using Eas.Tensors.Autograd;

namespace Eas.Tensors.Ops;

/// <summary>Choosing each row from one of two matrices, which is how a sequence that has ended keeps its state while others go on.</summary>
public interface IRowSelection
{
    /// <summary>
    /// y[n] = mask[n] is not 0 ? a[n] : b[n], or y[n] += it. A source that is null counts as zeros. What is not chosen is not read: it may be infinite or no number.
    /// </summary>
    /// <param name="mask">N int32.</param>
    /// <param name="a">(N, 1, 1, C), any pitch; null for zeros.</param>
    /// <param name="b">(N, 1, 1, C), any pitch; null for zeros.</param>
    /// <param name="y">Out: (N, 1, 1, C), any pitch; not a or b.</param>
    /// <param name="accumulate">Whether y is added to.</param>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    void SelectRows(Tensor mask, Tensor? a, Tensor? b, Tensor y, bool accumulate);
}

/// <summary>Row selection as a differentiable op.</summary>
public static class RowSelectionOps
{
    /// <summary>mask[n] is not 0 ? a[n] : b[n].</summary>
    /// <param name="tape">The step's tape.</param>
    /// <param name="mask">N int32; must outlive the backward pass.</param>
    /// <param name="a">(N, 1, 1, C).</param>
    /// <param name="b">(N, 1, 1, C).</param>
    /// <returns>(N, 1, 1, C).</returns>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public static Variable SelectRows(this Tape tape, Tensor mask, Variable a, Variable b)
    {
        IBackend backend = tape.Backend;
        Tensor y = tape.Output(a.Shape);
        backend.SelectRows(mask, a.Value, b.Value, y, accumulate: false);
        return tape.Record(y, [a, b], dy =>
        {
            a.AccumulateGradient((da, accumulate) => backend.SelectRows(mask, dy, null, da, accumulate));
            b.AccumulateGradient((db, accumulate) => backend.SelectRows(mask, null, dy, db, accumulate));
        });
    }

    /// <summary>Throws unless mask, sources and result have as many rows, and sources and result as many columns.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static void Check(Tensor mask, Tensor? a, Tensor? b, Tensor y)
    {
        bool agree = mask.ElementType == ElementType.Int32 && mask.IsContiguous && mask.Shape.Count == y.Shape.N && y.Shape.Rows == y.Shape.N;
        if (!agree || (a ?? y).Shape != y.Shape || (b ?? y).Shape != y.Shape)
            throw new ArgumentException($"row selection: mask {mask}, sources {a?.Shape} and {b?.Shape} and result {y.Shape} do not agree");
    }
}
