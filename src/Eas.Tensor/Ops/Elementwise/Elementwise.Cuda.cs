using Eas.Kernels.Cuda.Kernels;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Cuda;

public sealed partial class CudaBackend
{
    /// <inheritdoc/>
    public void Fill(Tensor y, double value)
    {
        Launch(EntryFor(y, KernelTable.FillFloat32, KernelTable.FillBFloat16), new FillArguments
        {
            Y = AddressOf(y),
            YPitch = y.Pitch,
            Rows = RowsOf(y),
            Columns = y.Shape.C,
            Value = (float)value,
        });
        UpdateCopy(y);
    }

    /// <inheritdoc/>
    public void Copy(Tensor x, Tensor y, bool accumulate)
    {
        ElementwiseOps.CheckSameShape(x, y, "copy");
        KernelEntry entry = x.ElementType == y.ElementType
            ? EntryFor(x, KernelTable.CopyFloat32, KernelTable.CopyBFloat16)
            : EntryFor(x, KernelTable.CastFloat32ToBFloat16, KernelTable.CastBFloat16ToFloat32);
        Launch(entry, new CopyArguments
        {
            X = AddressOf(x),
            Y = AddressOf(y),
            XPitch = x.Pitch,
            YPitch = y.Pitch,
            Rows = RowsOf(y),
            Columns = y.Shape.C,
            Accumulate = Flag(accumulate),
        });
        UpdateCopy(y);
    }

    /// <inheritdoc/>
    public void Add(Tensor a, Tensor b, Tensor y) => Add(a, b, y, "add", relu: false);

    private void Add(Tensor a, Tensor b, Tensor y, string operation, bool relu)
    {
        ElementwiseOps.CheckSameShape(a, b, operation);
        ElementwiseOps.CheckSameShape(a, y, operation);
        RequireType(y.ElementType, operation, a, b);
        Launch(EntryFor(y, KernelTable.AddFloat32, KernelTable.AddBFloat16), new AddArguments
        {
            A = AddressOf(a),
            B = AddressOf(b),
            Y = AddressOf(y),
            APitch = a.Pitch,
            BPitch = b.Pitch,
            YPitch = y.Pitch,
            Rows = RowsOf(y),
            Columns = y.Shape.C,
            Relu = Flag(relu),
        });
    }
}
