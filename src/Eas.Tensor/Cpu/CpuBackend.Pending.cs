using Eas.Kernels.Parameters;
using Eas.Tensors.Ops;
using Eas.Tensors.Steps;

namespace Eas.Tensors.Cpu;

public sealed partial class CpuBackend
{
    /// <inheritdoc/>
    public void Conv2d(Tensor x, Tensor w, Tensor y, in Conv2dParams p) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Conv2dBackwardData(Tensor dy, Tensor w, Tensor dx, in Conv2dParams p, bool accumulate) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Conv2dBackwardFilter(Tensor dy, Tensor x, Tensor dw, in Conv2dParams p, bool accumulate) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void MatMul(Tensor a, Tensor b, Tensor c, MatMulKind kind, bool accumulate) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void BatchNorm(Tensor x, BatchNormTensors layer, Tensor mean, Tensor inverseDeviation, Tensor y, in BatchNormParams p, StepBlock? block) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public void BatchNormEvaluation(Tensor x, BatchNormTensors layer, Tensor y, in BatchNormParams p) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void BatchNormBackward(
        Tensor dy, Tensor x, BatchNormTensors layer, Tensor mean, Tensor inverseDeviation, Tensor? dx, Tensor dScale, Tensor dBias, in BatchNormParams p, bool accumulate) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public void Pool2d(Tensor x, Tensor y, in Pool2dParams p) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Pool2dBackward(Tensor dy, Tensor x, Tensor dx, in Pool2dParams p, bool accumulate) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dropout(Tensor x, Tensor y, in DropoutParams p, StepBlock block, bool accumulate) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void SoftmaxCrossEntropy(Tensor logits, Tensor labels, Tensor probabilities, Tensor loss, StepBlock? block) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void SoftmaxCrossEntropyBackward(Tensor dLoss, Tensor probabilities, Tensor labels, Tensor dLogits, bool accumulate) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void ImageBatch(Tensor pixels, Tensor labels, Tensor normalization, Tensor y, Tensor batchLabels, in ImageBatchParams p, StepBlock block) =>
        throw new NotSupportedException();
}
