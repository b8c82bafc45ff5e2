using Eas.Kernels.Parameters;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Cpu;

public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void MatMul(Tensor a, Tensor b, Tensor c, MatMulForm form, bool accumulate)
    {
        (int rows, int columns, int depth) = MatMulShapes.Check(a, b, c, form);
        MatMulParams p = MatMulParams.Create(form, rows, columns, depth, a.Pitch, b.Pitch, c.Pitch);
        Storage workspace = RentFloats(Kernels.Cpu.MatrixProduct.MatMul.WorkspaceFloats(p, Width));
        Kernels.Cpu.MatrixProduct.MatMul.Submit(
            this, Width, p, (float*)a.Pointer, (float*)b.Pointer, (float*)c.Pointer, accumulate, (float*)workspace.Pointer);
        workspace.Release();
    }
}
