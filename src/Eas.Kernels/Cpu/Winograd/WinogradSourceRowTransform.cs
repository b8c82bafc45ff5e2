using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.Simd;

namespace Eas.Kernels.Cpu.Winograd;

/// <summary>One row of a tile's frequencies: of B' d B.</summary>
/// <param name="pixels">[4 x 4] the source's pixels.</param>
/// <param name="row">The row.</param>
/// <param name="to">The tile's first value of the row's first frequency.</param>
/// <param name="pitch">Floats from one frequency to the next.</param>
internal readonly unsafe struct WinogradSourceRowTransform(float** pixels, WinogradRow row, float* to, nint pitch) : IVectorBody
{
    private readonly float** first = pixels + WinogradTiles.SourceSize * row.First;
    private readonly float** second = pixels + WinogradTiles.SourceSize * row.Second;
    private readonly float factor = row.SecondFactor;

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
