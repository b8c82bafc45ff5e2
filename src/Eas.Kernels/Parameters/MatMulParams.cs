namespace Eas.Kernels.Parameters;

/// <summary>Which operand of a matrix product is transposed.</summary>
public enum MatMulForm
{
    /// <summary>C = A Bᵀ, with A [rows, depth] and B [columns, depth]: a linear layer with weights [out, in].</summary>
    TransposedB,

    /// <summary>C = A B, with A [rows, depth] and B [depth, columns]: the gradient of a linear layer's input.</summary>
    Plain,

    /// <summary>C = Aᵀ B, with A [depth, rows] and B [depth, columns]: the gradient of a linear layer's weights.</summary>
    TransposedA,
}

/// <summary>A product of two row-major matrices; a pitch is the number of floats from one row to the next.</summary>
/// <param name="Form">Which operand is transposed.</param>
/// <param name="Rows">Rows of C.</param>
/// <param name="Columns">Columns of C.</param>
/// <param name="Depth">Terms in the sum of each element of C.</param>
/// <param name="PitchA">Pitch of A.</param>
/// <param name="PitchB">Pitch of B.</param>
/// <param name="PitchC">Pitch of C.</param>
public readonly record struct MatMulParams(MatMulForm Form, int Rows, int Columns, int Depth, int PitchA, int PitchB, int PitchC)
{
    /// <summary>Multiply-adds of the product.</summary>
    public long MultiplyAdds => (long)Rows * Columns * Depth;

    /// <summary>Makes checked parameters.</summary>
    /// <param name="form">Which operand is transposed.</param>
    /// <param name="rows">Rows of C.</param>
    /// <param name="columns">Columns of C.</param>
    /// <param name="depth">Terms in the sum of each element of C.</param>
    /// <param name="pitchA">Pitch of A; 0 for no gap.</param>
    /// <param name="pitchB">Pitch of B; 0 for no gap.</param>
    /// <param name="pitchC">Pitch of C; 0 for no gap.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public static MatMulParams Create(MatMulForm form, int rows, int columns, int depth, int pitchA = 0, int pitchB = 0, int pitchC = 0)
    {
        int widthA = form == MatMulForm.TransposedA ? rows : depth;
        int widthB = form == MatMulForm.TransposedB ? depth : columns;
        var p = new MatMulParams(
            form,
            rows,
            columns,
            depth,
            pitchA == 0 ? widthA : pitchA,
            pitchB == 0 ? widthB : pitchB,
            pitchC == 0 ? columns : pitchC);
        p.Require(Enum.IsDefined(form), $"there is no form {(int)form}");
        p.Require(rows > 0 && columns > 0 && depth > 0, "every dimension must be positive");
        p.Require(p.PitchA >= widthA, $"a pitch of {p.PitchA} is less than the {widthA} columns of A");
        p.Require(p.PitchB >= widthB, $"a pitch of {p.PitchB} is less than the {widthB} columns of B");
        p.Require(p.PitchC >= columns, $"a pitch of {p.PitchC} is less than the {columns} columns of C");
        return p;
    }

    private void Require(bool condition, string problem)
    {
        if (!condition)
            throw new ArgumentException($"matrix product ({Form}) giving [{Rows}, {Columns}] over {Depth} terms: {problem}");
    }
}
