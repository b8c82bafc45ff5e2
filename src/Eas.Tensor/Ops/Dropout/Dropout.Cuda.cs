using Eas.Kernels.Cuda.Kernels;
using Eas.Kernels.Parameters;
using Eas.Tensors.Ops;
using Eas.Tensors.Steps;

namespace Eas.Tensors.Cuda;

public sealed partial class CudaBackend
{
    /// <inheritdoc/>
    public void Dropout(Tensor x, Tensor y, in DropoutParams p, StepBlock block, bool accumulate)
    {
        ElementwiseOps.CheckSameShape(x, y, "dropout");
        RequireType(x.ElementType, "dropout", y);
        Launch(EntryFor(x, KernelTable.DropoutFloat32, KernelTable.DropoutBFloat16), new DropoutArguments
        {
            X = AddressOf(x),
            Y = AddressOf(y),
            Parameters = ParametersOf(block),
            XPitch = x.Pitch,
            YPitch = y.Pitch,
            Rows = RowsOf(x),
            Channels = x.Shape.C,
            Rate = p.Rate,
            LayerOrdinal = p.LayerOrdinal,
            Accumulate = Flag(accumulate),
        });
    }
}
