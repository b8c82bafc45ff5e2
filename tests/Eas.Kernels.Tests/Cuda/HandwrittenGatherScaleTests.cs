using System.Runtime.InteropServices;
using System.Text;
using Eas.Kernels.Cuda.Kernels;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Cuda;

/// <summary>kernels/handwritten/gather_scale.ptx, interpreted.</summary>
public sealed class HandwrittenGatherScaleTests
{
    private const int SourceRows = 4;
    private const int Gap = 3;
    private static readonly int[] RowMap = [2, -1, 0, 3, 3, 1, 0];

    [Test]
    public void Float32_rows_and_columns_are_chosen_and_scaled([Values(1, 9)] int positions, [Values(1, 3, 17, 48)] int columns, [Values] bool isScaled) =>
        Check("gather_scale_f32", positions, columns, isScaled, BitConverter.SingleToUInt32Bits, BitConverter.UInt32BitsToSingle);

    [Test]
    public void BFloat16_rows_and_columns_are_chosen_and_scaled([Values(1, 9)] int positions, [Values(1, 3, 17, 48)] int columns, [Values] bool isScaled) =>
        Check("gather_scale_bf16", positions, columns, isScaled, ToBFloat16, bits => BitConverter.UInt32BitsToSingle((uint)bits << 16));

    private static unsafe void Check<T>(string entry, int positions, int columns, bool isScaled, Func<float, T> narrow, Func<T, float> widen)
        where T : unmanaged
    {
        int sourceColumns = columns + 2;
        int[] columnMap = [.. Enumerable.Range(0, columns).Select(c => c % 4 == 3 ? -1 : 5 * c % sourceColumns)];
        float[] factors = [.. Enumerable.Range(0, columns).Select(c => 1f / (1 + (c % 3)))];
        T[] source = [.. Enumerable.Range(0, SourceRows * positions * (sourceColumns + Gap)).Select(i => narrow(((i * 37 % 101) - 50) / 7f))];
        using PinnedArray<int> rows = new(RowMap), columnsOfX = new(columnMap);
        using PinnedArray<float> scale = new(factors);
        using PinnedArray<T> x = new(source), y = new(RowMap.Length * positions * columns);
        var arguments = new GatherScaleArguments
        {
            RowMap = (ulong)rows.Pointer,
            ColumnMap = (ulong)columnsOfX.Pointer,
            Scale = isScaled ? (ulong)scale.Pointer : 0,
            X = (ulong)x.Pointer,
            Y = (ulong)y.Pointer,
            XPitch = sourceColumns + Gap,
            YPitch = columns,
            Rows = RowMap.Length,
            Positions = positions,
            Columns = columns,
            SourceRows = SourceRows,
            SourceColumns = sourceColumns,
        };
        var kernel = new PtxInterpreter(Encoding.ASCII.GetString(KernelPtx.ReadHandwritten("gather_scale")), entry);
        kernel.Lend(rows.Pointer, sizeof(int) * RowMap.Length);
        kernel.Lend(columnsOfX.Pointer, sizeof(int) * columns);
        kernel.Lend(scale.Pointer, sizeof(float) * columns);
        kernel.Lend(x.Pointer, sizeof(T) * source.Length);
        kernel.Lend(y.Pointer, sizeof(T) * y.Values.Length);

        kernel.Run(MemoryMarshal.AsBytes(new ReadOnlySpan<GatherScaleArguments>(in arguments)).ToArray(), blocks: 2, KernelGrid.ThreadsPerBlock);

        for (int i = 0; i < y.Values.Length; i++)
        {
            int place = i / columns, c = i % columns, row = RowMap[place / positions], column = columnMap[c];
            float value = row < 0 || column < 0 ? 0 : widen(source[(((row * positions) + (place % positions)) * (sourceColumns + Gap)) + column]);
            Assert.That(y.Values[i], Is.EqualTo(narrow(isScaled ? value * factors[c] : value)), $"element {i}");
        }
    }

    private static ushort ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
