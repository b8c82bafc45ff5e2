using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.RowSelection;

// Versions tried:
// 1. One row copy or addition at a time, as here: rows are the states of a batch of sequences, a few kilobytes in all.

/// <summary>y[r] = mask[r] is not 0 ? a[r] : b[r], or y[r] += it; a source that is null counts as zeros.</summary>
/// <param name="rows">Rows.</param>
/// <param name="columns">Floats of a row.</param>
/// <param name="mask">rows integers.</param>
/// <param name="a">Chosen where the mask is not 0; null for zeros.</param>
/// <param name="aPitch">Floats from one row of a to the next.</param>
/// <param name="b">Chosen where the mask is 0; null for zeros.</param>
/// <param name="bPitch">Floats from one row of b to the next.</param>
/// <param name="y">Out.</param>
/// <param name="yPitch">Floats from one row of y to the next.</param>
/// <param name="accumulate">Whether y is added to.</param>
public sealed unsafe class SelectRowsLaunch(
    long rows, int columns, int* mask, float* a, long aPitch, float* b, long bPitch, float* y, long yPitch, bool accumulate) : ILaunch
{
    /// <inheritdoc/>
    public int Pieces { get; } = PieceCut.Count(rows * columns, rows);

    /// <inheritdoc/>
    public void Run(int piece, byte* scratch)
    {
        (long first, long last) = PieceCut.Range(rows, piece, Pieces);
        for (long r = first; r < last; r++)
        {
            float* source = mask[r] != 0 ? Row(a, aPitch, r) : Row(b, bPitch, r);
            WriteRow(source, y + (r * yPitch));
        }
    }

    private static float* Row(float* matrix, long pitch, long r) => matrix is null ? null : matrix + (r * pitch);

    private void WriteRow(float* source, float* target)
    {
        if (source is null)
        {
            if (!accumulate)
                new Span<float>(target, columns).Clear();
            return;
        }

        if (!accumulate)
        {
            new ReadOnlySpan<float>(source, columns).CopyTo(new Span<float>(target, columns));
            return;
        }

        for (int c = 0; c < columns; c++)
            target[c] += source[c];
    }
}
