using Eas.Networks.Architecture;
using Eas.Search.Policy;
using Eas.Tensors.Cpu;
using NUnit.Framework;

namespace Eas.Search.Tests.Policy;

public sealed class ControlTests
{
    private CpuBackend backend = null!;

    [SetUp]
    public void Start() => backend = new CpuBackend(threads: 1);

    [TearDown]
    public void Stop() => backend.Dispose();

    [Test]
    public void Random_search_widens_with_probability_a_half_and_inserts_anywhere_alike()
    {
        using var strategy = new RandomSearch(Searches.Options(backend, Searches.Start, "wider,deeper*2"));
        SampledEpisode episode = Searches.Sample(strategy, Searches.Start, networks: 1);

        SampledNetworkStep wider = episode.Steps[0].Networks[0], deeper = episode.Steps[2].Networks[0];
        Assert.That(
            wider.Rounds[0].Select(choice => choice.Probabilities),
            Is.EqualTo(Enumerable.Range(0, 9).Select(layer => layer % 2 == 0 ? (ValueList<double>)[0.5, 0.5] : [0, 0])));
        Assert.That(deeper.Rounds[0][0].Probabilities, Is.All.EqualTo(0.2));
        int block = deeper.Rounds[0][0].Chosen!.Value, layers = Eas.Networks.Transformations.NetworkBlocks.Of(deeper.Network)[block].LayerCount;
        Assert.That(deeper.Rounds[1][0].Probabilities, Is.EqualTo(Enumerable.Range(0, 24).Select(place => place < layers ? 1.0 / layers : 0)));
    }

    [Test]
    public void Hill_climbing_goes_on_from_the_best_network_of_the_last_episode_the_first_of_equals()
    {
        using var strategy = new HillClimbing(Searches.Options(backend, Searches.Start));
        Assert.That(strategy.Parent, Is.Null);

        strategy.Learn(Searches.Sample(strategy, Searches.Start, networks: 4, firstNumber: 11), [1, 3, 3, 2]);
        Assert.That(strategy.Parent, Is.EqualTo(12));

        strategy.Learn(Searches.Sample(strategy, Searches.Start, networks: 2, firstNumber: 15), [0.5, 0.25]);
        Assert.That(strategy.Parent, Is.EqualTo(15));
    }

    [Test]
    public void Hill_climbing_goes_on_from_a_snapshot()
    {
        using HillClimbing strategy = new(Searches.Options(backend, Searches.Start)), restored = new(Searches.Options(backend, Searches.Start));
        restored.Restore(strategy.Snapshot());
        Assert.That(restored.Parent, Is.Null);

        strategy.Learn(Searches.Sample(strategy, Searches.Start, networks: 2, firstNumber: 5), [1, 2]);
        restored.Restore(strategy.Snapshot());
        Assert.That(restored.Parent, Is.EqualTo(6));
        Assert.That(() => restored.Restore([1, 2, 3]), Throws.TypeOf<PolicyException>());
    }

    [Test]
    public void Random_search_keeps_nothing()
    {
        using var strategy = new RandomSearch(Searches.Options(backend, Searches.Start));

        Assert.That(strategy.Snapshot(), Is.Empty);
        Assert.That(() => strategy.Restore([]), Throws.Nothing);
        Assert.That(() => strategy.Restore([1]), Throws.TypeOf<PolicyException>());
    }

    [Test]
    public void A_strategy_is_found_by_the_name_that_recipes_use([Values("reinforce", "random", "hill-climbing")] string name) =>
        Assert.That(SearchStrategyKind.Find(name).Name, Is.EqualTo(name));

    [Test]
    public void An_unknown_strategy_is_refused_with_the_names_there_are() => Assert.That(
        () => SearchStrategyKind.Find("annealing"), Throws.TypeOf<PolicyException>().With.Message.Contains("reinforce, random, hill-climbing"));

    [Test]
    public void Rewards_must_be_finite_and_one_for_each_network([Values("reinforce", "random", "hill-climbing")] string name)
    {
        using ISearchStrategy strategy = SearchStrategyKind.Find(name).Create(Searches.Options(backend, Searches.Start));
        SampledEpisode episode = Searches.Sample(strategy, Searches.Start, networks: 2);

        Assert.That(() => strategy.Learn(episode, [1]), Throws.ArgumentException.With.Message.Contains("2 networks got 1 rewards"));
        Assert.That(() => strategy.Learn(episode, [1, double.NaN]), Throws.ArgumentException.With.Message.Contains("network 2"));
    }
}
