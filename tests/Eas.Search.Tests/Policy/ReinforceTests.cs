using Eas.Search.Policy;
using Eas.Tensors.Cpu;
using NUnit.Framework;

namespace Eas.Search.Tests.Policy;

public sealed class ReinforceTests
{
    private const string Order = "wider,deeper";

    private CpuBackend backend = null!;

    [SetUp]
    public void Start() => backend = new CpuBackend(threads: 1);

    [TearDown]
    public void Stop() => backend.Dispose();

    [Test]
    public void What_was_rewarded_becomes_more_likely_and_what_was_not_less()
    {
        using Reinforce strategy = Create();
        SampledEpisode before = Searches.Sample(strategy, Searches.Start, networks: 2);

        strategy.Learn(before, [3, 1]);

        using Reinforce same = Create();
        same.Restore(strategy.Snapshot());
        SampledEpisode after = Searches.Sample(same, Searches.Start, networks: 2);
        Assert.That(Agreement(before, after, network: 0), Is.Positive);
        Assert.That(Agreement(before, after, network: 1), Is.Negative);
    }

    [Test]
    public void A_restored_policy_goes_on_bit_for_bit([Values] BaselineKind baseline)
    {
        using Reinforce whole = Create(baseline: baseline), resumed = Create(baseline: baseline);
        Run(whole, episodes: 2);
        resumed.Restore(whole.Snapshot());
        Assert.That(resumed.Snapshot(), Is.EqualTo(whole.Snapshot()));

        IEnumerable<string> expected = Run(whole, episodes: 2, firstNumber: 21), actual = Run(resumed, episodes: 2, firstNumber: 21);
        Assert.That(actual, Is.EqualTo(expected));
        Assert.That(resumed.Snapshot(), Is.EqualTo(whole.Snapshot()));
    }

    [Test]
    public void What_was_learned_does_not_depend_on_the_number_of_threads()
    {
        using var threads = new CpuBackend(threads: 3);
        using Reinforce one = Create(), three = new(Searches.Options(threads, Searches.Start, Order));

        Assert.That(Run(three, episodes: 2), Is.EqualTo(Run(one, episodes: 2)));
        Assert.That(three.Snapshot(), Is.EqualTo(one.Snapshot()));
    }

    [Test]
    public void Seeds_and_stages_begin_with_policies_of_their_own()
    {
        using Reinforce first = Create(), seed = Create(seed: 2), stage = new(Searches.Options(backend, Searches.Start, Order) with { Stage = 1 }), same = Create();

        Assert.That(same.Snapshot(), Is.EqualTo(first.Snapshot()));
        Assert.That(seed.Snapshot(), Is.Not.EqualTo(first.Snapshot()));
        Assert.That(stage.Snapshot(), Is.Not.EqualTo(first.Snapshot()));
    }

    [Test]
    public void Baselines_lead_to_different_policies()
    {
        using Reinforce paper = Create(baseline: BaselineKind.Paper), authors = Create(baseline: BaselineKind.Authors);
        Run(paper, episodes: 1);
        Run(authors, episodes: 1);

        Assert.That(authors.Snapshot()[^4000..], Is.Not.EqualTo(paper.Snapshot()[^4000..]));
    }

    [Test]
    public void A_snapshot_of_another_search_is_refused()
    {
        using Reinforce strategy = Create();
        using var other = new Reinforce(Searches.Options(backend, Searches.Plan("C(24,3,1), SM(10)"), Order));

        Assert.That(() => other.Restore(strategy.Snapshot()), Throws.TypeOf<PolicyException>().With.Message.Contains("another search"));
    }

    [Test]
    public void A_damaged_snapshot_is_refused_and_changes_nothing()
    {
        using Reinforce strategy = Create();
        byte[] snapshot = strategy.Snapshot();

        byte[][] all = [[], [1, 2, 3], [.. Enumerable.Repeat((byte)255, 40)], snapshot[..^1], snapshot[..(snapshot.Length / 2)], [.. snapshot, 0]];
        foreach (byte[] damaged in all)
            Assert.That(() => strategy.Restore(damaged), Throws.TypeOf<PolicyException>(), $"{damaged.Length} bytes");
        Assert.That(strategy.Snapshot(), Is.EqualTo(snapshot));
    }

    [Test]
    public void Reinforce_beats_random_search_on_the_virtual_evaluator([Values(1, 2, 3)] int seed)
    {
        const int Episodes = 14, LastNetworks = 40;
        using Reinforce strategy = new(Searches.Options(backend, Searches.Start, seed: (ulong)seed));
        using RandomSearch random = new(Searches.Options(backend, Searches.Start, seed: (ulong)seed));

        double learned = VirtualSearch.Run(strategy, Searches.Start, VirtualEvaluator.Plain, Episodes).TakeLast(LastNetworks).Average();
        double notLearned = VirtualSearch.Run(random, Searches.Start, VirtualEvaluator.Plain, Episodes).TakeLast(LastNetworks).Average();

        Assert.That(learned, Is.GreaterThan(notLearned + 0.005));
    }

    [Test]
    public void Hill_climbing_grows_on_from_its_best_networks()
    {
        using var strategy = new HillClimbing(Searches.Options(backend, Searches.Start, Order));
        VirtualSearch.Run(strategy, Searches.Start, VirtualEvaluator.Plain, episodes: 3);

        Assert.That(strategy.Parent, Is.InRange(21, 30));
    }

    private Reinforce Create(ulong seed = 1, BaselineKind baseline = BaselineKind.Paper) =>
        new(Searches.Options(backend, Searches.Start, Order, seed) with { Baseline = baseline });

    /// <summary>How much more likely the choices of a network's first step became: it starts from the same network in both.</summary>
    private static double Agreement(SampledEpisode before, SampledEpisode after, int network)
    {
        IEnumerable<Choice> old = before.Steps[0].Networks[network].Rounds[0], current = after.Steps[0].Networks[network].Rounds[0];
        return old.Zip(current).Where(pair => pair.First.Chosen is not null)
            .Sum(pair => Math.Log(pair.Second.Probabilities[pair.First.Chosen!.Value] / pair.First.Probabilities[pair.First.Chosen!.Value]));
    }

    /// <summary>Runs episodes whose rewards differ, and gives all transformations.</summary>
    private static List<string> Run(Reinforce strategy, int episodes, int firstNumber = 1)
    {
        const int Networks = 4;
        var actions = new List<string>();
        for (int episode = 0; episode < episodes; episode++)
        {
            SampledEpisode sampled = Searches.Sample(strategy, Searches.Start, Networks, firstNumber + (episode * Networks));
            actions.AddRange(Searches.Actions(sampled));
            strategy.Learn(sampled, [.. sampled.Networks.Select(network => network.Result.Cost.Parameters / 1e5)]);
        }

        return actions;
    }
}
