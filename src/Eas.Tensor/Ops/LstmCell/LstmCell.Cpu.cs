using Eas.Kernels.Cpu.Lstm;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Cpu;

public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void LstmCell(Tensor gates, Tensor previousState, Tensor activations, Tensor state)
    {
        LstmCellOps.Check(gates, previousState, activations, state);
        Submit(new LstmCellLaunch(
            Rows(gates, previousState, activations, state), (float*)gates.Pointer, (float*)previousState.Pointer, (float*)activations.Pointer, (float*)state.Pointer));
    }

    /// <inheritdoc/>
    public void LstmCellBackward(
        Tensor dState, Tensor activations, Tensor previousState, Tensor state, Tensor dGates, Tensor dPreviousState, bool accumulateGates, bool accumulateState)
    {
        LstmCellOps.Check(dGates, previousState, activations, state);
        ElementwiseOps.CheckSameShape(dState, state, "LSTM cell gradient");
        ElementwiseOps.CheckSameShape(dPreviousState, previousState, "LSTM cell gradient");
        Submit(new LstmCellGradientLaunch(
            Rows(dGates, previousState, activations, state),
            (float*)dState.Pointer,
            dState.Pitch,
            (float*)activations.Pointer,
            (float*)previousState.Pointer,
            (float*)state.Pointer,
            (float*)dGates.Pointer,
            (float*)dPreviousState.Pointer,
            dPreviousState.Pitch,
            accumulateGates,
            accumulateState));
    }

    private static LstmCellRows Rows(Tensor gates, Tensor previousState, Tensor activations, Tensor state) =>
        new(state.Shape.N, state.Shape.C / 2, gates.Pitch, previousState.Pitch, activations.Pitch, state.Pitch);
}
