using System.Numerics;
using Eas.Kernels.Cpu.Rows;

namespace Eas.Kernels.Cpu.BatchNorm;

/// <summary>Two sums per column and piece, in doubles: [piece][2][columns].</summary>
/// <param name="shape">The rows.</param>
/// <param name="sums">Memory of <see cref="RowShape.PartialSumBytes"/>.</param>
internal readonly unsafe struct PartialSums(RowShape shape, double* sums)
{
    /// <summary>Scratch bytes that <see cref="Combine"/> needs.</summary>
    public static long CombineBytes(in RowShape shape) => 2L * shape.Columns * sizeof(double);

    /// <summary>Sets a piece's sums to 0.</summary>
    public void Clear(int piece) => new Span<double>(Of(piece), 2 * shape.Columns).Clear();

    /// <summary>Adds a piece's short float sums, [2][columns], and sets those to 0.</summary>
    public void Flush(int piece, float* shortSums)
    {
        double* target = Of(piece);
        int count = 2 * shape.Columns, i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(Vector.Load(shortSums + i), out Vector<double> low, out Vector<double> high);
            Vector.Store(Vector.Load(target + i) + low, target + i);
            Vector.Store(Vector.Load(target + i + Vector<double>.Count) + high, target + i + Vector<double>.Count);
        }

        for (; i < count; i++)
            target[i] += shortSums[i];
        new Span<float>(shortSums, count).Clear();
    }

    /// <summary>Adds the pieces in their order, then the pixels of a row: [2][channels] at the places [2][columns].</summary>
    public void Combine(double* total)
    {
        int count = 2 * shape.Columns;
        new ReadOnlySpan<double>(Of(0), count).CopyTo(new Span<double>(total, count));
        for (int piece = 1; piece < shape.Pieces; piece++)
            Add(Of(piece), total, count);
        for (int pixel = 1; pixel < shape.Fold; pixel++)
        {
            Add(total + (pixel * shape.Channels), total, shape.Channels);
            Add(total + shape.Columns + (pixel * shape.Channels), total + shape.Columns, shape.Channels);
        }
    }

    private static void Add(double* source, double* target, int count)
    {
        int i = 0;
        for (; i <= count - Vector<double>.Count; i += Vector<double>.Count)
            Vector.Store(Vector.Load(target + i) + Vector.Load(source + i), target + i);
        for (; i < count; i++)
            target[i] += source[i];
    }

    private double* Of(int piece) => sums + (2L * piece * shape.Columns);
}
