using Eas.Kernels.Cuda.Kernels;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Cuda;

public sealed partial class CudaBackend
{
    /// <inheritdoc/>
    public void AddRelu(Tensor a, Tensor b, Tensor y) => Add(a, b, y, "add and ReLU", relu: true);

    /// <inheritdoc/>
    public void AddReluBackward(Tensor dy, Tensor y, Tensor dx)
    {
        ElementwiseOps.CheckSameShape(dy, y, "add and ReLU backward");
        ElementwiseOps.CheckSameShape(dy, dx, "add and ReLU backward");
        RequireType(dy.ElementType, "add and ReLU backward", y, dx);
        Launch(EntryFor(dy, KernelTable.AddReluBackwardFloat32, KernelTable.AddReluBackwardBFloat16), new AddReluBackwardArguments
        {
            Dy = AddressOf(dy),
            Y = AddressOf(y),
            Dx = AddressOf(dx),
            DyPitch = dy.Pitch,
            YPitch = y.Pitch,
            DxPitch = dx.Pitch,
            Rows = RowsOf(y),
            Columns = y.Shape.C,
        });
    }
}
