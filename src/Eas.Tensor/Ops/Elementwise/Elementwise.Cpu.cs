using Eas.Kernels.Cpu.Elementwise;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Cpu;

public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void Fill(Tensor y, double value) =>
        Submit(RowKernels.Fill(Width, y.Shape.Rows, y.Shape.C, (float*)y.Pointer, y.Pitch, (float)value));

    /// <inheritdoc/>
    public void Copy(Tensor x, Tensor y, bool accumulate)
    {
        ElementwiseOps.CheckSameShape(x, y, "copy");
        Submit(accumulate
            ? RowKernels.Add(Width, y.Shape.Rows, y.Shape.C, (float*)x.Pointer, x.Pitch, (float*)y.Pointer, y.Pitch, (float*)y.Pointer, y.Pitch)
            : RowKernels.Copy(Width, y.Shape.Rows, y.Shape.C, (float*)x.Pointer, x.Pitch, (float*)y.Pointer, y.Pitch));
    }

    /// <inheritdoc/>
    public void Add(Tensor a, Tensor b, Tensor y)
    {
        ElementwiseOps.CheckSameShape(a, b, "add");
        ElementwiseOps.CheckSameShape(a, y, "add");
        Submit(RowKernels.Add(Width, y.Shape.Rows, y.Shape.C, (float*)a.Pointer, a.Pitch, (float*)b.Pointer, b.Pitch, (float*)y.Pointer, y.Pitch));
    }
}
