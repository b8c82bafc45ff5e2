using Eas.Tensors.Autograd;
using Eas.Tensors.Nn;

namespace Eas.Search.Policy;

/// <summary>Reads networks: an embedding of their layers' tokens and a bidirectional LSTM (Cai et al. 2018, sec. 3.1).</summary>
/// <param name="layer">Where a part's tensors are declared.</param>
/// <param name="tokens">Words of the vocabulary.</param>
internal sealed class Encoder(Func<string, LayerScope> layer, int tokens)
{
    /// <summary>Length of a token's vector.</summary>
    public const int EmbeddingWidth = 16;

    /// <summary>Units of each direction.</summary>
    public const int Units = 50;

    private readonly Embedding embedding = new(layer("encoder.embedding"), tokens, EmbeddingWidth);
    private readonly BiLstm lstm = new(layer("encoder.lstm"), EmbeddingWidth, Units);

    /// <summary>Hidden states of each layer, (networks, 1, 1, 100), and the final states, (networks, 1, 1, 200).</summary>
    public BiLstmOutput Forward(Tape tape, TokenBatch batch)
    {
        Variable[] steps = [.. Enumerable.Range(0, batch.Mask.Steps).Select(step => embedding.Forward(tape, batch.At(tape, step)))];
        return lstm.Forward(tape, steps, batch.Mask);
    }
}
