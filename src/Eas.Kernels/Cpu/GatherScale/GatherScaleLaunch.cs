using System.Diagnostics;
using System.Numerics;
using System.Runtime.Intrinsics;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.GatherScale;

// Versions tried, on one AVX-512 core at 512x3x3x512 made from 384 filters or from 384 inputs with factors, read and written bytes; a plain copy of as many
// bytes, in the same cache, runs at 60 GB/s:
// 1. Every column by itself: 11 GB/s.
// 2. Runs of consecutive columns measured once a piece and moved as spans and vectors, single columns in the same loop: filters 50 GB/s, inputs 14 GB/s.
// 3. Runs and stretches of single columns as segments, each with a loop of its own, as here: filters 55 GB/s, inputs 32 GB/s. What is left is two cycles for
//    each of the random columns.
// 4. That with single columns four at a time: no gain on inputs. With AVX2's gather: inputs 39 GB/s, but 4 GB/s where all columns are random, and for float alone.

/// <summary>
/// y[r, p, c] = x[row map[r], p, column map[c]] * scale[c], or 0 where either map has -1. The maps are read when the launch runs.
/// </summary>
/// <param name="width">The vector width.</param>
/// <param name="operands">What is read and written.</param>
public sealed unsafe class GatherScaleLaunch<T>(SimdWidth width, GatherScaleOperands<T> operands) : ILaunch
    where T : unmanaged, INumber<T>
{
    // Shorter runs of consecutive columns are not worth starting a vector loop.
    private const int ShortestRun = 8;

    /// <inheritdoc/>
    public int Pieces { get; } = PieceCut.Count((long)operands.Rows * operands.Positions * operands.Columns, operands.Rows);

    /// <inheritdoc/>
    public long ScratchBytes => (long)operands.Columns * sizeof(int);

    /// <inheritdoc/>
    public void Run(int piece, byte* scratch)
    {
        Span<int> segments = FindSegments(new Span<int>(scratch, operands.Columns));
        (long first, long last) = PieceCut.Range(operands.Rows, piece, Pieces);
        for (long r = first; r < last; r++)
        {
            long source = operands.RowMap[r];
            Debug.Assert(source < operands.SourceRows, "a row of x or -1");
            T* y = operands.Y + (r * operands.Positions * operands.YPitch);
            for (int p = 0; p < operands.Positions; p++, y += operands.YPitch)
            {
                if (source < 0)
                    new Span<T>(y, operands.Columns).Clear();
                else
                    WriteColumns(operands.X + (((source * operands.Positions) + p) * operands.XPitch), y, segments);
            }
        }
    }

    /// <summary>Cuts the columns into segments: n columns that are consecutive in x as n, n other ones as -n.</summary>
    private Span<int> FindSegments(Span<int> segments)
    {
        int count = 0;
        for (int c = 0, run; c < operands.Columns; c += run)
        {
            run = RunFrom(c);
            if (run >= ShortestRun)
                segments[count++] = run;
            else if (count > 0 && segments[count - 1] < 0)
                segments[count - 1] -= run;
            else
                segments[count++] = -run;
        }

        return segments[..count];
    }

    /// <summary>How many columns from c on are consecutive in x.</summary>
    private int RunFrom(int c)
    {
        int* map = operands.ColumnMap + c;
        int run = 1;
        while (map[0] >= 0 && c + run < operands.Columns && map[run] == map[0] + run)
            run++;
        Debug.Assert(map[run - 1] < operands.SourceColumns, "a column of x or -1");
        return run;
    }

    private void WriteColumns(T* x, T* y, Span<int> segments)
    {
        int* map = operands.ColumnMap;
        T* scale = operands.Scale;
        foreach (int segment in segments)
        {
            int count = Math.Abs(segment);
            if (segment < 0)
                Gather(x, map, scale, y, count);
            else if (scale is null)
                new ReadOnlySpan<T>(x + *map, count).CopyTo(new Span<T>(y, count));
            else
                Multiply(x + *map, scale, y, count);
            map += count;
            y += count;
            if (scale is not null)
                scale += count;
        }
    }

    private static void Gather(T* x, int* map, T* scale, T* y, int count)
    {
        if (scale is null)
        {
            for (int i = 0; i < count; i++)
                y[i] = map[i] < 0 ? T.Zero : x[map[i]];
            return;
        }

        for (int i = 0; i < count; i++)
            y[i] = map[i] < 0 ? T.Zero : x[map[i]] * scale[i];
    }

    /// <summary>y = x * scale: at the backend's width, then at each narrower one for what is left.</summary>
    private void Multiply(T* x, T* scale, T* y, int count)
    {
        int i = 0;
        if (width >= SimdWidth.Bits512)
        {
            for (; i <= count - Vector512<T>.Count; i += Vector512<T>.Count)
                (Vector512.Load(x + i) * Vector512.Load(scale + i)).Store(y + i);
        }

        if (width >= SimdWidth.Bits256)
        {
            for (; i <= count - Vector256<T>.Count; i += Vector256<T>.Count)
                (Vector256.Load(x + i) * Vector256.Load(scale + i)).Store(y + i);
        }

        if (width >= SimdWidth.Bits128)
        {
            for (; i <= count - Vector128<T>.Count; i += Vector128<T>.Count)
                (Vector128.Load(x + i) * Vector128.Load(scale + i)).Store(y + i);
        }

        for (; i < count; i++)
            y[i] = x[i] * scale[i];
    }
}
