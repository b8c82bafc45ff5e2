using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.Rows;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;
using Eas.Kernels.Parameters;

namespace Eas.Kernels.Cpu.Pooling;

/// <summary>
/// Backward. Where the windows tile the map, a piece is some rows of windows and every pixel of the gradient is written once. Otherwise a piece is some images, whose
/// gradient is set to 0 and added to, window after window: overlapping windows then add up in a fixed order.
/// </summary>
internal readonly unsafe struct PoolGradientKernel<TPooling>(Pool2dParams p, PixelRows dy, PixelRows x, PixelRows dx, bool accumulate) : IVectorKernel
    where TPooling : struct, IPooling
{
    private bool IsTiling => p.Stride == p.KernelSize && p.InputHeight % p.Stride == 0 && p.InputWidth % p.Stride == 0;

    private long Units => IsTiling ? (long)p.BatchSize * p.OutputHeight : p.BatchSize;

    private long ImagePixels => (long)p.InputHeight * p.InputWidth;

    public int Pieces => PieceCut.Count(p.BatchSize * ImagePixels * p.Channels, Units);

    public long ScratchBytes => 0;

    public void Run<TVector>(int piece, byte* scratch)
        where TVector : unmanaged, IVector<TVector>
    {
        (long first, long last) = PieceCut.Range(Units, piece, Pieces);
        if (IsTiling)
        {
            for (long row = first; row < last; row++)
                SpreadRow<TVector>(row, accumulate);
            return;
        }

        for (long image = first; image < last; image++)
        {
            if (!accumulate)
                Clear(image);
            for (int i = 0; i < p.OutputHeight; i++)
                SpreadRow<TVector>((image * p.OutputHeight) + i, add: true);
        }
    }

    private void SpreadRow<TVector>(long outputRow, bool add)
        where TVector : unmanaged, IVector<TVector>
    {
        (long image, long i) = Math.DivRem(outputRow, p.OutputHeight);
        long pixel = (image * ImagePixels) + (i * p.Stride * p.InputWidth);
        for (int j = 0; j < p.OutputWidth; j++, pixel += p.Stride)
        {
            var source = new Window(x.Row(pixel), x.Pitch, p.InputWidth * x.Pitch, p.KernelSize);
            var target = new Window(dx.Row(pixel), dx.Pitch, p.InputWidth * dx.Pitch, p.KernelSize);
            VectorLoop.Run<TVector, Body>(new Body(dy.Row((outputRow * p.OutputWidth) + j), source, target, add), p.Channels);
        }
    }

    private void Clear(long image)
    {
        for (long pixel = image * ImagePixels; pixel < (image + 1) * ImagePixels; pixel++)
            new Span<float>(dx.Row(pixel), p.Channels).Clear();
    }

    private readonly struct Body(float* dy, Window x, Window dx, bool add) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TVector>(int channel)
            where TVector : unmanaged, IVector<TVector> => TPooling.Spread(TVector.Load(dy + channel), x, dx, channel, add);
    }
}
