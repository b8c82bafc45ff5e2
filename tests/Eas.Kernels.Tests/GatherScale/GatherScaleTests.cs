using System.Numerics;
using Eas.Kernels.Cpu.GatherScale;
using Eas.Kernels.Cpu.Simd;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Kernels.Tests.GatherScale;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
[Category("Widths")]
public sealed unsafe class GatherScaleTests<T>
    where T : unmanaged, INumber<T>
{
    private const int Positions = 2;

    [Test]
    public void Rows_and_columns_are_chosen_and_scaled(
        [ValueSource(typeof(TestedWidths), nameof(TestedWidths.All))] SimdWidth width, [Values(1, 7, 8, 15, 16, 17, 33, 100)] int columns, [Values] bool isScaled)
    {
        // Consecutive columns from the second on, zeros, then the columns backwards.
        int[] columnMap = [.. Enumerable.Range(1, columns - 1), -1, -1, .. Enumerable.Range(0, columns).Reverse()], rowMap = [2, -1, 0, 1, 2];
        T[] x = Numbers(3 * Positions * columns), scale = Numbers(columnMap.Length);

        T[] y = Gather(width, x, columns, rowMap, columnMap, isScaled ? scale : null);

        var expected = new List<T>();
        foreach (int row in rowMap)
        {
            for (int i = 0; i < Positions * columnMap.Length; i++)
            {
                int position = i / columnMap.Length, c = i % columnMap.Length, column = columnMap[c];
                bool isZero = row < 0 || column < 0;
                expected.Add(isZero ? T.Zero : x[(((row * Positions) + position) * columns) + column] * (isScaled ? scale[c] : T.One));
            }
        }

        Assert.That(y, Is.EqualTo(expected));
    }

    [Test]
    public void What_is_not_chosen_is_not_read([Values] bool isScaled)
    {
        T nan = T.CreateChecked(float.NaN), one = T.One;
        T[] x = [nan, one, nan, one, nan, nan, nan, nan];

        T[] y = Gather(SimdWidths.Widest, x, 2, [0, -1], [1, -1], isScaled ? [one, nan] : null);

        Assert.That(y, Is.EqualTo([one, T.Zero, one, T.Zero, T.Zero, T.Zero, T.Zero, T.Zero]));
    }

    private static T[] Numbers(int count) => [.. Enumerable.Range(1, count).Select(i => T.CreateChecked(i) / T.CreateChecked(7))];

    private static T[] Gather(SimdWidth width, T[] x, int sourceColumns, int[] rowMap, int[] columnMap, T[]? scale)
    {
        using PinnedArray<T> source = new(x), factors = new(scale ?? []), result = new(rowMap.Length * Positions * columnMap.Length);
        using PinnedArray<int> rows = new(rowMap), columns = new(columnMap);
        var operands = new GatherScaleOperands<T>
        {
            Rows = rowMap.Length,
            Positions = Positions,
            Columns = columnMap.Length,
            SourceRows = x.Length / Positions / sourceColumns,
            SourceColumns = sourceColumns,
            RowMap = rows.Pointer,
            ColumnMap = columns.Pointer,
            Scale = scale is null ? null : factors.Pointer,
            X = source.Pointer,
            XPitch = sourceColumns,
            Y = result.Pointer,
            YPitch = columnMap.Length,
        };
        Launches.Run(2, new GatherScaleLaunch<T>(width, operands));
        return result.Values;
    }
}
