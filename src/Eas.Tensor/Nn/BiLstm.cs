using Eas.Tensors.Autograd;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Nn;

/// <summary>What a <see cref="BiLstm"/> gives.</summary>
/// <param name="Hidden">For each step the forward, then the backward hidden state: (N, 1, 1, 2 units).</param>
/// <param name="FinalState">
/// The state after each direction's last step, (N, 1, 1, 4 units): hidden forward, hidden backward, cell forward, cell backward; the state of an LSTM cell with
/// 2 units units.
/// </param>
public sealed record BiLstmOutput(IReadOnlyList<Variable> Hidden, Variable FinalState);

/// <summary>
/// A bidirectional LSTM (Schuster and Paliwal, 1997) over a padded batch of sequences, one <see cref="LstmCell"/> a direction, <c>forward</c> and <c>backward</c>.
/// In its padding a sequence keeps its state: the forward direction's last state is that of its last step, and the backward direction starts from zeros at its
/// end. So padding, as long as its values are finite, reaches no output and no gradient.
/// </summary>
/// <param name="scope">Where its tensors are declared.</param>
/// <param name="inputs">Features of the input.</param>
/// <param name="units">Units of each direction.</param>
public sealed class BiLstm(LayerScope scope, int inputs, int units)
{
    private readonly LstmCell forward = new(scope.Child("forward"), inputs, units);
    private readonly LstmCell backward = new(scope.Child("backward"), inputs, units);

    /// <summary>Runs both directions.</summary>
    /// <param name="tape">The step's tape.</param>
    /// <param name="steps">For each step (N, 1, 1, in).</param>
    /// <param name="mask">Which sequences are under way at each step; must outlive the tape.</param>
    /// <exception cref="ArgumentException">The mask is of another number of steps.</exception>
    public BiLstmOutput Forward(Tape tape, IReadOnlyList<Variable> steps, SequenceMask mask)
    {
        if (steps.Count == 0 || steps.Count != mask.Steps)
            throw new ArgumentException($"a bidirectional LSTM got {steps.Count} steps and a mask of {mask.Steps}");
        int[] order = [.. Enumerable.Range(0, steps.Count)];
        Variable[] forwardStates = Run(tape, forward, steps, mask, order);
        Array.Reverse(order);
        Variable[] backwardStates = Run(tape, backward, steps, mask, order);

        var hidden = new Variable[steps.Count];
        for (int t = 0; t < hidden.Length; t++)
            hidden[t] = tape.Concat(forward.Hidden(tape, forwardStates[t]), backward.Hidden(tape, backwardStates[t]));
        Variable finalForward = forwardStates[^1], finalBackward = backwardStates[0];
        Variable finalHidden = tape.Concat(forward.Hidden(tape, finalForward), backward.Hidden(tape, finalBackward));
        Variable finalCell = tape.Concat(forward.Cell(tape, finalForward), backward.Cell(tape, finalBackward));
        return new BiLstmOutput(hidden, tape.Concat(finalHidden, finalCell));
    }

    private static Variable[] Run(Tape tape, LstmCell cell, IReadOnlyList<Variable> steps, SequenceMask mask, int[] order)
    {
        var states = new Variable[steps.Count];
        Variable state = cell.ZeroState(tape, steps[0].Shape.N);
        foreach (int t in order)
        {
            state = tape.SelectRows(mask.At(t), cell.Forward(tape, steps[t], state), state);
            states[t] = state;
        }

        return states;
    }
}
