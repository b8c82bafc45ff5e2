using Eas.Networks.Architecture;
using Eas.Tensors;
using Eas.Tensors.Autograd;
using Eas.Tensors.Nn;

namespace Eas.Search.Policy;

/// <summary>The policy's encoder and actors with their weights.</summary>
internal sealed class PolicyNetwork : IChoiceModel, IDisposable
{
    // Above the ordinals that a searched network's layers have: their initial weights are drawn under the same seed.
    private const int FirstOrdinal = 0xF000;

    private readonly IBackend backend;
    private readonly PolicySpace space;
    private readonly Encoder encoder;
    private readonly Dictionary<string, IActor> actors = [];
    private int parts;

    /// <summary>Draws the initial weights.</summary>
    /// <param name="backend">Where the policy is computed.</param>
    /// <param name="space">What it reads and chooses from.</param>
    /// <param name="seed">Key of the random numbers.</param>
    /// <param name="stage">The search's stage, from 0: each draws its own.</param>
    public PolicyNetwork(IBackend backend, PolicySpace space, ulong seed, int stage)
    {
        this.backend = backend;
        this.space = space;
        Store = new ParameterStore();
        encoder = new Encoder(Declare, space.Vocabulary.Tokens.Count);
        foreach (StepKind kind in StepKind.All)
            actors.Add(kind.Name, kind.Actor(Declare, kind.Choices(space)));
        Store.Allocate(backend);
        Store.Initialize(seed, stage);
    }

    /// <summary>All weights.</summary>
    public ParameterStore Store { get; }

    /// <inheritdoc/>
    public IChoiceStep Begin(string kind, IReadOnlyList<NetworkSpec> networks)
    {
        var tape = new Tape(backend, PassMode.Evaluation);
        TokenBatch batch = Read(networks);
        return new Step(tape, batch, actors[kind].Begin(tape, encoder.Forward(tape, batch)));
    }

    /// <summary>Networks as the encoder reads them; must outlive the tape.</summary>
    public TokenBatch Read(IReadOnlyList<NetworkSpec> networks) =>
        new(backend, [.. networks.Select(network => (int[])[.. space.Vocabulary.Read(network).Select(token => token.Token)])]);

    /// <summary>Encodes a batch and begins a step of each kind, by its name.</summary>
    public IReadOnlyDictionary<string, IActorStep> BeginAll(Tape tape, TokenBatch batch)
    {
        BiLstmOutput encoding = encoder.Forward(tape, batch);
        return actors.ToDictionary(actor => actor.Key, actor => actor.Value.Begin(tape, encoding));
    }

    public void Dispose() => Store.Dispose();

    private LayerScope Declare(string name) => Store.Layer(name, FirstOrdinal + parts++);

    private sealed class Step(Tape tape, TokenBatch batch, IActorStep actor) : IChoiceStep
    {
        public IReadOnlyList<IReadOnlyList<ValueList<double>>> Probabilities(IReadOnlyList<IReadOnlyList<ValueList<bool>>> masks, IReadOnlyList<int[]> previous)
        {
            Variable logits = actor.NextLogits([.. previous.Select(choices => choices[0])]);
            int options = logits.Shape.C;
            var rows = new ChoiceRows(logits.Shape.N, options, masks.Count);
            for (int n = 0; n < masks.Count; n++)
            {
                for (int choice = 0; choice < masks[n].Count; choice++)
                    rows.Set(n, choice, masks[n][choice], null);
            }

            double[] values = rows.Probabilities(tape, logits);
            return [.. masks.Select((network, n) => (ValueList<double>[])[.. network.Select((_, choice) => Row(rows.RowOf(n, choice)))])];

            ValueList<double> Row(int row) => ValueList.Create<double>(values.AsSpan(row * options, options));
        }

        public void Dispose()
        {
            tape.Dispose();
            batch.Dispose();
        }
    }
}
