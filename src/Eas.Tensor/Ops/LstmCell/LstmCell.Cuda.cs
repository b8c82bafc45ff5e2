using Eas.Kernels.Cuda.Kernels;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Cuda;

public sealed partial class CudaBackend
{
    /// <inheritdoc/>
    public void LstmCell(Tensor gates, Tensor previousState, Tensor activations, Tensor state)
    {
        LstmCellOps.Check(gates, previousState, activations, state);
        RequireType(ElementType.Float32, "LSTM cell", gates, previousState, activations, state);
        Launch(KernelTable.LstmCell, new LstmCellArguments
        {
            Gates = AddressOf(gates),
            Previous = AddressOf(previousState),
            Activations = AddressOf(activations),
            State = AddressOf(state),
            GatesPitch = gates.Pitch,
            PreviousPitch = previousState.Pitch,
            ActivationsPitch = activations.Pitch,
            StatePitch = state.Pitch,
            Rows = state.Shape.N,
            Units = state.Shape.C / 2,
        });
    }

    /// <inheritdoc/>
    public void LstmCellBackward(
        Tensor dState, Tensor activations, Tensor previousState, Tensor state, Tensor dGates, Tensor dPreviousState, bool accumulateGates, bool accumulateState)
    {
        LstmCellOps.Check(dGates, previousState, activations, state);
        ElementwiseOps.CheckSameShape(dState, state, "LSTM cell gradient");
        ElementwiseOps.CheckSameShape(dPreviousState, previousState, "LSTM cell gradient");
        RequireType(ElementType.Float32, "LSTM cell gradient", dState, activations, previousState, state, dGates, dPreviousState);
        Launch(KernelTable.LstmCellBackward, new LstmCellBackwardArguments
        {
            DState = AddressOf(dState),
            Activations = AddressOf(activations),
            Previous = AddressOf(previousState),
            State = AddressOf(state),
            DGates = AddressOf(dGates),
            DPrevious = AddressOf(dPreviousState),
            DStatePitch = dState.Pitch,
            ActivationsPitch = activations.Pitch,
            PreviousPitch = previousState.Pitch,
            StatePitch = state.Pitch,
            DGatesPitch = dGates.Pitch,
            DPreviousPitch = dPreviousState.Pitch,
            Rows = state.Shape.N,
            Units = state.Shape.C / 2,
            AccumulateGates = Flag(accumulateGates),
            AccumulateState = Flag(accumulateState),
        });
    }
}
