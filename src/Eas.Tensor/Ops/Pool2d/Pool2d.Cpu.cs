using Eas.Kernels.Cpu.Pooling;
using Eas.Kernels.Parameters;

namespace Eas.Tensors.Cpu;

public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void Pool2d(Tensor x, Tensor y, in Pool2dParams p)
    {
        CheckPool2d(p, x, y);
        Submit(PoolKernels.Forward(Width, p, PixelsOf(x), PixelsOf(y)));
    }

    /// <inheritdoc/>
    public void Pool2dBackward(Tensor dy, Tensor x, Tensor dx, in Pool2dParams p, bool accumulate)
    {
        CheckPool2d(p, x, dy);
        CheckPool2d(p, dx, dy);
        Submit(PoolKernels.Backward(Width, p, PixelsOf(dy), PixelsOf(x), PixelsOf(dx), accumulate));
    }

    private static void CheckPool2d(in Pool2dParams p, Tensor input, Tensor output)
    {
        if (input.Shape != new Shape(p.BatchSize, p.InputHeight, p.InputWidth, p.Channels)
            || output.Shape != new Shape(p.BatchSize, p.OutputHeight, p.OutputWidth, p.Channels))
            throw new ArgumentException($"pooling: a window of {p.KernelSize}, stride {p.Stride}, does not lead from {input.Shape} to {output.Shape}");
    }
}
