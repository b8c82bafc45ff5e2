namespace Eas.Tensors;

/// <summary>
/// The four extents of every tensor, outermost first. Activations are (N, H, W, C); weights (out, kernel height, kernel width, in);
/// a matrix is (rows, 1, 1, columns); a vector (1, 1, 1, C).
/// </summary>
public readonly record struct Shape(int N, int H, int W, int C)
{
    /// <summary>Number of elements.</summary>
    public long Count => (long)N * H * W * C;

    /// <summary>Pixels: N * H * W, the rows of the matrix whose columns are the channels.</summary>
    public long Rows => (long)N * H * W;

    /// <summary>A vector of <paramref name="count"/> elements.</summary>
    public static Shape Vector(int count) => new(1, 1, 1, count);

    /// <summary>A matrix of <paramref name="rows"/> x <paramref name="columns"/>.</summary>
    public static Shape Matrix(int rows, int columns) => new(rows, 1, 1, columns);

    /// <summary>For example <c>64x32x32x3</c>.</summary>
    public override string ToString() => $"{N}x{H}x{W}x{C}";
}
