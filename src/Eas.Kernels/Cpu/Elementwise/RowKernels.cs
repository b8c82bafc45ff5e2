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
        return VectorLaunch.Of(width, new RowKernel<TRow>(row, arguments));
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

    private readonly struct RowKernel<TRow>(TRow row, Arguments arguments) : IVectorKernel
        where TRow : struct, IRow
    {
        public int Pieces => PieceCut.Count(arguments.Rows * arguments.Columns, arguments.Rows == 1 ? arguments.Columns : arguments.Rows);

        public long ScratchBytes => 0;

        public void Run<TVector>(int piece, byte* scratch)
            where TVector : unmanaged, IVector<TVector>
        {
            if (arguments.Rows == 1)
            {
                // Cut at whole vectors so that only the last piece has a tail.
                (long from, long to) = PieceCut.Range(arguments.Columns / TVector.Count, piece, Pieces);
                from *= TVector.Count;
                to = piece + 1 == Pieces ? arguments.Columns : to * TVector.Count;
                RunColumns<TVector>(arguments.A + from, arguments.B + from, arguments.Y + from, to - from);
                return;
            }

            (long first, long last) = PieceCut.Range(arguments.Rows, piece, Pieces);
            for (long r = first; r < last; r++)
            {
                RunColumns<TVector>(
                    arguments.A + (r * arguments.APitch), arguments.B + (r * arguments.BPitch), arguments.Y + (r * arguments.YPitch), arguments.Columns);
            }
        }

        private void RunColumns<TVector>(float* a, float* b, float* y, long count)
            where TVector : unmanaged, IVector<TVector>
        {
            long i = 0;
            for (; i <= count - TVector.Count; i += TVector.Count)
                row.Run<TVector>(a + i, b + i, y + i);
            for (; i < count; i++)
                row.Run<Float1>(a + i, b + i, y + i);
        }
    }
}
