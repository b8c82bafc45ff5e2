using Eas.Kernels.Cpu.Pooling;
using Eas.Kernels.Parameters;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Cpu;

public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void Pool2d(Tensor x, Tensor y, in Pool2dParams p)
    {
        Pool2dChecks.Check(p, x, y);
        Submit(PoolKernels.Forward(Width, p, PixelsOf(x), PixelsOf(y)));
    }

    /// <inheritdoc/>
    public void Pool2dBackward(Tensor dy, Tensor x, Tensor dx, in Pool2dParams p, bool accumulate)
    {
        Pool2dChecks.Check(p, x, dy);
        Pool2dChecks.Check(p, dx, dy);
        Submit(PoolKernels.Backward(Width, p, PixelsOf(dy), PixelsOf(x), PixelsOf(dx), accumulate));
    }
}
