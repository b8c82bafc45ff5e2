using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.Rows;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;
using Eas.Kernels.Parameters;

namespace Eas.Kernels.Cpu.Pooling;

/// <summary>Forward: a piece is some rows of the output maps.</summary>
internal readonly unsafe struct PoolKernel<TPooling>(Pool2dParams p, PixelRows x, PixelRows y) : IVectorKernel
    where TPooling : struct, IPooling
{
    private long OutputRows => (long)p.BatchSize * p.OutputHeight;

    public int Pieces => PieceCut.Count((long)p.BatchSize * p.InputHeight * p.InputWidth * p.Channels, OutputRows);

    public long ScratchBytes => 0;

    public void Run<TVector>(int piece, byte* scratch)
        where TVector : unmanaged, IVector<TVector>
    {
        (long first, long last) = PieceCut.Range(OutputRows, piece, Pieces);
        for (long row = first; row < last; row++)
        {
            (long image, long i) = Math.DivRem(row, p.OutputHeight);
            float* source = x.Row(((image * p.InputHeight) + (i * p.Stride)) * p.InputWidth);
            float* target = y.Row(row * p.OutputWidth);
            for (int j = 0; j < p.OutputWidth; j++)
            {
                var window = new Window(source + (j * p.Stride * x.Pitch), x.Pitch, p.InputWidth * x.Pitch, p.KernelSize);
                VectorLoop.Run<TVector, Body>(new Body(window, target + (j * y.Pitch)), p.Channels);
            }
        }
    }

    private readonly struct Body(Window window, float* y) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TVector>(int channel)
            where TVector : unmanaged, IVector<TVector> => TVector.Store(TPooling.Reduce<TVector>(window, channel), y + channel);
    }
}
