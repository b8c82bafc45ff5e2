using Eas.Kernels.Parameters;
using Eas.Tensors.Autograd;

namespace Eas.Tensors.Ops;

/// <summary>Max and average pooling, any pitches.</summary>
public interface IPool2d
{
    /// <summary>y[n, i, j, c] = the maximum or mean of x's window.</summary>
    void Pool2d(Tensor x, Tensor y, in Pool2dParams p);

    /// <summary>Gradient of the input; the largest value's place is found again from x. dx is overwritten everywhere unless <paramref name="accumulate"/>.</summary>
    void Pool2dBackward(Tensor dy, Tensor x, Tensor dx, in Pool2dParams p, bool accumulate);
}

/// <summary>Checks that backends share.</summary>
public static class Pool2dChecks
{
    /// <summary>Throws unless the window leads from the input's shape to the output's.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static void Check(in Pool2dParams p, Tensor input, Tensor output)
    {
        if (input.Shape != new Shape(p.BatchSize, p.InputHeight, p.InputWidth, p.Channels)
            || output.Shape != new Shape(p.BatchSize, p.OutputHeight, p.OutputWidth, p.Channels))
            throw new ArgumentException($"pooling: a window of {p.KernelSize}, stride {p.Stride}, does not lead from {input.Shape} to {output.Shape}");
    }
}

/// <summary>Pooling as a differentiable op.</summary>
public static class Pool2dOps
{
    /// <summary>Pools without padding.</summary>
    /// <param name="tape">The step's tape.</param>
    /// <param name="x">(N, H, W, C).</param>
    /// <param name="kind">Maximum or mean.</param>
    /// <param name="kernelSize">Side of the window.</param>
    /// <param name="stride">Pixels from one window to the next.</param>
    /// <param name="into">A slice of a dense block's buffer to write to.</param>
    /// <returns>(N, (H - kernelSize) / stride + 1, likewise for W, C).</returns>
    /// <exception cref="ArgumentException">The window does not fit.</exception>
    public static Variable Pool2d(this Tape tape, Variable x, PoolKind kind, int kernelSize, int stride, ChannelSlice? into = null)
    {
        var p = new Pool2dParams(kind, x.Shape.N, x.Shape.H, x.Shape.W, x.Shape.C, kernelSize, stride);
        Tensor y = tape.Output(x.Shape with { H = p.OutputHeight, W = p.OutputWidth }, into);
        tape.Backend.Pool2d(x.Value, y, p);
        return tape.Record(y, [x], dy => x.AccumulateGradient((dx, accumulate) => tape.Backend.Pool2dBackward(dy, x.Value, dx, p, accumulate)), into: into);
    }
}
