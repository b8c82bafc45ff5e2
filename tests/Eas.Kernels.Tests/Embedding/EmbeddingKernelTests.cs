using Eas.Kernels.Cpu.Embedding;
using Eas.Kernels.Cpu.Simd;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Embedding;

public sealed unsafe class EmbeddingKernelTests
{
    [Test]
    public void Rows_of_the_table_are_copied_and_an_index_of_minus_one_gives_zeros()
    {
        using var table = new PinnedArray<float>([1, 2, 3, 4, 5, 6]);
        using var indices = new PinnedArray<int>([2, -1, 0, 2]);
        using var y = new PinnedArray<float>(Enumerable.Repeat(9f, 12));
        Launches.RunBackwards(new EmbeddingLaunch(4, 2, table.Pointer, 2, indices.Pointer, y.Pointer, 3));
        Assert.That(y.Values, Is.EqualTo(new float[] { 5, 6, 9, 0, 0, 9, 1, 2, 9, 5, 6, 9 }));
    }

    [Test]
    public void Gradients_add_up_in_the_order_of_the_indices_however_many_pieces_there_are(
        [ValueSource(typeof(TestedWidths), nameof(TestedWidths.All))] SimdWidth width, [Values] bool accumulate, [Values(3, 5000)] int entries)
    {
        const int Count = 2000, Width = 19;
        using var indices = new PinnedArray<int>(Noise.Floats(Count, 1).Select(value => (int)((value + 1) / 2 * entries) - 1));
        using var dy = new PinnedArray<float>(Noise.Floats(Count * Width, 2));
        float[] before = Noise.Floats(entries * Width, 3);
        float[] expected = accumulate ? [.. before] : new float[before.Length];
        for (int i = 0; i < Count; i++)
        {
            for (int c = 0; c < Width && indices.Values[i] >= 0; c++)
                expected[(indices.Values[i] * Width) + c] += dy.Values[(i * Width) + c];
        }

        using var dTable = new PinnedArray<float>(before);
        Launches.RunBackwards(EmbeddingGradient.Launch(width, Count, entries, Width, dy.Pointer, Width, indices.Pointer, dTable.Pointer, Width, accumulate));
        Assert.That(dTable.Values.AsSpan().SequenceEqual(expected), Is.True);
    }
}
