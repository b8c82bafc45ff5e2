using Eas.Kernels.Parameters;
using Eas.Tensors.Autograd;

namespace Eas.Tensors.Ops;

/// <summary>Convolution without bias, padding kernelSize / 2. Activations have any pitch; weights are (out, kernel height, kernel width, in).</summary>
public interface IConv2d
{
    /// <summary>y[n, i, j, o] = sum over kh, kw, c of x[n, i stride + kh - padding, j stride + kw - padding, c] w[o, kh, kw, c].</summary>
    void Conv2d(Tensor x, Tensor w, Tensor y, in Conv2dParams p);

    /// <summary>Gradient of the input; dx is added to where <paramref name="accumulate"/>, else overwritten.</summary>
    void Conv2dBackwardData(Tensor dy, Tensor w, Tensor dx, in Conv2dParams p, bool accumulate);

    /// <summary>Gradient of the weights; dw is added to where <paramref name="accumulate"/>, else overwritten.</summary>
    void Conv2dBackwardFilter(Tensor dy, Tensor x, Tensor dw, in Conv2dParams p, bool accumulate);
}

/// <summary>Convolution as a differentiable op.</summary>
public static class Conv2dOps
{
    /// <summary>Convolves.</summary>
    /// <param name="tape">The step's tape.</param>
    /// <param name="x">(N, H, W, in).</param>
    /// <param name="w">(out, kernelSize, kernelSize, in).</param>
    /// <param name="stride">Pixels from one position to the next.</param>
    /// <param name="into">A slice of a dense block's buffer to write to.</param>
    /// <returns>(N, ceil(H / stride), ceil(W / stride), out).</returns>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public static Variable Conv2d(this Tape tape, Variable x, Variable w, int stride = 1, ChannelSlice? into = null)
    {
        if (w.Shape.C != x.Shape.C || w.Shape.H != w.Shape.W)
            throw new ArgumentException($"conv2d: the input {x.Shape} and the weights {w.Shape} (out, height, width, in) do not agree");
        IBackend backend = tape.Backend;
        Conv2dParams p = Conv2dParams.Create(x.Shape.N, x.Shape.H, x.Shape.W, x.Shape.C, w.Shape.N, w.Shape.H, stride);
        Tensor y = tape.Output(new Shape(x.Shape.N, p.OutputHeight, p.OutputWidth, p.OutputChannels), into);
        backend.Conv2d(x.Value, w.Value, y, p);
        return tape.Record(
            y,
            [x, w],
            dy =>
            {
                w.AccumulateGradient((dw, accumulate) => backend.Conv2dBackwardFilter(dy, x.Value, dw, p, accumulate));
                x.AccumulateGradient((dx, accumulate) => backend.Conv2dBackwardData(dy, w.Value, dx, p, accumulate));
            },
            into: into);
    }
}
