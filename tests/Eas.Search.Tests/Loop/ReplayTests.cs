using Eas.Networks.Checkpoints;
using Eas.Search.Loop;
using Eas.Search.Recipes;
using Eas.Search.Runs;
using NUnit.Framework;

namespace Eas.Search.Tests.Loop;

public sealed class ReplayTests
{
    private SearchWorkplace place = null!;
    private RunFolder folder = null!;

    [OneTimeSetUp]
    public void RunSearch()
    {
        place = new SearchWorkplace();
        folder = place.Run(SearchWorkplace.Recipe with { Strategy = "hill-climbing" });
    }

    [OneTimeTearDown]
    public void Dispose() => place.Dispose();

    [Test]
    public void Every_network_comes_out_to_the_last_bit([Range(0, 17)] int number)
    {
        using RunStore store = RunStore.OpenToRead(folder);
        using Replay replay = Replay(store);
        ReplayedNetwork network = replay.Run(number, output: null);
        Assert.That(network.FindDifference(), Is.Null);
        Assert.That(network.Result.WeightsSha256, Is.EqualTo(SearchWorkplace.Networks(folder)[number].Result!.WeightsSha256).And.Not.Null);
    }

    [Test]
    public void Ancestors_that_were_not_kept_are_made_too()
    {
        // Each episode of hill climbing grows from the best of the one before, which is not the best of its stage where the next episode found a better one.
        RunFolder other = place.Run(SearchWorkplace.Recipe with { Strategy = "hill-climbing" });
        foreach (string file in Directory.EnumerateFiles(other.Networks))
            File.Delete(file);
        using RunStore store = RunStore.OpenToRead(other);
        using Replay replay = Replay(store);
        string output = place["replayed.safetensors"];
        Assert.That(replay.Run(13, output).FindDifference(), Is.Null);
        using Checkpoint made = Checkpoint.Open(output);
        Assert.That(made.Plan.Network.ToString(), Is.EqualTo(store.FindNetwork(13)!.Architecture));
    }

    [Test]
    public void A_network_that_was_too_costly_fails_again()
    {
        RunFolder other = place.Run(SearchWorkplace.Recipe with { Stages = [new StagePlan { Networks = 3 }], Limits = new CandidateLimits { Parameters = 100 } });
        using RunStore store = RunStore.OpenToRead(other);
        using Replay replay = Replay(store);
        Assert.That(replay.Run(1, output: null).FindDifference(), Is.Null);
    }

    [Test]
    public void What_differs_is_named()
    {
        using RunStore store = RunStore.OpenToRead(folder);
        using Replay replay = Replay(store);
        ReplayedNetwork network = replay.Run(1, output: null);
        NetworkResult recorded = network.Network.Result!;
        Assert.That(Difference(recorded with { WeightsSha256 = "abc" }), Does.StartWith("its weights are ").And.EndWith(", not abc"));
        Assert.That(Difference(recorded with { ValidationAccuracy = 0.125 }), Does.EndWith(", not 0.125"));
        Assert.That(Difference(recorded with { State = NetworkState.Failed }), Is.EqualTo("it was trained, and in the run it failed"));

        string? Difference(NetworkResult other) => (network with { Network = network.Network with { Result = other } }).FindDifference();
    }

    [Test]
    public void A_number_that_is_none_is_refused()
    {
        using RunStore store = RunStore.OpenToRead(folder);
        using Replay replay = Replay(store);
        Assert.That(() => replay.Run(18, output: null), Throws.TypeOf<RunException>().With.Message.Contains("there is no network 18; it has networks 0 to 17"));
    }

    private Replay Replay(RunStore store) => new(store, place.Data, place.Backend, place.Executor(), new SearchRecorder(), CancellationToken.None);
}
