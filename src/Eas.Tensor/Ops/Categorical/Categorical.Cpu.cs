using Eas.Kernels.Cpu.Categorical;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Cpu;

public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void Categorical(Tensor logits, Tensor mask, Tensor choices, Tensor probabilities, Tensor scores)
    {
        CategoricalOps.Check(logits, mask, choices, probabilities, scores);
        Submit(new CategoricalLaunch(CategoricalRowsOf(mask, choices, probabilities, scores), PixelsOf(logits)));
    }

    /// <inheritdoc/>
    public void CategoricalBackward(Tensor dScores, Tensor mask, Tensor choices, Tensor probabilities, Tensor scores, Tensor dLogits, bool accumulate)
    {
        CategoricalOps.Check(dLogits, mask, choices, probabilities, scores);
        ElementwiseOps.CheckSameShape(dScores, scores, "categorical gradient");
        Submit(new CategoricalGradientLaunch(CategoricalRowsOf(mask, choices, probabilities, scores), PixelsOf(dScores), PixelsOf(dLogits), accumulate));
    }

    private static CategoricalRows CategoricalRowsOf(Tensor mask, Tensor choices, Tensor probabilities, Tensor scores) => new()
    {
        Mask = (int*)mask.Pointer,
        Choices = (int*)choices.Pointer,
        Probabilities = PixelsOf(probabilities),
        Scores = PixelsOf(scores),
        Rows = probabilities.Shape.N,
        Options = probabilities.Shape.C,
    };
}
