using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.Elementwise;

// Versions tried:
// 1. An operator struct and one loop per arity, as here: the body is written once for a vector and runs for every width and for the tail.
// Rows are pixels; a tensor without gaps is one long row, so that its loop has one tail only.

/// <summary>A function of one vector.</summary>
public interface IUnaryOperator
{
    /// <summary>The function at any width.</summary>
    TVector Invoke<TVector>(TVector x)
        where TVector : unmanaged, IVector<TVector>;
}

/// <summary>A function of two vectors.</summary>
public interface IBinaryOperator
{
    /// <summary>The function at any width.</summary>
    TVector Invoke<TVector>(TVector a, TVector b)
        where TVector : unmanaged, IVector<TVector>;
}

/// <summary>Element-wise launches over rows of floats with pitches.</summary>
public static unsafe class RowKernels
{
    // Floats per piece: long enough to be worth a thread's while, short enough to balance.
    private const long FloatsPerPiece = 32 * 1024;

    /// <summary>y = value.</summary>
    public static ILaunch Fill(SimdWidth width, long rows, long columns, float* y, long pitch, float value) =>
        Unary(width, new FillOperator(value), rows, columns, y, pitch, y, pitch);

    /// <summary>y = x.</summary>
    public static ILaunch Copy(SimdWidth width, long rows, long columns, float* x, long xPitch, float* y, long yPitch) =>
        Unary(width, default(CopyOperator), rows, columns, x, xPitch, y, yPitch);

    /// <summary>y = a + b; y may be a or b.</summary>
    public static ILaunch Add(SimdWidth width, long rows, long columns, float* a, long aPitch, float* b, long bPitch, float* y, long yPitch) =>
        Binary(width, default(AddOperator), rows, columns, a, aPitch, b, bPitch, y, yPitch);

    /// <summary>y = f(x) for any operator.</summary>
    public static ILaunch Unary<TOperator>(SimdWidth width, TOperator function, long rows, long columns, float* x, long xPitch, float* y, long yPitch)
        where TOperator : struct, IUnaryOperator =>
        Make(width, new UnaryRow<TOperator>(function), rows, columns, x, xPitch, x, xPitch, y, yPitch);

    /// <summary>y = f(a, b) for any operator; y may be a or b.</summary>
    public static ILaunch Binary<TOperator>(
        SimdWidth width, TOperator function, long rows, long columns, float* a, long aPitch, float* b, long bPitch, float* y, long yPitch)
        where TOperator : struct, IBinaryOperator =>
        Make(width, new BinaryRow<TOperator>(function), rows, columns, a, aPitch, b, bPitch, y, yPitch);

    private static ILaunch Make<TRow>(
        SimdWidth width, TRow row, long rows, long columns, float* a, long aPitch, float* b, long bPitch, float* y, long yPitch)
        where TRow : struct, IRow
    {
        if (aPitch == columns && bPitch == columns && yPitch == columns)
            (rows, columns) = (1, rows * columns);
        var arguments = new Arguments { A = a, APitch = aPitch, B = b, BPitch = bPitch, Y = y, YPitch = yPitch, Rows = rows, Columns = columns };
        return width switch
        {
            SimdWidth.Bits512 => new RowLaunch<Float16, TRow>(row, arguments),
            SimdWidth.Bits256 => new RowLaunch<Float8, TRow>(row, arguments),
            SimdWidth.Bits128 => new RowLaunch<Float4, TRow>(row, arguments),
            _ => new RowLaunch<Float1, TRow>(row, arguments),
        };
    }

    private interface IRow
    {
        void Run<TVector>(float* a, float* b, float* y)
            where TVector : unmanaged, IVector<TVector>;
    }

    private readonly struct FillOperator(float value) : IUnaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Invoke<TVector>(TVector x)
            where TVector : unmanaged, IVector<TVector> => TVector.Broadcast(value);
    }

    private readonly struct CopyOperator : IUnaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Invoke<TVector>(TVector x)
            where TVector : unmanaged, IVector<TVector> => x;
    }

    private readonly struct AddOperator : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Invoke<TVector>(TVector a, TVector b)
            where TVector : unmanaged, IVector<TVector> => a + b;
    }

    private readonly struct UnaryRow<TOperator>(TOperator function) : IRow
        where TOperator : struct, IUnaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TVector>(float* a, float* b, float* y)
            where TVector : unmanaged, IVector<TVector> => TVector.Store(function.Invoke(TVector.Load(a)), y);
    }

    private readonly struct BinaryRow<TOperator>(TOperator function) : IRow
        where TOperator : struct, IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TVector>(float* a, float* b, float* y)
            where TVector : unmanaged, IVector<TVector> => TVector.Store(function.Invoke(TVector.Load(a), TVector.Load(b)), y);
    }

    private readonly struct Arguments
    {
        public required float* A { get; init; }

        public required float* B { get; init; }

        public required float* Y { get; init; }

        public required long APitch { get; init; }

        public required long BPitch { get; init; }

        public required long YPitch { get; init; }

        public required long Rows { get; init; }

        public required long Columns { get; init; }
    }

    private sealed class RowLaunch<TVector, TRow> : ILaunch
        where TVector : unmanaged, IVector<TVector>
        where TRow : struct, IRow
    {
        private readonly TRow row;
        private readonly Arguments arguments;

        public RowLaunch(TRow row, Arguments arguments)
        {
            this.row = row;
            this.arguments = arguments;
            Pieces = (int)Math.Clamp(arguments.Rows * arguments.Columns / FloatsPerPiece, 1, 64);
        }

        public int Pieces { get; }

        public void Run(int piece, byte* scratch)
        {
            if (arguments.Rows == 1)
            {
                // Cut at whole vectors so that only the last piece has a tail.
                long vectors = arguments.Columns / TVector.Count;
                long from = vectors * piece / Pieces * TVector.Count;
                long to = piece + 1 == Pieces ? arguments.Columns : vectors * (piece + 1) / Pieces * TVector.Count;
                RunColumns(arguments.A + from, arguments.B + from, arguments.Y + from, to - from);
                return;
            }

            long last = arguments.Rows * (piece + 1) / Pieces;
            for (long r = arguments.Rows * piece / Pieces; r < last; r++)
                RunColumns(arguments.A + (r * arguments.APitch), arguments.B + (r * arguments.BPitch), arguments.Y + (r * arguments.YPitch), arguments.Columns);
        }

        private void RunColumns(float* a, float* b, float* y, long count)
        {
            long i = 0;
            for (; i <= count - TVector.Count; i += TVector.Count)
                row.Run<TVector>(a + i, b + i, y + i);
            for (; i < count; i++)
                row.Run<Float1>(a + i, b + i, y + i);
        }
    }
}
