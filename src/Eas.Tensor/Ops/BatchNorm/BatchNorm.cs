using Eas.Kernels.Parameters;
using Eas.Tensors.Autograd;
using Eas.Tensors.Steps;

namespace Eas.Tensors.Ops;

/// <summary>What a batch normalisation layer holds, each a vector of its channels.</summary>
/// <param name="Scale">gamma.</param>
/// <param name="Bias">beta.</param>
/// <param name="RunningMean">Moving average of the batch means.</param>
/// <param name="RunningVariance">Moving average of the unbiased batch variances.</param>
public readonly record struct BatchNormTensors(Tensor Scale, Tensor Bias, Tensor RunningMean, Tensor RunningVariance);

/// <summary>Batch normalisation (Ioffe and Szegedy, 2015), with ReLU fused. Statistics over all N * H * W pixels lose no precision over 1e6 of them.</summary>
public interface IBatchNorm
{
    /// <summary>
    /// Training: y = relu(scale (x - mean) / sqrt(variance + epsilon) + bias) with the batch's mean and biased variance; updates the running statistics. x, y: any pitch.
    /// </summary>
    /// <param name="x">(N, H, W, C).</param>
    /// <param name="layer">Scale, bias and running statistics.</param>
    /// <param name="mean">Out: batch mean, a vector of C.</param>
    /// <param name="inverseDeviation">Out: 1 / sqrt(batch variance + epsilon), a vector of C.</param>
    /// <param name="y">Out: (N, H, W, C).</param>
    /// <param name="p">Parameters.</param>
    /// <param name="block">Where the first non-finite statistics are reported; null for nowhere.</param>
    void BatchNorm(Tensor x, BatchNormTensors layer, Tensor mean, Tensor inverseDeviation, Tensor y, in BatchNormParams p, StepBlock? block);

    /// <summary>Evaluation: y from the running statistics. x, y: any pitch.</summary>
    void BatchNormEvaluation(Tensor x, BatchNormTensors layer, Tensor y, in BatchNormParams p);

    /// <summary>
    /// Gradients of the training form. The ReLU's mask is computed again from x. With z = dy masked and xhat = (x - mean) inverseDeviation:
    /// dscale = sum z xhat, dbias = sum z, dx = scale inverseDeviation (z - dbias/n - xhat dscale/n).
    /// </summary>
    /// <param name="dy">(N, H, W, C).</param>
    /// <param name="x">The forward input.</param>
    /// <param name="layer">Scale and bias.</param>
    /// <param name="mean">From the forward pass.</param>
    /// <param name="inverseDeviation">From the forward pass.</param>
    /// <param name="dx">Out: gradient of x; null where it is not needed.</param>
    /// <param name="dScale">Out: vector of C.</param>
    /// <param name="dBias">Out: vector of C.</param>
    /// <param name="p">Parameters.</param>
    /// <param name="accumulate">Whether dx is added to; dense blocks need it.</param>
    void BatchNormBackward(
        Tensor dy, Tensor x, BatchNormTensors layer, Tensor mean, Tensor inverseDeviation, Tensor? dx, Tensor dScale, Tensor dBias, in BatchNormParams p, bool accumulate);
}

/// <summary>Checks that backends share.</summary>
public static class BatchNormChecks
{
    /// <summary>Throws unless the parameters are those of the input and another tensor has its shape.</summary>
    /// <exception cref="ArgumentException">They are not, or it has another.</exception>
    public static void Check(in BatchNormParams p, Tensor x, Tensor other)
    {
        ElementwiseOps.CheckSameShape(x, other, "batch norm");
        if (p.Rows != x.Shape.Rows || p.Channels != x.Shape.C)
            throw new ArgumentException($"batch norm: parameters for {p.Rows} pixels of {p.Channels} channels do not fit a tensor of {x.Shape}");
    }
}

/// <summary>Batch normalisation as a differentiable op.</summary>
public static class BatchNormOps
{
    /// <summary>Normalises with batch statistics on a training tape and with running statistics on an evaluation tape.</summary>
    /// <param name="tape">The step's tape.</param>
    /// <param name="x">(N, H, W, C).</param>
    /// <param name="scale">Vector of C.</param>
    /// <param name="bias">Vector of C.</param>
    /// <param name="runningMean">Vector of C, updated in training.</param>
    /// <param name="runningVariance">Vector of C, updated in training.</param>
    /// <param name="relu">Whether a ReLU follows.</param>
    /// <param name="layerOrdinal">Reported where statistics are not finite.</param>
    /// <param name="into">A slice of a dense block's buffer to write to.</param>
    /// <returns>(N, H, W, C).</returns>
    /// <exception cref="ArgumentException">The vectors do not have x's channels.</exception>
    public static Variable BatchNorm(
        this Tape tape,
        Variable x,
        Variable scale,
        Variable bias,
        Tensor runningMean,
        Tensor runningVariance,
        bool relu,
        int layerOrdinal = 0,
        ChannelSlice? into = null)
    {
        IBackend backend = tape.Backend;
        BatchNormParams p = new BatchNormParams { Rows = x.Shape.Rows, Channels = x.Shape.C, Relu = relu, LayerOrdinal = layerOrdinal }.Validated();
        var layer = new BatchNormTensors(scale.Value, bias.Value, runningMean, runningVariance);
        foreach (Tensor vector in (ReadOnlySpan<Tensor>)[layer.Scale, layer.Bias, runningMean, runningVariance])
        {
            if (vector.Shape != Shape.Vector(x.Shape.C))
                throw new ArgumentException($"batch norm: the input {x.Shape} needs vectors of {x.Shape.C}, not {vector.Shape}");
        }

        Tensor y = tape.Output(x.Shape, into);
        if (!tape.IsTraining)
        {
            backend.BatchNormEvaluation(x.Value, layer, y, p);
            return tape.Record(y, [x, scale, bias], static _ => { }, into: into);
        }

        Tensor mean = tape.Save(Shape.Vector(x.Shape.C)), inverseDeviation = tape.Save(Shape.Vector(x.Shape.C));
        backend.BatchNorm(x.Value, layer, mean, inverseDeviation, y, p, tape.BlockOrNull);
        return tape.Record(
            y,
            [x, scale, bias],
            dy => scale.AccumulateGradient((dScale, _) => bias.AccumulateGradient((dBias, _) =>
            {
                if (!x.NeedsGradient)
                    backend.BatchNormBackward(dy, x.Value, layer, mean, inverseDeviation, null, dScale, dBias, p, accumulate: false);
                x.AccumulateGradient((dx, accumulate) => backend.BatchNormBackward(dy, x.Value, layer, mean, inverseDeviation, dx, dScale, dBias, p, accumulate));
            })),
            saved: [mean, inverseDeviation],
            into: into);
    }
}
