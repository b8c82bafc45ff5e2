using Eas.Kernels.Cpu.Softmax;
using Eas.Tensors.Ops;
using Eas.Tensors.Steps;

namespace Eas.Tensors.Cpu;

public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void SoftmaxCrossEntropy(Tensor logits, Tensor labels, Tensor probabilities, Tensor loss, StepBlock? block)
    {
        int images = logits.Shape.N;
        ClassRows rows = ClassRowsOf(logits, probabilities, labels);
        Storage results = Rent((long)images * SoftmaxCrossEntropyKernels.ValuesPerImage * sizeof(double));
        double* metrics = block is null ? null : (double*)block.Metrics.Pointer;
        Submit(SoftmaxCrossEntropyKernels.Rows(rows, (double*)results.Pointer));
        Submit(SoftmaxCrossEntropyKernels.Finish(
            rows.Labels, images, (double*)results.Pointer, FloatsOf(loss), metrics, ReportOf(block), Metrics.LossOrdinal));
        results.Release();
    }

    /// <inheritdoc/>
    public void SoftmaxCrossEntropyBackward(Tensor dLoss, Tensor probabilities, Tensor labels, Tensor dLogits, bool accumulate) =>
        Submit(SoftmaxCrossEntropyKernels.Backward(ClassRowsOf(dLogits, probabilities, labels), FloatsOf(dLoss), accumulate));

    private static ClassRows ClassRowsOf(Tensor logits, Tensor probabilities, Tensor labels)
    {
        SoftmaxCrossEntropyChecks.Check(logits, labels, probabilities);
        return new ClassRows
        {
            Logits = PixelsOf(logits),
            Probabilities = PixelsOf(probabilities),
            Labels = (int*)labels.Pointer,
            Images = logits.Shape.N,
            Classes = logits.Shape.C,
        };
    }
}
