using Eas.Kernels.Cuda.Kernels;
using Eas.Kernels.Parameters;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Cuda;

public sealed partial class CudaBackend
{
    /// <inheritdoc/>
    public void Pool2d(Tensor x, Tensor y, in Pool2dParams p)
    {
        Pool2dChecks.Check(p, x, y);
        RequireType(x.ElementType, "pooling", y);
        Launch(EntryFor(x, KernelTable.Pool2dFloat32, KernelTable.Pool2dBFloat16), new Pool2dArguments
        {
            X = AddressOf(x),
            Y = AddressOf(y),
            XPitch = x.Pitch,
            YPitch = y.Pitch,
            Kind = (int)p.Kind,
            BatchSize = p.BatchSize,
            InputHeight = p.InputHeight,
            InputWidth = p.InputWidth,
            Channels = p.Channels,
            KernelSize = p.KernelSize,
            Stride = p.Stride,
        });
    }

    /// <inheritdoc/>
    public void Pool2dBackward(Tensor dy, Tensor x, Tensor dx, in Pool2dParams p, bool accumulate)
    {
        Pool2dChecks.Check(p, x, dy);
        Pool2dChecks.Check(p, dx, dy);
        RequireType(x.ElementType, "pooling gradient", dy, dx);
        Launch(EntryFor(x, KernelTable.Pool2dBackwardFloat32, KernelTable.Pool2dBackwardBFloat16), new Pool2dBackwardArguments
        {
            Dy = AddressOf(dy),
            X = AddressOf(x),
            Dx = AddressOf(dx),
            DyPitch = dy.Pitch,
            XPitch = x.Pitch,
            DxPitch = dx.Pitch,
            Kind = (int)p.Kind,
            BatchSize = p.BatchSize,
            InputHeight = p.InputHeight,
            InputWidth = p.InputWidth,
            Channels = p.Channels,
            KernelSize = p.KernelSize,
            Stride = p.Stride,
            Accumulate = Flag(accumulate),
        });
    }
}
