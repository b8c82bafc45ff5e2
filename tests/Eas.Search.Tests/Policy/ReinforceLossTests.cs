using Eas.Kernels.Random;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Transformations;
using Eas.Search.Policy;
using Eas.Tensors.Autograd;
using Eas.Tensors.Nn;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Search.Tests.Policy;

public sealed class ReinforceLossTests
{
    private const double EntropyWeight = 0.3;
    private const int Seed = 4;

    private static readonly NetworkPlan Plain = Searches.Plan("C(16,3,1), P(2,2,MAX), C(24,3,1), P(16,16,AVG), FC(64), SM(10)");
    private static readonly NetworkPlan Shorter = Searches.Plan("C(512,1,1), P(32,32,AVG), SM(10)");
    private static readonly NetworkPlan Dense = Searches.Plan("C(80,3,1), D(40,64), T(80,2,AVG), D(44), P(16,16,AVG), SM(10)");
    private static readonly double[] Advantages = [0.7, -1.3];

    private ReferenceBackend backend = null!;
    private PolicySpace space = null!;
    private PolicyNetwork policy = null!;

    [SetUp]
    public void Create()
    {
        backend = new ReferenceBackend();
        space = Searches.Space(SearchSpace.Paper with { AllowsStart = true }, Plain, Shorter, Dense);
        policy = new PolicyNetwork(backend, space, Seed, stage: 0);
    }

    [TearDown]
    public void Dispose()
    {
        policy.Dispose();
        backend.Dispose();
    }

    // One kind alone checks its actor and the encoder beneath it.
    [TestCase("wider", false)]
    [TestCase("deeper", false)]
    [TestCase("wider,deeper", false)]
    [TestCase("wider,deeper", true)]
    public void Gradients_are_those_of_finite_differences(string order, bool isDense)
    {
        SampledEpisode episode = Sample(order, isDense ? [Dense, Dense] : [Plain, Shorter]);
        Dictionary<string, double[]> gradients = Gradients(episode, Advantages);
        foreach (Parameter parameter in policy.Store.Parameters)
        {
            double[] gradient = gradients[parameter.Name];
            foreach (int element in Elements(gradient))
            {
                double derivative = Derivative(episode, parameter.Name, element);
                Assert.That(gradient[element], Is.EqualTo(derivative).Within(1e-7 * (1 + Math.Abs(derivative))), $"{parameter.Name}, element {element}");
            }
        }
    }

    [Test]
    public void The_loss_is_the_sum_over_all_choices_as_they_were_sampled()
    {
        SampledEpisode episode = Sample("wider,deeper*2,wider", [Plain, Shorter]);

        double expected = 0;
        for (int n = 0; n < Advantages.Length; n++)
        {
            IEnumerable<Choice> made = episode.Steps.SelectMany(step => step.Networks[n].Rounds).SelectMany(round => round).Where(choice => choice.Chosen is not null);
            expected -= Advantages[n] / 2 * made.Sum(choice => Math.Log(choice.Probabilities[choice.Chosen!.Value]));
        }

        Assert.That(Loss(episode), Is.EqualTo(expected - (EntropyWeight * episode.MeanEntropy)).Within(1e-10));
    }

    [Test]
    public void Networks_of_other_lengths_in_an_episode_do_not_change_a_networks_gradient()
    {
        SampledEpisode episode = Sample("wider,deeper", [Plain, Shorter]);
        Dictionary<string, double[]> both = Gradients(episode, Advantages, entropyWeight: 0);
        Dictionary<string, double[]>[] alone = [.. Enumerable.Range(0, 2).Select(n => Gradients(Part(episode, n), [Advantages[n]], entropyWeight: 0))];

        foreach (string name in both.Keys)
            Assert.That(both[name], Is.EqualTo(alone[0][name].Zip(alone[1][name], (a, b) => (a + b) / 2)).Within(1e-12), name);
    }

    [Test]
    public void An_episode_of_one_kind_gives_the_other_actor_no_gradient()
    {
        Dictionary<string, double[]> gradients = Gradients(Sample("wider", [Plain]), [1]);

        Assert.That(gradients["wider.classifier.weight"], Has.Some.Not.Zero);
        Assert.That(gradients["encoder.embedding.weight"], Has.Some.Not.Zero);
        Assert.That(gradients["deeper.lstm.weight_hh"], Is.All.Zero);
    }

    private static SampledEpisode Part(SampledEpisode episode, int network) => new(
        [episode.Networks[network]], [.. episode.Steps.Select(step => step with { Networks = [step.Networks[network]] })]);

    // The largest elements, where an error shows best, and some others.
    private static IEnumerable<int> Elements(double[] gradient)
    {
        var random = new HostRandom(new RandomKey(5, RandomPurpose.SyntheticData));
        int[] order = [.. Enumerable.Range(0, gradient.Length).OrderByDescending(i => Math.Abs(gradient[i]))];
        return order.Take(2).Append(random.NextInt(gradient.Length)).Append(random.NextInt(gradient.Length)).Distinct();
    }

    private SampledEpisode Sample(string order, NetworkPlan[] starts) => new EpisodeSampler(space, StepOrder.Parse(order), Seed).Sample(starts, 1, policy);

    private double Loss(SampledEpisode episode)
    {
        using var loss = new ReinforceLoss(policy, episode, Advantages, EntropyWeight);
        using var tape = new Tape(backend, PassMode.Evaluation);
        return loss.Run(tape);
    }

    private Dictionary<string, double[]> Gradients(SampledEpisode episode, double[] advantages, double entropyWeight = EntropyWeight)
    {
        using var loss = new ReinforceLoss(policy, episode, advantages, entropyWeight);
        using var tape = new Tape(backend);
        loss.Run(tape);
        policy.Store.ClearUntouchedGradients(tape);
        return policy.Store.Parameters.ToDictionary(parameter => parameter.Name, parameter =>
        {
            if (parameter.Variable.Gradient is not { } gradient || !tape.HasGradient(parameter.Variable))
                return new double[parameter.Shape.Count];
            double[] values = new double[parameter.Shape.Count];
            backend.Download<double>(gradient, values);
            return values;
        });
    }

    private double Derivative(SampledEpisode episode, string name, int element)
    {
        const double Step = 1e-5;
        double[] values = policy.Store.Read<double>(name), moved = [.. values];
        moved[element] = values[element] + Step;
        policy.Store.Write<double>(name, moved);
        double above = Loss(episode);
        moved[element] = values[element] - Step;
        policy.Store.Write<double>(name, moved);
        double below = Loss(episode);
        policy.Store.Write<double>(name, values);
        return (above - below) / (2 * Step);
    }
}
