using Eas.Kernels.Parameters;

namespace Eas.Tensors.Ops;

/// <summary>Matrix products of matrices (rows, 1, 1, columns) with any pitches.</summary>
public interface IMatMul
{
    /// <summary>c = a b, or c += a b.</summary>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    void MatMul(Tensor a, Tensor b, Tensor c, MatMulForm form, bool accumulate);
}

/// <summary>Shapes of matrix products.</summary>
public static class MatMulShapes
{
    /// <summary>(M, N, K) of a product whose shapes agree.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static (int M, int N, int K) Check(Tensor a, Tensor b, Tensor c, MatMulForm form)
    {
        (long m, long k) = RowsAndColumns(a, form == MatMulForm.TransposedA);
        (long kb, long n) = RowsAndColumns(b, form == MatMulForm.TransposedB);
        if (k != kb || c.Shape.Rows != m || c.Shape.C != n)
            throw new ArgumentException($"matrix product ({form}): {a.Shape} by {b.Shape} does not give {c.Shape}");
        return ((int)m, (int)n, (int)k);
    }

    private static (long Rows, long Columns) RowsAndColumns(Tensor matrix, bool transposed) =>
        transposed ? (matrix.Shape.C, matrix.Shape.Rows) : (matrix.Shape.Rows, matrix.Shape.C);
}
