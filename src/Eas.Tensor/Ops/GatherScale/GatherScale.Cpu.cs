using Eas.Kernels.Cpu.GatherScale;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Cpu;

public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void GatherScale(Tensor x, Tensor rows, Tensor columns, Tensor? scale, Tensor y)
    {
        GatherScaleChecks.Check(x, rows, columns, scale, y);
        var operands = new GatherScaleOperands<float>
        {
            Rows = y.Shape.N,
            Positions = y.Shape.H * y.Shape.W,
            Columns = y.Shape.C,
            SourceRows = x.Shape.N,
            SourceColumns = x.Shape.C,
            RowMap = (int*)rows.Pointer,
            ColumnMap = (int*)columns.Pointer,
            Scale = (float*)(scale?.Pointer ?? 0),
            X = (float*)x.Pointer,
            XPitch = x.Pitch,
            Y = (float*)y.Pointer,
            YPitch = y.Pitch,
        };
        Submit(new GatherScaleLaunch<float>(Width, operands));
    }
}
