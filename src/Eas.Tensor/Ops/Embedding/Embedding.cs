using Eas.Tensors.Autograd;

namespace Eas.Tensors.Ops;

/// <summary>Table look-up.</summary>
public interface IEmbedding
{
    /// <summary>y[i] = table[indices[i]]; an index of -1 gives zeros.</summary>
    /// <param name="table">(entries, 1, 1, width).</param>
    /// <param name="indices">N int32.</param>
    /// <param name="y">Out: (N, 1, 1, width), any pitch.</param>
    void Embedding(Tensor table, Tensor indices, Tensor y);

    /// <summary>dtable[indices[i]] += dy[i], in the order of i; the rest of dtable is 0 unless <paramref name="accumulate"/>.</summary>
    void EmbeddingBackward(Tensor dy, Tensor indices, Tensor dTable, bool accumulate);
}

/// <summary>Table look-up as a differentiable op.</summary>
public static class EmbeddingOps
{
    /// <summary>Rows of a table.</summary>
    /// <param name="tape">The step's tape.</param>
    /// <param name="table">(entries, 1, 1, width).</param>
    /// <param name="indices">N int32, -1 for padding.</param>
    /// <returns>(N, 1, 1, width).</returns>
    public static Variable Embedding(this Tape tape, Variable table, Tensor indices)
    {
        if (indices.ElementType != ElementType.Int32)
            throw new ArgumentException($"embedding: indices must be int32, not {indices}");
        Tensor y = tape.Output(Shape.Matrix((int)indices.Shape.Count, table.Shape.C));
        tape.Backend.Embedding(table.Value, indices, y);
        return tape.Record(y, [table], dy => table.AccumulateGradient((dTable, accumulate) => tape.Backend.EmbeddingBackward(dy, indices, dTable, accumulate)));
    }

    /// <summary>Throws unless a table, its indices and the rows taken from it agree.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static void Check(Tensor table, Tensor indices, Tensor rows)
    {
        bool agree = rows.Shape == Shape.Matrix((int)indices.Shape.Count, table.Shape.C) && table.Shape.Rows == table.Shape.N;
        if (!agree || indices.ElementType != ElementType.Int32 || !indices.IsContiguous)
            throw new ArgumentException($"embedding: the table {table.Shape}, the indices {indices} and the rows {rows.Shape} do not agree");
    }
}
