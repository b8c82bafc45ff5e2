using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.Rows;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.BatchNorm;

/// <summary>y = activation(x factor + offset).</summary>
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
        (long first, long last) = PieceCut.Range(shape.Rows, piece, shape.Pieces);
        for (long row = first; row < last; row++)
            VectorLoop.Run<TVector, Body>(new Body(input.Row(row), output.Row(row), factor, offset), shape.Columns);
    }

    private readonly struct Body(float* x, float* y, float* factor, float* offset) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TVector>(int column)
            where TVector : unmanaged, IVector<TVector>
        {
            TVector normalized = TVector.MultiplyAdd(TVector.Load(x + column), TVector.Load(factor + column), TVector.Load(offset + column));
            TVector.Store(TActivation.Invoke(normalized), y + column);
        }
    }
}
