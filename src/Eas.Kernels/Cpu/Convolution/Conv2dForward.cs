using Eas.Kernels.Cpu.MatrixProduct;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;
using Eas.Kernels.Cpu.Winograd;
using Eas.Kernels.Parameters;

namespace Eas.Kernels.Cpu.Convolution;

/// <summary>y = x * w: a convolution's forward pass.</summary>
public static unsafe class Conv2dForward
{
    /// <summary>Floats of workspace that <see cref="Submit"/> needs: the packed weights.</summary>
    public static long WorkspaceFloats(in Conv2dParams p, SimdWidth width) =>
        WinogradTiles.Suit(WindowedMap.OutputOf(p), p.OutputChannels)
            ? WinogradTiles.Frequencies * PackedWeights.FloatsOf(p.OutputChannels, p.InputChannels, width)
            : PackedWeights.FloatsOf(p.OutputChannels, p.FilterSize, width);

    /// <summary>Queues the pass.</summary>
    /// <param name="queue">Takes the launches.</param>
    /// <param name="width">The vector width.</param>
    /// <param name="p">The convolution.</param>
    /// <param name="x">Input, [batch, height, width, in] at the input pitch.</param>
    /// <param name="w">Weights, [out, kh, kw, in].</param>
    /// <param name="y">Output, [batch, height, width, out] at the output pitch.</param>
    /// <param name="workspace">Room for <see cref="WorkspaceFloats"/>.</param>
    /// <exception cref="PlatformNotSupportedException">The processor does not have this width.</exception>
    public static void Submit(ILaunchQueue queue, SimdWidth width, in Conv2dParams p, float* x, float* w, float* y, float* workspace)
    {
        switch (SimdWidths.Require(width))
        {
            case SimdWidth.Bits512:
                Submit<Float16>(queue, p, x, w, y, workspace);
                break;
            case SimdWidth.Bits256:
                Submit<Float8>(queue, p, x, w, y, workspace);
                break;
            case SimdWidth.Bits128:
                Submit<Float4>(queue, p, x, w, y, workspace);
                break;
            default:
                Submit<Float1>(queue, p, x, w, y, workspace);
                break;
        }
    }

    private static void Submit<TVector>(ILaunchQueue queue, in Conv2dParams p, float* x, float* w, float* y, float* workspace)
        where TVector : unmanaged, IVector<TVector>
    {
        WindowedMap map = WindowedMap.OutputOf(p);
        if (WinogradTiles.Suit(map, p.OutputChannels))
        {
            var frequency = new PackedWeights(p.OutputChannels, p.InputChannels, TVector.Count);
            queue.Submit(new WinogradFilterLaunch<TVector>(frequency, p.InputChannels, w, FilterOrder.Forward, workspace));
            queue.Submit(new WinogradProductLaunch<TVector>(map, frequency, x, workspace, y, p.OutputPitch, accumulate: false));
            return;
        }
        var packed = new PackedWeights(p.OutputChannels, p.FilterSize, TVector.Count);
        queue.Submit(packed.PackTransposed(w, p.FilterSize, workspace));
        queue.Submit(new InnerProductLaunch<TVector>(map, packed, x, workspace, y, p.OutputPitch, accumulate: false));
    }
}
