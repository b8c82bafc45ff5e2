using Eas.Networks.Architecture;
using Eas.Tensors;
using Eas.Tensors.Autograd;
using Eas.Tensors.Nn;

namespace Eas.Search.Policy;

/// <summary>
/// Where a layer is inserted and how large its filters are: an LSTM that starts from the encoder's final states, and for each choice a softmax of its own; a choice is
/// embedded by a table of its own and is the next input (Cai et al. 2018, sec. 3.3). The first input is learned, a table of one entry.
/// </summary>
internal sealed class DeeperActor : IActor
{
    private const int Units = 2 * Encoder.Units;

    private readonly LstmCell cell;
    private readonly Embedding[] inputs;
    private readonly Linear[] classifiers;

    /// <summary>Declares its tensors.</summary>
    /// <param name="layer">Where a part's tensors are declared.</param>
    /// <param name="options">For each choice its number of options.</param>
    public DeeperActor(Func<string, LayerScope> layer, ValueList<int> options)
    {
        cell = new LstmCell(layer("deeper.lstm"), Encoder.EmbeddingWidth, Units);
        inputs = [.. options.Select((_, i) => new Embedding(layer($"deeper.input{i}"), i == 0 ? 1 : options[i - 1], Encoder.EmbeddingWidth))];
        classifiers = [.. options.Select((count, i) => new Linear(layer($"deeper.classifier{i}"), Units, count, initializer: Initializers.GlorotUniform))];
    }

    public IActorStep Begin(Tape tape, BiLstmOutput encoding) => new Step(this, tape, encoding.FinalState);

    private sealed class Step(DeeperActor actor, Tape tape, Variable state) : IActorStep
    {
        private Variable state = state;
        private int round;

        public Variable NextLogits(ReadOnlySpan<int> previous)
        {
            Tensor choices = tape.Save(Shape.Vector(state.Shape.N), ElementType.Int32);
            tape.Backend.Upload(choices, round == 0 ? new int[state.Shape.N] : previous);
            state = actor.cell.Forward(tape, actor.inputs[round].Forward(tape, choices), state);
            return actor.classifiers[round++].Forward(tape, actor.cell.Hidden(tape, state));
        }
    }
}
