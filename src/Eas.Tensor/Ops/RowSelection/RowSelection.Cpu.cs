using Eas.Kernels.Cpu.RowSelection;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Cpu;

public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void SelectRows(Tensor mask, Tensor? a, Tensor? b, Tensor y, bool accumulate)
    {
        RowSelectionOps.Check(mask, a, b, y);
        Submit(new SelectRowsLaunch(
            y.Shape.N,
            y.Shape.C,
            (int*)mask.Pointer,
            (float*)(a?.Pointer ?? 0),
            a?.Pitch ?? 0,
            (float*)(b?.Pointer ?? 0),
            b?.Pitch ?? 0,
            (float*)y.Pointer,
            y.Pitch,
            accumulate));
    }
}
