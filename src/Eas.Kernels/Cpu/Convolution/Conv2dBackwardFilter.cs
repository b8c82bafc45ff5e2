using Eas.Kernels.Cpu.MatrixProduct;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;
using Eas.Kernels.Cpu.Winograd;
using Eas.Kernels.Parameters;

namespace Eas.Kernels.Cpu.Convolution;

/// <summary>The gradient of a convolution's weights: outer products of the output's gradient with the input's windows, summed over all pixels.</summary>
public static unsafe class Conv2dBackwardFilter
{
    /// <summary>Floats of workspace that <see cref="Submit"/> needs: a partial gradient for each part of the batch.</summary>
    public static long WorkspaceFloats(in Conv2dParams p)
    {
        WindowedMap map = WindowedMap.OutputOf(p);
        return WinogradTiles.SuitGradient(map, p.OutputChannels)
            ? new WinogradGradientPlan(map, p.OutputChannels).WorkspaceFloats
            : new OuterProductPlan(map, p.OutputChannels).WorkspaceFloats;
    }

    /// <summary>Queues the pass.</summary>
    /// <param name="queue">Takes the launches.</param>
    /// <param name="width">The vector width.</param>
    /// <param name="p">The convolution.</param>
    /// <param name="dy">Gradient of the output, [batch, height, width, out] at the output pitch.</param>
    /// <param name="x">Input, [batch, height, width, in] at the input pitch.</param>
    /// <param name="dw">Gradient of the weights, [out, kh, kw, in].</param>
    /// <param name="accumulate">Adds to <paramref name="dw"/> instead of replacing it.</param>
    /// <param name="workspace">Room for <see cref="WorkspaceFloats"/>.</param>
    /// <exception cref="PlatformNotSupportedException">The processor does not have this width.</exception>
    public static void Submit(ILaunchQueue queue, SimdWidth width, in Conv2dParams p, float* dy, float* x, float* dw, bool accumulate, float* workspace)
    {
        switch (SimdWidths.Require(width))
        {
            case SimdWidth.Bits512:
                Submit<Float16>(queue, p, dy, x, dw, accumulate, workspace);
                break;
            case SimdWidth.Bits256:
                Submit<Float8>(queue, p, dy, x, dw, accumulate, workspace);
                break;
            case SimdWidth.Bits128:
                Submit<Float4>(queue, p, dy, x, dw, accumulate, workspace);
                break;
            default:
                Submit<Float1>(queue, p, dy, x, dw, accumulate, workspace);
                break;
        }
    }

    private static void Submit<TVector>(ILaunchQueue queue, in Conv2dParams p, float* dy, float* x, float* dw, bool accumulate, float* workspace)
        where TVector : unmanaged, IVector<TVector>
    {
        WindowedMap map = WindowedMap.OutputOf(p);
        if (WinogradTiles.SuitGradient(map, p.OutputChannels))
        {
            var plan = new WinogradGradientPlan(map, p.OutputChannels);
            queue.Submit(new WinogradGradientLaunch<TVector>(plan, x, dy, p.OutputPitch, workspace));
            queue.Submit(new WinogradGradientSumLaunch<TVector>(plan, workspace, dw, accumulate));
            return;
        }
        OuterProduct.Submit<TVector>(queue, map, p.OutputChannels, x, dy, p.OutputPitch, dw, p.FilterSize, accumulate, workspace);
    }
}
