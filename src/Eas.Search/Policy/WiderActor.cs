using Eas.Tensors;
using Eas.Tensors.Autograd;
using Eas.Tensors.Nn;
using Eas.Tensors.Ops;

namespace Eas.Search.Policy;

/// <summary>
/// Whether each layer is widened: one sigmoid classifier, shared by all layers, on the encoder's hidden state (Cai et al. 2018, sec. 3.2). A sigmoid is a softmax over
/// its logit and 0, which makes it a choice of two options like any other.
/// </summary>
/// <param name="layer">Where a part's tensors are declared.</param>
internal sealed class WiderActor(Func<string, LayerScope> layer) : IActor
{
    private readonly Linear classifier = new(layer("wider.classifier"), 2 * Encoder.Units, 1, initializer: Initializers.GlorotUniform);

    public IActorStep Begin(Tape tape, BiLstmOutput encoding) => new Step(tape, encoding, classifier);

    private sealed class Step(Tape tape, BiLstmOutput encoding, Linear classifier) : IActorStep
    {
        public Variable NextLogits(ReadOnlySpan<int> previous)
        {
            Variable yes = classifier.Forward(tape, tape.Stack(encoding.Hidden));
            Tensor zero = tape.Save(yes.Shape);
            tape.Backend.Fill(zero, 0);
            return tape.Concat(tape.Input(zero), yes);
        }
    }
}
