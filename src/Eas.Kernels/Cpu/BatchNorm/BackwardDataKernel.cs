using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.Memory;
using Eas.Kernels.Cpu.Rows;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.BatchNorm;

/// <summary>Where the input's gradient goes, and the gradients that it needs.</summary>
internal readonly unsafe struct BackwardDataTarget(PixelRows dx, float* dScale, float* dBias, bool accumulate)
{
    public PixelRows Dx { get; } = dx;

    public float* DScale { get; } = dScale;

    public float* DBias { get; } = dBias;

    public bool Accumulate { get; } = accumulate;
}

/// <summary>
/// dx = factor z + slope x + constant: the gradient's three terms with everything that is fixed per channel multiplied out. The last pieces come
/// first: the sums have just read them.
/// </summary>
internal readonly unsafe struct BackwardDataKernel<TActivation>(
    RowShape shape, PixelRows dy, PixelRows x, NormalizationVectors layer, BackwardDataTarget target) : IVectorKernel
    where TActivation : struct, IActivation
{
    private readonly PixelRows gradient = dy.In(shape);
    private readonly PixelRows input = x.In(shape);

    public int Pieces => shape.Pieces;

    public long ScratchBytes => 4L * shape.Columns * sizeof(float);

    public void Run<TVector>(int piece, byte* scratch)
        where TVector : unmanaged, IVector<TVector>
    {
        int columns = shape.Columns;
        float* factor = (float*)scratch, offset = factor + columns, slope = offset + columns, constant = slope + columns;
        layer.WriteTransform<TVector>(shape, factor, offset);
        VectorLoop.Run<TVector, SlopeBody>(new SlopeBody(layer, target, factor, columns, 1f / (shape.Rows * shape.Fold)), shape.Channels);
        shape.Repeat(slope);
        shape.Repeat(constant);
        bool streams = !target.Accumulate && LastLevelCache.IsExceededBy(shape.Rows * columns);
        (long first, long last) = PieceCut.Range(shape.Rows, shape.Pieces - 1 - piece, shape.Pieces);
        for (long row = first; row < last; row++)
        {
            float* dy = gradient.Row(row), x = input.Row(row), dx = target.Dx.Row(row);
            if (streams && StreamingStore.CanStart<TVector>(dx))
                VectorLoop.Run<TVector, Body<StreamingStore>>(new Body<StreamingStore>(dy, x, dx, factor, columns, false), columns);
            else if (streams && TVector.Count == Float16.Count && StreamingStore.CanStart<Float8>(dx))
                VectorLoop.Run<Float8, Body<StreamingStore>>(new Body<StreamingStore>(dy, x, dx, factor, columns, false), columns);
            else
                VectorLoop.Run<TVector, Body<CachedStore>>(new Body<CachedStore>(dy, x, dx, factor, columns, target.Accumulate), columns);
        }

        if (streams)
            StreamingStore.Complete();
    }

    // The coefficients: [factor][offset][slope][constant].
    private readonly struct SlopeBody(NormalizationVectors layer, BackwardDataTarget target, float* coefficients, int columns, float perPixel) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TVector>(int channel)
            where TVector : unmanaged, IVector<TVector>
        {
            float* factor = coefficients + channel;
            TVector negativeFactor = TVector.Zero - TVector.Load(factor);
            TVector share = TVector.Broadcast(perPixel);
            TVector slope = negativeFactor * TVector.Load(layer.InverseDeviation + channel) * (TVector.Load(target.DScale + channel) * share);
            TVector constant = negativeFactor * (TVector.Load(target.DBias + channel) * share);
            TVector.Store(slope, factor + (2 * columns));
            TVector.Store(TVector.MultiplyAdd(TVector.Zero - slope, TVector.Load(layer.Mean + channel), constant), factor + (3 * columns));
        }
    }

    private readonly struct Body<TStore>(float* dy, float* x, float* dx, float* coefficients, int columns, bool accumulate) : IVectorBody
        where TStore : struct, IStore
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TVector>(int column)
            where TVector : unmanaged, IVector<TVector>
        {
            float* c = coefficients + column;
            TVector value = TVector.Load(x + column), factor = TVector.Load(c);
            TVector z = TActivation.Gradient(TVector.MultiplyAdd(value, factor, TVector.Load(c + columns)), TVector.Load(dy + column));
            TVector linear = TVector.MultiplyAdd(value, TVector.Load(c + (2 * columns)), TVector.Load(c + (3 * columns)));
            TVector result = TVector.MultiplyAdd(z, factor, linear);
            TStore.Store(accumulate ? TVector.Load(dx + column) + result : result, dx + column);
        }
    }
}
