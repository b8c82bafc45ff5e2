using Eas.Networks.Architecture;
using Eas.Tensors.Autograd;
using Eas.Tensors.Ops;

namespace Eas.Search.Policy;

/// <summary>
/// The loss whose gradient is REINFORCE's (Williams, 1992): -(1/n) sum over networks of (R - b) times the logarithms of all their choices' probabilities, less a share
/// of the mean entropy. It is a weighted sum of scores, so backward starts from the weights. All steps of the episode are one batch, each from the network as it then
/// stood.
/// </summary>
internal sealed class ReinforceLoss : IDisposable
{
    private readonly PolicyNetwork policy;
    private readonly SampledEpisode episode;
    private readonly IReadOnlyList<double> advantages;
    private readonly double entropyWeight;
    private readonly TokenBatch batch;

    /// <summary>Prepares the loss of an episode.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="episode">What it decided.</param>
    /// <param name="advantages">R - b for each network.</param>
    /// <param name="entropyWeight">Of the mean entropy.</param>
    public ReinforceLoss(PolicyNetwork policy, SampledEpisode episode, IReadOnlyList<double> advantages, double entropyWeight)
    {
        this.policy = policy;
        this.episode = episode;
        this.advantages = advantages;
        this.entropyWeight = entropyWeight;
        batch = policy.Read([.. episode.Steps.SelectMany(step => step.Networks).Select(network => network.Network)]);
    }

    /// <summary>Records the loss on a tape and, in training mode, runs backward.</summary>
    /// <returns>The loss.</returns>
    public double Run(Tape tape)
    {
        var scores = new List<Variable>();
        var weights = new List<double>();
        foreach ((string kind, IActorStep actor) in policy.BeginAll(tape, batch))
            Record(tape, kind, actor, scores, weights);
        Variable all = tape.Stack(scores);
        double[] values = new double[all.Shape.Count];
        tape.Backend.Download<double>(all.Value, values);
        if (tape.IsTraining)
            tape.Backward(all, (gradient, _) => tape.Backend.Upload<double>(gradient, [.. weights]));
        return values.Zip(weights, (score, weight) => score * weight).Sum();
    }

    public void Dispose() => batch.Dispose();

    /// <summary>Scores the steps of one kind, and weighs the scores.</summary>
    private void Record(Tape tape, string kind, IActorStep actor, List<Variable> scores, List<double> weights)
    {
        int networks = episode.Networks.Count, sequences = episode.Steps.Count * networks;
        double entropyShare = entropyWeight / Math.Max(1, episode.Choices.Count());
        int rounds = episode.Steps.Where(step => step.Kind == kind).Select(step => step.Networks[0].Rounds.Count).FirstOrDefault();
        int[] previous = new int[sequences];
        for (int round = 0; round < rounds; round++)
        {
            Variable logits = actor.NextLogits(previous);
            var rows = new ChoiceRows(logits.Shape.N, logits.Shape.C, sequences);
            double[] roundWeights = new double[logits.Shape.N * CategoricalOps.Scores];
            Array.Fill(previous, -1);
            foreach ((int sequence, int network, ValueList<Choice> choices) in ChoicesOf(kind, round))
            {
                previous[sequence] = choices[0].Chosen ?? -1;
                for (int i = 0; i < choices.Count; i++)
                {
                    if (choices[i].Chosen is not { } option)
                        continue;
                    rows.Set(sequence, i, choices[i].Mask, option);
                    int row = rows.RowOf(sequence, i) * CategoricalOps.Scores;
                    roundWeights[row] = -advantages[network] / networks;
                    roundWeights[row + 1] = -entropyShare;
                }
            }

            scores.Add(rows.Score(tape, logits));
            weights.AddRange(roundWeights);
        }
    }

    private IEnumerable<(int Sequence, int Network, ValueList<Choice> Choices)> ChoicesOf(string kind, int round)
    {
        int networks = episode.Networks.Count;
        for (int step = 0; step < episode.Steps.Count; step++)
        {
            if (episode.Steps[step].Kind != kind)
                continue;
            for (int n = 0; n < networks; n++)
                yield return ((step * networks) + n, n, episode.Steps[step].Networks[n].Rounds[round]);
        }
    }
}
