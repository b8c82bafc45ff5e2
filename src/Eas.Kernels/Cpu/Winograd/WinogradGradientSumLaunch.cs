using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.MatrixProduct;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.Winograd;

/// <summary>Adds the parts' gradients of the transformed weights, always in the same order, and transforms them into the gradient of the weights: G' u G.</summary>
/// <param name="plan">How the work was cut.</param>
/// <param name="parts">From <see cref="WinogradGradientLaunch{TVector}"/>.</param>
/// <param name="result">The gradient of the weights, [out, 3, 3, in].</param>
/// <param name="accumulate">Adds to the result instead of replacing it.</param>
internal sealed unsafe class WinogradGradientSumLaunch<TVector>(WinogradGradientPlan plan, float* parts, float* result, bool accumulate) : ILaunch
    where TVector : unmanaged, IVector<TVector>
{
    private const int Taps = 9;

    /// <inheritdoc/>
    public int Pieces => PieceCut.Count(plan.WorkspaceFloats, plan.Rows);

    /// <inheritdoc/>
    public void Run(int piece, byte* scratch)
    {
        (long first, long last) = PieceCut.Range(plan.Rows, piece, Pieces);
        for (long row = first; row < last; row++)
        {
            var body = new Body(plan.Parts, (nint)plan.FrequencyFloats, parts + row * plan.ResultPitch, plan.Columns, result + row * Taps * plan.Columns, accumulate);
            VectorLoop.Run<TVector, Body>(body, plan.Columns);
        }
    }

    private readonly struct Body(int parts, nint frequencyPitch, float* from, int columns, float* to, bool accumulate) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<T>(int column)
            where T : unmanaged, IVector<T>
        {
            float* source = from + column, target = to + column;
            Row(source, out T a, out T b, out T c);
            T half = T.Broadcast(0.5f);
            Row(source + 4 * frequencyPitch, out T a1, out T b1, out T c1);
            Row(source + 8 * frequencyPitch, out T a2, out T b2, out T c2);
            T sumA = (a1 + a2) * half, sumB = (b1 + b2) * half, sumC = (c1 + c2) * half;
            Accumulators.Store(target, accumulate, a + sumA);
            Accumulators.Store(target + columns, accumulate, b + sumB);
            Accumulators.Store(target + 2 * columns, accumulate, c + sumC);
            Accumulators.Store(target + 3 * columns, accumulate, (a1 - a2) * half);
            Accumulators.Store(target + 4 * columns, accumulate, (b1 - b2) * half);
            Accumulators.Store(target + 5 * columns, accumulate, (c1 - c2) * half);
            Row(source + 12 * frequencyPitch, out a, out b, out c);
            Accumulators.Store(target + 6 * columns, accumulate, sumA + a);
            Accumulators.Store(target + 7 * columns, accumulate, sumB + b);
            Accumulators.Store(target + 8 * columns, accumulate, sumC + c);
        }

        /// <summary>One row of frequencies becomes a row of taps.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Row<T>(float* source, out T left, out T middle, out T right)
            where T : unmanaged, IVector<T>
        {
            T half = T.Broadcast(0.5f), second = Sum<T>(source + frequencyPitch), third = Sum<T>(source + 2 * frequencyPitch);
            T mean = (second + third) * half;
            left = Sum<T>(source) + mean;
            middle = (second - third) * half;
            right = mean + Sum<T>(source + 3 * frequencyPitch);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private T Sum<T>(float* value)
            where T : unmanaged, IVector<T>
        {
            T sum = T.Load(value);
            for (int part = 1; part < parts; part++)
            {
                value += WinogradTiles.Frequencies * frequencyPitch;
                sum += T.Load(value);
            }
            return sum;
        }
    }
}
