using Eas.Kernels.Cuda.Kernels;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Cuda;

public sealed partial class CudaBackend
{
    /// <inheritdoc/>
    public void SelectRows(Tensor mask, Tensor? a, Tensor? b, Tensor y, bool accumulate)
    {
        RowSelectionOps.Check(mask, a, b, y);
        RequireType(ElementType.Float32, "row selection", a, b, y);
        Launch(KernelTable.SelectRows, new SelectRowsArguments
        {
            Mask = AddressOf(mask),
            A = AddressOrZero(a),
            B = AddressOrZero(b),
            Y = AddressOf(y),
            APitch = a?.Pitch ?? 0,
            BPitch = b?.Pitch ?? 0,
            YPitch = y.Pitch,
            Rows = y.Shape.N,
            Columns = y.Shape.C,
            Accumulate = Flag(accumulate),
        });
    }
}
