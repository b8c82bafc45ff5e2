using Eas.Kernels.Cuda.Kernels;
using Eas.Tensors.Ops;
using Eas.Tensors.Steps;

namespace Eas.Tensors.Cuda;

public sealed partial class CudaBackend
{
    // The loss of an image and whether its largest logit is that of its label.
    private const int ValuesPerImage = 2;

    /// <inheritdoc/>
    public void SoftmaxCrossEntropy(Tensor logits, Tensor labels, Tensor probabilities, Tensor loss, StepBlock? block)
    {
        SoftmaxCrossEntropyChecks.Check(logits, labels, probabilities);
        RequireType(ElementType.Float32, "softmax cross-entropy", probabilities, loss);
        int images = logits.Shape.N;
        Storage results = Rent((long)images * ValuesPerImage * sizeof(double));
        Launch(EntryFor(logits, KernelTable.SoftmaxCrossEntropyFloat32, KernelTable.SoftmaxCrossEntropyBFloat16), new SoftmaxCrossEntropyArguments
        {
            Logits = AddressOf(logits),
            Labels = AddressOf(labels),
            Probabilities = AddressOf(probabilities),
            Results = AddressOf(results),
            LogitsPitch = logits.Pitch,
            ProbabilitiesPitch = probabilities.Pitch,
            Images = images,
            Classes = logits.Shape.C,
        });
        Launch(KernelTable.SoftmaxCrossEntropyFinish, new SoftmaxCrossEntropyFinishArguments
        {
            Labels = AddressOf(labels),
            Results = AddressOf(results),
            Loss = AddressOf(loss),
            Metrics = block is null ? 0 : AddressOf(block.Metrics),
            Parameters = ParametersOf(block),
            Earliest = EarliestOf(block),
            Images = images,
            LossOrdinal = Metrics.LossOrdinal,
        });
        results.Release();
    }

    /// <inheritdoc/>
    public void SoftmaxCrossEntropyBackward(Tensor dLoss, Tensor probabilities, Tensor labels, Tensor dLogits, bool accumulate)
    {
        SoftmaxCrossEntropyChecks.Check(dLogits, labels, probabilities);
        RequireType(ElementType.Float32, "softmax cross-entropy gradient", probabilities, dLoss);
        Launch(
            EntryFor(dLogits, KernelTable.SoftmaxCrossEntropyBackwardFloat32, KernelTable.SoftmaxCrossEntropyBackwardBFloat16),
            new SoftmaxCrossEntropyBackwardArguments
            {
                DLoss = AddressOf(dLoss),
                Probabilities = AddressOf(probabilities),
                Labels = AddressOf(labels),
                DLogits = AddressOf(dLogits),
                ProbabilitiesPitch = probabilities.Pitch,
                DLogitsPitch = dLogits.Pitch,
                Images = dLogits.Shape.N,
                Classes = dLogits.Shape.C,
                Accumulate = Flag(accumulate),
            });
    }
}
