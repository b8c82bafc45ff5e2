using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.Embedding;

// Versions tried:
// 1. Entries dealt to pieces, each piece reads all indices and adds the rows of its own entries, as here: every entry's sum is in the order of the
//    indices whatever the number of threads, without atomics and without sorting.

/// <summary>Launches of the embedding's gradient.</summary>
public static unsafe class EmbeddingGradient
{
    /// <summary>dTable[indices[i]] += dy[i] in the order of i; the table's gradient is cleared first unless it is added to.</summary>
    /// <param name="simd">The vector width.</param>
    /// <param name="count">Indices.</param>
    /// <param name="entries">Entries of the table.</param>
    /// <param name="width">Floats of an entry.</param>
    /// <param name="dy">count x width.</param>
    /// <param name="pitch">Floats from one row of dy to the next.</param>
    /// <param name="indices">count integers, -1 or an entry.</param>
    /// <param name="dTable">entries x width.</param>
    /// <param name="tablePitch">Floats from one entry to the next.</param>
    /// <param name="accumulate">Whether dTable is added to.</param>
    public static ILaunch Launch(
        SimdWidth simd, long count, int entries, int width, float* dy, long pitch, int* indices, float* dTable, long tablePitch, bool accumulate) =>
        VectorLaunch.Of(simd, new EmbeddingGradientKernel(count, entries, width, dy, pitch, indices, dTable, tablePitch, accumulate));
}

internal readonly unsafe struct EmbeddingGradientKernel(
    long count, int entries, int width, float* dy, long pitch, int* indices, float* dTable, long tablePitch, bool accumulate) : IVectorKernel
{
    private const long FloatsPerPiece = 32 * 1024;

    public int Pieces => (int)Math.Clamp(((long)entries + count) * width / FloatsPerPiece, 1, Math.Min(entries, 16));

    /// <inheritdoc/>
    public long ScratchBytes => 0;

    public void Run<TVector>(int piece, byte* scratch)
        where TVector : unmanaged, IVector<TVector>
    {
        int first = (int)((long)entries * piece / Pieces);
        int end = (int)((long)entries * (piece + 1) / Pieces);
        for (int entry = first; entry < end && !accumulate; entry++)
            new Span<float>(dTable + (entry * tablePitch), width).Clear();
        for (long i = 0; i < count; i++)
        {
            if (indices[i] >= first && indices[i] < end)
                AddRow<TVector>(dy + (i * pitch), dTable + (indices[i] * tablePitch));
        }
    }

    private void AddRow<TVector>(float* source, float* target)
        where TVector : unmanaged, IVector<TVector>
    {
        int c = 0;
        for (; c <= width - TVector.Count; c += TVector.Count)
            TVector.Store(TVector.Load(target + c) + TVector.Load(source + c), target + c);
        for (; c < width; c++)
            target[c] += source[c];
    }
}
