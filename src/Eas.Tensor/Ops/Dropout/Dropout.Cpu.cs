using Eas.Kernels.Cpu.Dropout;
using Eas.Kernels.Parameters;
using Eas.Tensors.Ops;
using Eas.Tensors.Steps;

namespace Eas.Tensors.Cpu;

public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void Dropout(Tensor x, Tensor y, in DropoutParams p, StepBlock block, bool accumulate)
    {
        ElementwiseOps.CheckSameShape(x, y, "dropout");
        Submit(DropoutKernels.Apply(Width, p, x.Shape.Rows, x.Shape.C, PixelsOf(x), PixelsOf(y), RandomKeyOf(block), accumulate));
    }
}
