using Eas.Kernels.Cpu.MatrixProduct;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;
using Eas.Kernels.Cpu.Winograd;
using Eas.Kernels.Parameters;

namespace Eas.Kernels.Cpu.Convolution;

/// <summary>The gradient of a convolution's input: inner products of the output's gradient, zero-padded and for stride 2 dilated, with the flipped weights.</summary>
public static unsafe class Conv2dBackwardData
{
    /// <summary>Floats of workspace that <see cref="Submit"/> needs: the packed weights.</summary>
    public static long WorkspaceFloats(in Conv2dParams p, SimdWidth width) =>
        WinogradTiles.Suit(WindowedMap.InputOf(p), p.InputChannels)
            ? WinogradTiles.Frequencies * PackedWeights.FloatsOf(p.InputChannels, p.OutputChannels, width)
            : PackedWeights.FloatsOf(p.InputChannels, p.KernelSize * p.KernelSize * p.OutputChannels, width);

    /// <summary>Queues the pass.</summary>
    /// <param name="queue">Takes the launches.</param>
    /// <param name="width">The vector width.</param>
    /// <param name="p">The convolution.</param>
    /// <param name="dy">Gradient of the output, [batch, height, width, out] at the output pitch.</param>
    /// <param name="w">Weights, [out, kh, kw, in].</param>
    /// <param name="dx">Gradient of the input, [batch, height, width, in] at the input pitch.</param>
    /// <param name="accumulate">Adds to <paramref name="dx"/> instead of replacing it.</param>
    /// <param name="workspace">Room for <see cref="WorkspaceFloats"/>.</param>
    /// <exception cref="PlatformNotSupportedException">The processor does not have this width.</exception>
    public static void Submit(ILaunchQueue queue, SimdWidth width, in Conv2dParams p, float* dy, float* w, float* dx, bool accumulate, float* workspace)
    {
        switch (SimdWidths.Require(width))
        {
            case SimdWidth.Bits512:
                Submit<Float16>(queue, p, dy, w, dx, accumulate, workspace);
                break;
            case SimdWidth.Bits256:
                Submit<Float8>(queue, p, dy, w, dx, accumulate, workspace);
                break;
            case SimdWidth.Bits128:
                Submit<Float4>(queue, p, dy, w, dx, accumulate, workspace);
                break;
            default:
                Submit<Float1>(queue, p, dy, w, dx, accumulate, workspace);
                break;
        }
    }

    private static void Submit<TVector>(ILaunchQueue queue, in Conv2dParams p, float* dy, float* w, float* dx, bool accumulate, float* workspace)
        where TVector : unmanaged, IVector<TVector>
    {
        WindowedMap map = WindowedMap.InputOf(p);
        if (WinogradTiles.Suit(map, p.InputChannels))
        {
            var frequency = new PackedWeights(p.InputChannels, p.OutputChannels, TVector.Count);
            queue.Submit(new WinogradFilterLaunch<TVector>(frequency, p.OutputChannels, w, FilterOrder.Flipped, workspace));
            queue.Submit(new WinogradProductLaunch<TVector>(map, frequency, dy, workspace, dx, p.InputPitch, accumulate));
            return;
        }
        int taps = p.KernelSize * p.KernelSize;
        var packed = new PackedWeights(p.InputChannels, taps * p.OutputChannels, TVector.Count);
        queue.Submit(packed.PackFlipped(w, p.FilterSize, taps, workspace));
        queue.Submit(new InnerProductLaunch<TVector>(map, packed, dy, workspace, dx, p.InputPitch, accumulate));
    }
}
