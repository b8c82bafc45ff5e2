using Eas.Tensors.Autograd;

namespace Eas.Tensors.Ops;

/// <summary>The element-wise part of an LSTM cell (Hochreiter and Schmidhuber, 1997, with the forget gate of Gers et al., 2000).</summary>
public interface ILstmCell
{
    /// <summary>
    /// With the gates' pre-activations i, f, g, o: c = sigmoid(f) c' + sigmoid(i) tanh(g), h = sigmoid(o) tanh(c).
    /// </summary>
    /// <param name="gates">(N, 1, 1, 4 units): i, f, g, o side by side, any pitch.</param>
    /// <param name="previousState">(N, 1, 1, 2 units): h', c', any pitch.</param>
    /// <param name="activations">Out: (N, 1, 1, 4 units): sigmoid(i), sigmoid(f), tanh(g), sigmoid(o).</param>
    /// <param name="state">Out: (N, 1, 1, 2 units): h, c, any pitch.</param>
    void LstmCell(Tensor gates, Tensor previousState, Tensor activations, Tensor state);

    /// <summary>Gradients of the gates (overwritten) and of c' (its half of dPreviousState is overwritten or added to, the half of h' set to 0 unless added to).</summary>
    void LstmCellBackward(Tensor dState, Tensor activations, Tensor previousState, Tensor state, Tensor dGates, Tensor dPreviousState, bool accumulateGates, bool accumulateState);
}

/// <summary>The LSTM cell's element-wise part as a differentiable op.</summary>
public static class LstmCellOps
{
    /// <summary>The next state.</summary>
    /// <param name="tape">The step's tape.</param>
    /// <param name="gates">(N, 1, 1, 4 units).</param>
    /// <param name="previousState">(N, 1, 1, 2 units): hidden, then cell.</param>
    /// <returns>(N, 1, 1, 2 units): hidden, then cell.</returns>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public static Variable LstmCell(this Tape tape, Variable gates, Variable previousState)
    {
        if (gates.Shape.C != 2 * previousState.Shape.C || gates.Shape.N != previousState.Shape.N || previousState.Shape.C % 2 != 0)
            throw new ArgumentException($"LSTM cell: gates {gates.Shape} and state {previousState.Shape} do not agree");
        IBackend backend = tape.Backend;
        Tensor activations = tape.Save(gates.Shape);
        Tensor state = tape.Output(previousState.Shape);
        backend.LstmCell(gates.Value, previousState.Value, activations, state);
        return tape.Record(
            state,
            [gates, previousState],
            dState => GradientOrScratch(gates, (dGates, accumulateGates) => GradientOrScratch(previousState, (dPrevious, accumulateState) =>
                backend.LstmCellBackward(dState, activations, previousState.Value, state, dGates, dPrevious, accumulateGates, accumulateState))),
            saved: [activations]);
    }

    /// <summary>Throws unless gates, states and activations are of as many sequences and units.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static void Check(Tensor gates, Tensor previousState, Tensor activations, Tensor state)
    {
        Shape expected = Shape.Matrix(gates.Shape.N, gates.Shape.C / 2);
        if (gates.Shape.C % 4 != 0 || previousState.Shape != expected || state.Shape != expected || activations.Shape != Shape.Matrix(gates.Shape.N, gates.Shape.C))
        {
            throw new ArgumentException(
                $"LSTM cell: gates {gates.Shape}, previous state {previousState.Shape}, activations {activations.Shape} and state {state.Shape} do not agree");
        }
    }

    // Both gradients come from one pass: that of an input which needs none, such as the first state, goes to memory that is freed at once.
    private static void GradientOrScratch(Variable variable, Action<Tensor, bool> write)
    {
        if (variable.NeedsGradient)
        {
            variable.AccumulateGradient(write);
            return;
        }

        using Tensor scratch = variable.Value.Backend.Allocate(variable.Shape, variable.Value.ElementType);
        write(scratch, false);
    }
}
