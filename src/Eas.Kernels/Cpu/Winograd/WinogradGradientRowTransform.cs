using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.Simd;

namespace Eas.Kernels.Cpu.Winograd;

/// <summary>One row of the frequencies of a tile's gradient: of A dy A'.</summary>
/// <param name="first">[2] the first row of pixels.</param>
/// <param name="second">[2] the second row of pixels.</param>
/// <param name="row">Their factors.</param>
/// <param name="to">The tile's first value of the row's first frequency.</param>
/// <param name="pitch">Floats from one frequency to the next.</param>
internal readonly unsafe struct WinogradGradientRowTransform(float** first, float** second, WinogradRow row, float* to, nint pitch) : IVectorBody
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TVector>(int channel)
        where TVector : unmanaged, IVector<TVector>
    {
        TVector upper = TVector.Broadcast(row.FirstFactor), lower = TVector.Broadcast(row.SecondFactor);
        TVector left = TVector.MultiplyAdd(TVector.Load(second[0] + channel), lower, TVector.Load(first[0] + channel) * upper);
        TVector right = TVector.MultiplyAdd(TVector.Load(second[1] + channel), lower, TVector.Load(first[1] + channel) * upper);
        float* target = to + channel;
        TVector.Store(left, target);
        TVector.Store(left + right, target + pitch);
        TVector.Store(left - right, target + 2 * pitch);
        TVector.Store(TVector.Zero - right, target + 3 * pitch);
    }
}
