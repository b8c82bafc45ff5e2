using Eas.Tensors.Autograd;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Nn;

/// <summary>
/// One step of an LSTM over a batch of sequences: <c>weight_ih</c> (4 units, 1, 1, in) and <c>weight_hh</c> (4 units, 1, 1, units), Glorot uniform, and <c>bias</c>
/// (forget gate 1, else 0); the gates are i, f, g, o.
/// </summary>
/// <param name="scope">Where its tensors are declared.</param>
/// <param name="inputs">Features of the input.</param>
/// <param name="units">Units.</param>
public sealed class LstmCell(LayerScope scope, int inputs, int units)
{
    /// <summary>Units.</summary>
    public int Units => units;

    /// <summary>From the input to the gates.</summary>
    public Parameter InputWeight { get; } = scope.Parameter("weight_ih", Shape.Matrix(4 * units, inputs), Initializers.GlorotUniform, hasWeightDecay: true);

    /// <summary>From the hidden state to the gates.</summary>
    public Parameter HiddenWeight { get; } = scope.Parameter("weight_hh", Shape.Matrix(4 * units, units), Initializers.GlorotUniform, hasWeightDecay: true);

    /// <summary>Of the gates.</summary>
    public Parameter Bias { get; } = scope.Parameter("bias", Shape.Vector(4 * units), Initializers.LstmBias, hasWeightDecay: false);

    /// <summary>The state to start from: zeros, (sequences, 1, 1, 2 units). It lives as long as the tape.</summary>
    public Variable ZeroState(Tape tape, int sequences)
    {
        Tensor state = tape.Save(Shape.Matrix(sequences, 2 * units));
        tape.Backend.Fill(state, 0);
        return tape.Input(state);
    }

    /// <summary>The next state.</summary>
    /// <param name="tape">The step's tape.</param>
    /// <param name="x">(N, 1, 1, in).</param>
    /// <param name="state">(N, 1, 1, 2 units): hidden, then cell.</param>
    /// <returns>(N, 1, 1, 2 units): hidden, then cell.</returns>
    public Variable Forward(Tape tape, Variable x, Variable state)
    {
        Variable fromInput = tape.Linear(x, InputWeight.Variable, Bias.Variable);
        Variable fromHidden = tape.Linear(Hidden(tape, state), HiddenWeight.Variable);
        return tape.LstmCell(tape.Add(fromInput, fromHidden), state);
    }

    /// <summary>The hidden half of a state, (N, 1, 1, units).</summary>
    public Variable Hidden(Tape tape, Variable state) => tape.Channels(state, 0, units);

    /// <summary>The cell half of a state, (N, 1, 1, units).</summary>
    public Variable Cell(Tape tape, Variable state) => tape.Channels(state, units, units);
}
