using Eas.Networks.Architecture.Plan;
using Eas.Networks.Transformations;
using Eas.Search.Policy;
using Eas.Tensors.Cpu;
using NUnit.Framework;

namespace Eas.Search.Tests.Policy;

/// <summary>What is true of a sampled episode, whoever samples it.</summary>
[TestFixture("reinforce", false)]
[TestFixture("reinforce", true)]
[TestFixture("random", false)]
[TestFixture("random", true)]
[TestFixture("hill-climbing", false)]
public sealed class EpisodeTests(string strategyName, bool isDense)
{
    private const string Order = "deeper,wider*2,deeper*2";
    private const int Networks = 4, FirstNumber = 7;

    private readonly NetworkPlan start = isDense ? Searches.DenseNet : Searches.Start;

    [Test]
    public void A_network_is_what_its_transformations_make_of_the_start_network()
    {
        SampledEpisode episode = Sample();

        Assert.That(episode.Networks.Select(network => network.Number), Is.EqualTo(Enumerable.Range(FirstNumber, Networks)));
        foreach (SampledNetwork network in episode.Networks)
            Assert.That(network.Result, Is.EqualTo(Growth.Plan(start, network.Actions, SearchSpace.Paper)));
        Assert.That(Searches.Actions(episode), Is.Unique);
    }

    [Test]
    public void Every_step_reads_the_networks_as_the_steps_before_left_them()
    {
        SampledEpisode episode = Sample();
        for (int n = 0; n < Networks; n++)
        {
            NetworkPlan network = start;
            foreach (SampledStep step in episode.Steps)
            {
                Assert.That(step.Networks[n].Network, Is.EqualTo(network.Network));
                network = step.Networks[n].Actions.Aggregate(network, (plan, action) => action.Plan(plan, SearchSpace.Paper).Result);
            }
        }

        Assert.That(episode.Steps.Select(step => step.Kind), Is.EqualTo(StepOrder.Parse(Order).Steps));
    }

    [Test]
    public void Probabilities_of_a_choice_sum_to_one_over_what_is_open_and_what_is_chosen_is_open()
    {
        SampledEpisode episode = Sample();

        foreach (Choice choice in episode.Choices)
        {
            Assert.That(choice.Probabilities.Sum(), Is.EqualTo(1).Within(1e-6));
            Assert.That(choice.Probabilities.Zip(choice.Mask).Where(option => !option.Second).Select(option => option.First), Is.All.Zero);
            Assert.That(choice.Mask[choice.Chosen!.Value], Is.True);
        }

        IEnumerable<SampledNetworkStep> networks = episode.Steps.SelectMany(step => step.Networks);
        IEnumerable<Choice> others = networks.SelectMany(network => network.Rounds).SelectMany(round => round).Except(episode.Choices);
        Assert.That(others.SelectMany(choice => choice.Probabilities), Is.Not.Empty.And.All.Zero);
        Assert.That(others.SelectMany(choice => choice.Mask), Is.All.False);
    }

    [Test]
    public void The_same_seed_gives_the_same_episode_for_any_number_of_threads()
    {
        SampledEpisode episode = Sample(), again = Sample(threads: 3);

        Assert.That(again.Steps.SelectMany(step => step.Networks), Is.EqualTo(episode.Steps.SelectMany(step => step.Networks)));
        Assert.That(Searches.Actions(Sample(seed: 2)), Is.Not.EqualTo(Searches.Actions(episode)));
    }

    [Test]
    public void A_networks_choices_are_drawn_under_its_own_number() =>
        Assert.That(Searches.Actions(Sample(firstNumber: FirstNumber + 1)).SkipLast(1), Is.EqualTo(Searches.Actions(Sample()).Skip(1)));

    [Test]
    public void Mean_entropy_counts_the_choices_that_were_made()
    {
        SampledEpisode episode = Sample();

        Assert.That(episode.MeanEntropy, Is.EqualTo(episode.Choices.Average(choice => choice.Entropy)).And.Positive);
    }

    private SampledEpisode Sample(int threads = 1, ulong seed = 1, int firstNumber = FirstNumber)
    {
        using var backend = new CpuBackend(threads);
        using ISearchStrategy strategy = SearchStrategyKind.Find(strategyName).Create(Searches.Options(backend, start, Order, seed));
        return Searches.Sample(strategy, start, Networks, firstNumber);
    }
}
