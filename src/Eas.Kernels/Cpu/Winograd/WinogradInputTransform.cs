using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.Simd;

namespace Eas.Kernels.Cpu.Winograd;

/// <summary>A tile's source pixels become its frequencies: B' d B.</summary>
/// <param name="pixels">[4 x 4] the pixels.</param>
/// <param name="to">The tile's first value of the first frequency.</param>
/// <param name="pitch">Floats from one frequency to the next.</param>
internal readonly unsafe struct WinogradInputTransform(float** pixels, float* to, nint pitch) : IVectorBody
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TVector>(int channel)
        where TVector : unmanaged, IVector<TVector>
    {
        TVector a = TVector.Load(pixels[0] + channel), b = TVector.Load(pixels[4] + channel);
        TVector c = TVector.Load(pixels[8] + channel), d = TVector.Load(pixels[12] + channel);
        TVector t00 = a - c, t10 = b + c, t20 = c - b, t30 = b - d;
        a = TVector.Load(pixels[1] + channel);
        b = TVector.Load(pixels[5] + channel);
        c = TVector.Load(pixels[9] + channel);
        d = TVector.Load(pixels[13] + channel);
        TVector t01 = a - c, t11 = b + c, t21 = c - b, t31 = b - d;
        a = TVector.Load(pixels[2] + channel);
        b = TVector.Load(pixels[6] + channel);
        c = TVector.Load(pixels[10] + channel);
        d = TVector.Load(pixels[14] + channel);
        TVector t02 = a - c, t12 = b + c, t22 = c - b, t32 = b - d;
        a = TVector.Load(pixels[3] + channel);
        b = TVector.Load(pixels[7] + channel);
        c = TVector.Load(pixels[11] + channel);
        d = TVector.Load(pixels[15] + channel);
        StoreRow(to + channel, t00, t01, t02, a - c);
        StoreRow(to + 4 * pitch + channel, t10, t11, t12, b + c);
        StoreRow(to + 8 * pitch + channel, t20, t21, t22, c - b);
        StoreRow(to + 12 * pitch + channel, t30, t31, t32, b - d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StoreRow<TVector>(float* row, TVector a, TVector b, TVector c, TVector d)
        where TVector : unmanaged, IVector<TVector>
    {
        TVector.Store(a - c, row);
        TVector.Store(b + c, row + pitch);
        TVector.Store(c - b, row + 2 * pitch);
        TVector.Store(b - d, row + 3 * pitch);
    }
}
