using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.Simd;

namespace Eas.Kernels.Cpu.Winograd;

/// <summary>The products of a tile's frequencies become its pixels: A' m A.</summary>
/// <param name="from">The tile's first value of the first frequency.</param>
/// <param name="pitch">Floats from one frequency to the next.</param>
/// <param name="pixels">[2 x 2] where the pixels go.</param>
/// <param name="accumulate">Adds to the pixels instead of replacing them.</param>
internal readonly unsafe struct WinogradOutputTransform<TStore>(float* from, nint pitch, float** pixels, bool accumulate) : IVectorBody
    where TStore : struct, IStore
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TVector>(int channel)
        where TVector : unmanaged, IVector<TVector>
    {
        float* row = from + channel;
        TVector a = Left<TVector>(row), c = Right<TVector>(row);
        row += 4 * pitch;
        TVector left = Left<TVector>(row), right = Right<TVector>(row);
        a += left;
        c += right;
        TVector b = left, d = right;
        row += 4 * pitch;
        left = Left<TVector>(row);
        right = Right<TVector>(row);
        a += left;
        b -= left;
        c += right;
        d -= right;
        row += 4 * pitch;
        b -= Left<TVector>(row);
        d -= Right<TVector>(row);
        Store(pixels[0] + channel, a);
        Store(pixels[1] + channel, c);
        Store(pixels[2] + channel, b);
        Store(pixels[3] + channel, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store<TVector>(float* pixel, TVector value)
        where TVector : unmanaged, IVector<TVector> => TStore.Store(accumulate ? TVector.Load(pixel) + value : value, pixel);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVector Left<TVector>(float* row)
        where TVector : unmanaged, IVector<TVector> =>
        TVector.Load(row) + TVector.Load(row + pitch) + TVector.Load(row + 2 * pitch);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVector Right<TVector>(float* row)
        where TVector : unmanaged, IVector<TVector> =>
        TVector.Load(row + pitch) - TVector.Load(row + 2 * pitch) - TVector.Load(row + 3 * pitch);
}
