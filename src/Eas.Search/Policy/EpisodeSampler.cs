using Eas.Kernels.Random;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Transformations;

namespace Eas.Search.Policy;

/// <summary>
/// Draws the transformations of an episode's networks, step by step, each from the networks as the steps before left them. The numbers are drawn on the host, a stream
/// for each network's number and step: what a network becomes does not depend on how many threads computed the probabilities.
/// </summary>
/// <param name="space">What is chosen from.</param>
/// <param name="order">The steps.</param>
/// <param name="seed">Key of the random numbers.</param>
internal sealed class EpisodeSampler(PolicySpace space, StepOrder order, ulong seed)
{
    private readonly Dictionary<string, IStepChoices> choices = StepKind.All.ToDictionary(kind => kind.Name, kind => kind.Choices(space));

    /// <summary>Samples an episode.</summary>
    /// <param name="starts">What each network grows from.</param>
    /// <param name="firstNumber">The first network's number in the run; the others follow.</param>
    /// <param name="model">Gives the probabilities.</param>
    /// <exception cref="GrowthException">The search space gives a transformation that the network does not allow.</exception>
    public SampledEpisode Sample(IReadOnlyList<NetworkPlan> starts, int firstNumber, IChoiceModel model)
    {
        NetworkPlan[] networks = [.. starts];
        var steps = new List<SampledStep>();
        foreach (string kind in order.Steps)
            steps.Add(SampleStep(kind, networks, firstNumber, steps.Count, model));

        var sampled = new SampledNetwork[starts.Count];
        for (int n = 0; n < sampled.Length; n++)
        {
            ValueList<GrowthAction> actions = [.. steps.SelectMany(step => step.Networks[n].Actions)];
            sampled[n] = new SampledNetwork(firstNumber + n, starts[n], actions, Growth.Plan(networks[n], [], space.Search));
        }

        return new SampledEpisode([.. sampled], [.. steps]);
    }

    /// <summary>Samples a step and applies it.</summary>
    private SampledStep SampleStep(string kind, NetworkPlan[] networks, int firstNumber, int stepIndex, IChoiceModel model)
    {
        IStepChoices rules = choices[kind];
        Draw[] draws =
        [
            .. networks.Select((network, n) => new Draw(network, new HostRandom(new RandomKey(seed, RandomPurpose.Policy, network: firstNumber + n, step: stepIndex)))),
        ];
        using (IChoiceStep step = model.Begin(kind, [.. networks.Select(network => network.Network)]))
        {
            for (int round = 0; round < rules.Options.Count; round++)
            {
                IReadOnlyList<ValueList<bool>>[] masks = [.. draws.Select(draw => rules.Masks(draw.Network, draw.Chosen))];
                int[][] previous = round == 0 ? [] : [.. draws.Select(draw => draw.Chosen[^1])];
                IReadOnlyList<IReadOnlyList<ValueList<double>>> probabilities = step.Probabilities(masks, previous);
                for (int n = 0; n < draws.Length; n++)
                    draws[n].Add(masks[n], probabilities[n]);
            }
        }

        var results = new SampledNetworkStep[networks.Length];
        for (int n = 0; n < results.Length; n++)
        {
            IReadOnlyList<GrowthAction> actions = rules.Actions(networks[n], draws[n].Chosen);
            results[n] = new SampledNetworkStep(networks[n].Network, [.. draws[n].Rounds], [.. actions]);
            networks[n] = actions.Aggregate(networks[n], (network, action) => action.Plan(network, space.Search).Result);
        }

        return new SampledStep(kind, [.. results]);
    }

    /// <summary>What is drawn for one network in one step.</summary>
    private sealed class Draw(NetworkPlan network, HostRandom random)
    {
        public NetworkPlan Network => network;

        public List<ValueList<Choice>> Rounds { get; } = [];

        /// <summary>What each round chose, -1 for nothing.</summary>
        public List<int[]> Chosen { get; } = [];

        public void Add(IReadOnlyList<ValueList<bool>> masks, IReadOnlyList<ValueList<double>> probabilities)
        {
            ValueList<Choice> round = [.. masks.Zip(probabilities, (mask, p) => new Choice(mask, p, Choose(mask, p)))];
            Rounds.Add(round);
            Chosen.Add([.. round.Select(choice => choice.Chosen ?? -1)]);
        }

        // The sum of float32 probabilities is not exactly 1: the number is drawn below the sum, so that rounding favours no option.
        private int? Choose(ValueList<bool> mask, ValueList<double> probabilities)
        {
            if (!mask.Contains(true))
                return null;
            double rest = random.NextDouble() * probabilities.Sum();
            int last = 0;
            for (int option = 0; option < mask.Count; option++)
            {
                if (!mask[option])
                    continue;
                last = option;
                rest -= probabilities[option];
                if (rest < 0)
                    return option;
            }

            return last;
        }
    }
}
