using Eas.Kernels.Cuda.Kernels;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Cuda;

public sealed partial class CudaBackend
{
    /// <inheritdoc/>
    public void GatherScale(Tensor x, Tensor rows, Tensor columns, Tensor? scale, Tensor y)
    {
        GatherScaleChecks.Check(x, rows, columns, scale, y);
        Launch(KernelTable.GatherScaleFloat32, new GatherScaleArguments
        {
            RowMap = AddressOf(rows),
            ColumnMap = AddressOf(columns),
            Scale = AddressOrZero(scale),
            X = AddressOf(x),
            Y = AddressOf(y),
            XPitch = x.Pitch,
            YPitch = y.Pitch,
            Rows = y.Shape.N,
            Positions = y.Shape.H * y.Shape.W,
            Columns = y.Shape.C,
            SourceRows = x.Shape.N,
            SourceColumns = x.Shape.C,
        });
        UpdateCopy(y);
    }
}
