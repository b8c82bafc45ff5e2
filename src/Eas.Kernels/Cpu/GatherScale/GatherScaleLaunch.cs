using System.Diagnostics;
using System.Numerics;
using System.Runtime.Intrinsics;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.GatherScale;

// LOG

/// <summary>
/// y[r, p, c] = x[row map[r], p, column map[c]] * scale[c], or 0 where either map has -1. The maps are read when the launch runs.
/// </summary>
/// <param name="width">The vector width.</param>
/// <param name="operands">What is read and written.</param>
public sealed unsafe class GatherScaleLaunch<T>(SimdWidth width, GatherScaleOperands<T> operands) : ILaunch
    where T : unmanaged, INumber<T>
{
    // Shorter runs of consecutive columns are not worth the start of a vector loop.
    private const int ShortestRun = 8;

    /// <inheritdoc/>
    public int Pieces { get; } = PieceCut.Count((long)operands.Rows * operands.Positions * operands.Columns, operands.Rows);

    /// <inheritdoc/>
    public long ScratchBytes => (long)operands.Columns * sizeof(int);

    /// <inheritdoc/>
    public void Run(int piece, byte* scratch)
    {
        var runs = (int*)scratch;
        MeasureRuns(runs);
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
                    WriteColumns(operands.X + (((source * operands.Positions) + p) * operands.XPitch), y, runs);
            }
        }
    }

    /// <summary>runs[c] = how many columns from c on are consecutive in x; 1 for a column of zeros.</summary>
    private void MeasureRuns(int* runs)
    {
        int* map = operands.ColumnMap;
        int run = 0;
        for (int c = operands.Columns - 1; c >= 0; c--)
        {
            Debug.Assert(map[c] < operands.SourceColumns, "a column of x or -1");
            bool continues = run > 0 && map[c] >= 0 && map[c + 1] == map[c] + 1;
            runs[c] = run = continues ? run + 1 : 1;
        }
    }

    private void WriteColumns(T* x, T* y, int* runs)
    {
        int* map = operands.ColumnMap;
        T* scale = operands.Scale;
        int c = 0;
        while (c < operands.Columns)
        {
            int run = runs[c], column = map[c];
            if (run >= ShortestRun)
            {
                if (scale is null)
                    new ReadOnlySpan<T>(x + column, run).CopyTo(new Span<T>(y + c, run));
                else
                    Multiply(x + column, scale + c, y + c, run);
                c += run;
                continue;
            }

            T value = column < 0 ? T.Zero : x[column];
            y[c] = scale is null ? value : value * scale[c];
            c++;
        }
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
