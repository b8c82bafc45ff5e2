using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.Simd;

namespace Eas.Kernels.Cpu.Winograd;

/// <summary>One row of a tile's frequencies: of B' d B.</summary>
/// <param name="first">[4] the first row of pixels.</param>
/// <param name="second">[4] the second row of pixels.</param>
/// <param name="factor">The second row's factor.</param>
/// <param name="to">The tile's first value of the row's first frequency.</param>
/// <param name="pitch">Floats from one frequency to the next.</param>
internal readonly unsafe struct WinogradSourceRowTransform(float** first, float** second, float factor, float* to, nint pitch) : IVectorBody
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TVector>(int channel)
        where TVector : unmanaged, IVector<TVector>
    {
        TVector a = Combine<TVector>(0, channel), b = Combine<TVector>(1, channel);
        TVector c = Combine<TVector>(2, channel), d = Combine<TVector>(3, channel);
        float* target = to + channel;
        TVector.Store(a - c, target);
        TVector.Store(b + c, target + pitch);
        TVector.Store(c - b, target + 2 * pitch);
        TVector.Store(b - d, target + 3 * pitch);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVector Combine<TVector>(int column, int channel)
        where TVector : unmanaged, IVector<TVector> =>
        TVector.MultiplyAdd(TVector.Load(second[column] + channel), TVector.Broadcast(factor), TVector.Load(first[column] + channel));
}
