namespace Eas.Tensors.Ops;

/// <summary>
/// Choosing rows and columns of a weight tensor and scaling columns: how every function-preserving transformation of a network makes weights from weights.
/// Not differentiable.
/// </summary>
public interface IGatherScale
{
    /// <summary>
    /// y[r, p, c] = x[rows[r], p, columns[c]] * scale[c], or 0 where rows[r] or columns[c] is -1; p goes over height and width. What is not chosen is not read.
    /// </summary>
    /// <param name="x">(R, H, W, C), any pitch.</param>
    /// <param name="rows">R' int32, each -1 or a row of x.</param>
    /// <param name="columns">C' int32, each -1 or a column of x.</param>
    /// <param name="scale">C'; null for 1.</param>
    /// <param name="y">Out: (R', H, W, C'), any pitch; its memory does not overlap that of x.</param>
    /// <exception cref="ArgumentException">The shapes or element types do not agree, or x and y overlap.</exception>
    void GatherScale(Tensor x, Tensor rows, Tensor columns, Tensor? scale, Tensor y);
}

/// <summary>Checks that backends share.</summary>
public static class GatherScaleChecks
{
    /// <summary>Throws unless maps and scale fit the result, source and result have the same height and width, and the two do not overlap.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static void Check(Tensor x, Tensor rows, Tensor columns, Tensor? scale, Tensor y)
    {
        ElementType floatType = y.Backend.FloatType;
        if ((x.ElementType, y.ElementType, scale?.ElementType ?? floatType) != (floatType, floatType, floatType))
            throw new ArgumentException($"gather scale: source {x}, scale {scale} and result {y} must be {floatType}");
        if ((x.Shape.H, x.Shape.W) != (y.Shape.H, y.Shape.W))
            throw new ArgumentException($"gather scale: source {x.Shape} and result {y.Shape} differ in height or width");
        if (!IsMap(rows, y.Shape.N) || !IsMap(columns, y.Shape.C) || (scale is not null && !IsVector(scale, y.Shape.C)))
            throw new ArgumentException($"gather scale: rows {rows}, columns {columns} and scale {scale?.ToString() ?? "1"} do not fit the result {y.Shape}");
        if (x.Storage == y.Storage && x.Offset < End(y) && y.Offset < End(x))
            throw new ArgumentException($"gather scale: source {x} and result {y} overlap in memory; write to another tensor");
    }

    private static bool IsMap(Tensor tensor, int count) => tensor.ElementType == ElementType.Int32 && IsVector(tensor, count);

    private static bool IsVector(Tensor tensor, int count) => tensor.Shape.Count == count && tensor.IsContiguous;

    private static long End(Tensor tensor) => tensor.Offset + ((tensor.Shape.Rows - 1) * tensor.Pitch) + tensor.Shape.C;
}
