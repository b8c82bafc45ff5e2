using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.Memory;
using Eas.Kernels.Cpu.Rows;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.BatchNorm;

/// <summary>y = activation(x factor + offset). The last pieces come first: the statistics have just read them.</summary>
internal readonly unsafe struct ApplyKernel<TActivation>(RowShape shape, PixelRows x, PixelRows y, NormalizationVectors layer) : IVectorKernel
    where TActivation : struct, IActivation
{
    private readonly PixelRows input = x.In(shape);
    private readonly PixelRows output = y.In(shape);

    public int Pieces => shape.Pieces;

    public long ScratchBytes => 2L * shape.Columns * sizeof(float);

    public void Run<TVector>(int piece, byte* scratch)
        where TVector : unmanaged, IVector<TVector>
    {
        float* factor = (float*)scratch, offset = factor + shape.Columns;
        layer.WriteTransform<TVector>(shape, factor, offset);
        bool streams = LastLevelCache.IsExceededBy(shape.Rows * shape.Columns);
        (long first, long last) = PieceCut.Range(shape.Rows, shape.Pieces - 1 - piece, shape.Pieces);
        for (long row = first; row < last; row++)
        {
            float* from = input.Row(row), to = output.Row(row);
            if (streams && StreamingStore.CanStart<TVector>(to))
                VectorLoop.Run<TVector, Body<StreamingStore>>(new Body<StreamingStore>(from, to, factor, offset), shape.Columns);
            else if (streams && TVector.Count == Float16.Count && StreamingStore.CanStart<Float8>(to))
                VectorLoop.Run<Float8, Body<StreamingStore>>(new Body<StreamingStore>(from, to, factor, offset), shape.Columns);
            else
                VectorLoop.Run<TVector, Body<CachedStore>>(new Body<CachedStore>(from, to, factor, offset), shape.Columns);
        }

        if (streams)
            StreamingStore.Complete();
    }

    private readonly struct Body<TStore>(float* x, float* y, float* factor, float* offset) : IVectorBody
        where TStore : struct, IStore
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TVector>(int column)
            where TVector : unmanaged, IVector<TVector>
        {
            TVector normalized = TVector.MultiplyAdd(TVector.Load(x + column), TVector.Load(factor + column), TVector.Load(offset + column));
            TStore.Store(TActivation.Invoke(normalized), y + column);
        }
    }
}
