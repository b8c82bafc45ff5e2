using Eas.Kernels.Parameters;
using Eas.Tensors.Ops;
using Eas.Tensors.Steps;

namespace Eas.Tensors.Cpu;

public sealed partial class CpuBackend
{
    /// <inheritdoc/>
    public void AddBias(Tensor y, Tensor bias) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void BiasBackward(Tensor dy, Tensor dBias, bool accumulate) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Embedding(Tensor table, Tensor indices, Tensor y) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void EmbeddingBackward(Tensor dy, Tensor indices, Tensor dTable, bool accumulate) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void LstmCell(Tensor gates, Tensor previousState, Tensor activations, Tensor state) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void LstmCellBackward(
        Tensor dState, Tensor activations, Tensor previousState, Tensor state, Tensor dGates, Tensor dPreviousState, bool accumulateGates, bool accumulateState) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public void SgdStep(Tensor values, Tensor gradients, Tensor velocity, in SgdParams p, StepBlock block) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void AdamStep(Tensor values, Tensor gradients, Tensor firstMoment, Tensor secondMoment, in AdamParams p, StepBlock block) => throw new NotSupportedException();
}
