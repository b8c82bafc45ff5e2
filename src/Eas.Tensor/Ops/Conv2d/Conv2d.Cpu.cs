using Eas.Kernels.Cpu.Convolution;
using Eas.Kernels.Parameters;

namespace Eas.Tensors.Cpu;

public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void Conv2d(Tensor x, Tensor w, Tensor y, in Conv2dParams p)
    {
        Conv2dParams pitched = p with { InputPitch = x.Pitch, OutputPitch = y.Pitch };
        Storage workspace = RentFloats(Conv2dForward.WorkspaceFloats(pitched, Width));
        Conv2dForward.Submit(this, Width, pitched, (float*)x.Pointer, (float*)w.Pointer, (float*)y.Pointer, (float*)workspace.Pointer);
        workspace.Release();
    }

    /// <inheritdoc/>
    public void Conv2dBackwardData(Tensor dy, Tensor w, Tensor dx, in Conv2dParams p, bool accumulate)
    {
        Conv2dParams pitched = p with { InputPitch = dx.Pitch, OutputPitch = dy.Pitch };
        Storage workspace = RentFloats(Kernels.Cpu.Convolution.Conv2dBackwardData.WorkspaceFloats(pitched, Width));
        Kernels.Cpu.Convolution.Conv2dBackwardData.Submit(
            this, Width, pitched, (float*)dy.Pointer, (float*)w.Pointer, (float*)dx.Pointer, accumulate, (float*)workspace.Pointer);
        workspace.Release();
    }

    /// <inheritdoc/>
    public void Conv2dBackwardFilter(Tensor dy, Tensor x, Tensor dw, in Conv2dParams p, bool accumulate)
    {
        Conv2dParams pitched = p with { InputPitch = x.Pitch, OutputPitch = dy.Pitch };
        Storage workspace = RentFloats(Kernels.Cpu.Convolution.Conv2dBackwardFilter.WorkspaceFloats(pitched));
        Kernels.Cpu.Convolution.Conv2dBackwardFilter.Submit(
            this, Width, pitched, (float*)dy.Pointer, (float*)x.Pointer, (float*)dw.Pointer, accumulate, (float*)workspace.Pointer);
        workspace.Release();
    }
}
