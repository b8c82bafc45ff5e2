using Eas.Kernels.Cuda.Kernels;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Cuda;

public sealed partial class CudaBackend
{
    /// <inheritdoc/>
    public void Categorical(Tensor logits, Tensor mask, Tensor choices, Tensor probabilities, Tensor scores)
    {
        CategoricalOps.Check(logits, mask, choices, probabilities, scores);
        RequireType(ElementType.Float32, "categorical", logits, probabilities, scores);
        Launch(KernelTable.Categorical, new CategoricalArguments
        {
            Logits = AddressOf(logits),
            Mask = AddressOf(mask),
            Choices = AddressOf(choices),
            Probabilities = AddressOf(probabilities),
            Scores = AddressOf(scores),
            LogitsPitch = logits.Pitch,
            ProbabilitiesPitch = probabilities.Pitch,
            ScoresPitch = scores.Pitch,
            Rows = probabilities.Shape.N,
            Options = probabilities.Shape.C,
        });
    }

    /// <inheritdoc/>
    public void CategoricalBackward(Tensor dScores, Tensor mask, Tensor choices, Tensor probabilities, Tensor scores, Tensor dLogits, bool accumulate)
    {
        CategoricalOps.Check(dLogits, mask, choices, probabilities, scores);
        ElementwiseOps.CheckSameShape(dScores, scores, "categorical gradient");
        RequireType(ElementType.Float32, "categorical gradient", dScores, probabilities, scores, dLogits);
        Launch(KernelTable.CategoricalBackward, new CategoricalBackwardArguments
        {
            DScores = AddressOf(dScores),
            Choices = AddressOf(choices),
            Probabilities = AddressOf(probabilities),
            Scores = AddressOf(scores),
            DLogits = AddressOf(dLogits),
            DScoresPitch = dScores.Pitch,
            ProbabilitiesPitch = probabilities.Pitch,
            ScoresPitch = scores.Pitch,
            DLogitsPitch = dLogits.Pitch,
            Rows = probabilities.Shape.N,
            Options = probabilities.Shape.C,
            Accumulate = Flag(accumulate),
        });
    }
}
