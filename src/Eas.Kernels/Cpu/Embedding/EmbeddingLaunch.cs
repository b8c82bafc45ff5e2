using System.Diagnostics;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.Embedding;

// Versions tried:
// 1. One row copy per index, as here: tables and batches of the policy are tiny, the launch itself is the cost.

/// <summary>y[i] = table[indices[i]]; an index of -1 gives zeros.</summary>
/// <param name="count">Indices.</param>
/// <param name="width">Floats of an entry.</param>
/// <param name="table">entries x width.</param>
/// <param name="tablePitch">Floats from one entry to the next.</param>
/// <param name="indices">count integers, -1 or an entry.</param>
/// <param name="y">count x width.</param>
/// <param name="pitch">Floats from one row of y to the next.</param>
public sealed unsafe class EmbeddingLaunch(long count, int width, float* table, long tablePitch, int* indices, float* y, long pitch) : ILaunch
{
    private const long FloatsPerPiece = 32 * 1024;

    /// <inheritdoc/>
    public int Pieces { get; } = (int)Math.Clamp(count * width / FloatsPerPiece, 1, Math.Min(count, 64));

    /// <inheritdoc/>
    public void Run(int piece, byte* scratch)
    {
        long last = count * (piece + 1) / Pieces;
        for (long i = count * piece / Pieces; i < last; i++)
        {
            Debug.Assert(indices[i] >= -1, "an index is an entry or -1");
            var row = new Span<float>(y + (i * pitch), width);
            if (indices[i] < 0)
                row.Clear();
            else
                new ReadOnlySpan<float>(table + (indices[i] * tablePitch), width).CopyTo(row);
        }
    }
}
