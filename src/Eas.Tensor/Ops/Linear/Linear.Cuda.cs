using Eas.Kernels.Cuda.Kernels;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Cuda;

public sealed partial class CudaBackend
{
    /// <inheritdoc/>
    public void AddBias(Tensor y, Tensor bias)
    {
        LinearOps.CheckBias(y, bias, "add bias");
        RequireType(ElementType.Float32, "add bias", bias);
        Launch(EntryFor(y, KernelTable.AddBiasFloat32, KernelTable.AddBiasBFloat16), new AddBiasArguments
        {
            Y = AddressOf(y),
            Bias = AddressOf(bias),
            YPitch = y.Pitch,
            Rows = RowsOf(y),
            Columns = y.Shape.C,
        });
    }

    /// <inheritdoc/>
    public void BiasBackward(Tensor dy, Tensor dBias, bool accumulate)
    {
        LinearOps.CheckBias(dy, dBias, "bias gradient");
        RequireType(ElementType.Float32, "bias gradient", dBias);
        int pieces = KernelGrid.Pieces(dy.Shape.Rows, dy.Shape.C);
        Storage partials = Rent((long)pieces * dy.Shape.C * sizeof(float));
        Launch(EntryFor(dy, KernelTable.ColumnSumsFloat32, KernelTable.ColumnSumsBFloat16), new ColumnSumsArguments
        {
            X = AddressOf(dy),
            Partials = AddressOf(partials),
            XPitch = dy.Pitch,
            Rows = dy.Shape.Rows,
            Channels = dy.Shape.C,
            Pieces = pieces,
        });
        Launch(KernelTable.ColumnSumsFinish, new ColumnSumsFinishArguments
        {
            Partials = AddressOf(partials),
            Y = AddressOf(dBias),
            Channels = dy.Shape.C,
            Pieces = pieces,
            Accumulate = Flag(accumulate),
        });
        partials.Release();
    }
}
