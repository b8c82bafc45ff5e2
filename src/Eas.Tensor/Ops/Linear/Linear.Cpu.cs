using Eas.Kernels.Cpu.Bias;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Cpu;

public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void AddBias(Tensor y, Tensor bias)
    {
        LinearOps.CheckBias(y, bias, "add bias");
        Submit(BiasKernels.Add(Width, y.Shape.Rows, y.Shape.C, (float*)y.Pointer, y.Pitch, (float*)bias.Pointer));
    }

    /// <inheritdoc/>
    public void BiasBackward(Tensor dy, Tensor dBias, bool accumulate)
    {
        LinearOps.CheckBias(dy, dBias, "bias gradient");
        Submit(BiasKernels.Gradient(Width, dy.Shape.Rows, dy.Shape.C, (float*)dy.Pointer, dy.Pitch, (float*)dBias.Pointer, accumulate));
    }
}
