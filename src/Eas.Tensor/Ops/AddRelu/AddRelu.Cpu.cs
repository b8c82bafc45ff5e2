using Eas.Kernels.Cpu.AddRelu;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Cpu;

public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void AddRelu(Tensor a, Tensor b, Tensor y)
    {
        ElementwiseOps.CheckSameShape(a, b, "add and ReLU");
        ElementwiseOps.CheckSameShape(a, y, "add and ReLU");
        Submit(AddReluKernels.Forward(Width, y.Shape.Rows, y.Shape.C, (float*)a.Pointer, a.Pitch, (float*)b.Pointer, b.Pitch, (float*)y.Pointer, y.Pitch));
    }

    /// <inheritdoc/>
    public void AddReluBackward(Tensor dy, Tensor y, Tensor dx)
    {
        ElementwiseOps.CheckSameShape(dy, y, "add and ReLU backward");
        ElementwiseOps.CheckSameShape(dy, dx, "add and ReLU backward");
        Submit(AddReluKernels.Backward(Width, y.Shape.Rows, y.Shape.C, (float*)dy.Pointer, dy.Pitch, (float*)y.Pointer, y.Pitch, (float*)dx.Pointer, dx.Pitch));
    }
}
