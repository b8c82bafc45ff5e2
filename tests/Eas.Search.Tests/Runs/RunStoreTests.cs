using Eas.Search.Runs;
using NUnit.Framework;

namespace Eas.Search.Tests.Runs;

public sealed class RunStoreTests
{
    private SampleRun run = null!;

    [SetUp]
    public void CreateRun() => run = new SampleRun();

    [TearDown]
    public void DeleteRun() => run.Dispose();

    [Test]
    public void What_is_written_is_read_after_the_run_was_closed()
    {
        NetworkResult failed = new()
        {
            State = NetworkState.Failed,
            Failure = "step 3: the loss is not finite",
            ValidationAccuracy = 0.1,
            Reward = 0.2,
            WeightsSha256 = null,
        };
        NetworkResult reused = SampleRun.Result(1) with { State = NetworkState.Reused, ReusedFrom = 1, Curve = null, Worker = null };
        NetworkRecord finalist = SampleRun.Network(4, episode: null) with { Stage = 2, Parent = 1 };
        using (RunStore store = run.CreateWithEpisode())
        {
            store.RecordResult(1, SampleRun.Result(1));
            store.RecordResult(2, failed);
            store.RecordResult(3, reused);
            SampleRun.CompleteEpisode(store, 1);
            store.BeginStage(new StageRecord { Number = 2, PlannedNetworks = 0, Origin = 1 }, []);
            store.AddNetworks([finalist]);
            store.CountTestRead();
            store.RecordTestAccuracy(4, 0.75);
            store.AddSeconds(1.5);
            store.AddSeconds(0.25);
        }

        using RunStore read = RunStore.OpenToRead(run.Folder);
        Assert.That(read.ReadRun(), Is.EqualTo(SampleRun.Record with { TestReads = 1, Seconds = 1.75 }));
        Assert.That(read.ReadStages(), Is.EqualTo(new StageRecord[]
        {
            new() { Number = 1, PlannedNetworks = 6, Origin = null },
            new() { Number = 2, PlannedNetworks = 0, Origin = 1 },
        }));
        Assert.That(read.ReadNetworks(), Is.EqualTo(new[]
        {
            SampleRun.Network(0, null) with { Result = SampleRun.Result(0) },
            SampleRun.Network(1, 1) with { Result = SampleRun.Result(1) },
            SampleRun.Network(2, 1) with { Result = failed },
            SampleRun.Network(3, 1) with { Result = reused },
            finalist with { TestAccuracy = 0.75 },
        }));
        EpisodeRecord episode = read.ReadEpisodes().Single();
        Assert.That((episode.Stage, episode.Number, episode.Result), Is.EqualTo((1, 1, SampleRun.EpisodeResult(1))));
        Assert.That(read.ReadPolicy(episode.PolicySha256), Is.EqualTo(SampleRun.Policy(1)));
        Assert.That(read.ReadPolicy(episode.UpdatedPolicySha256!), Is.EqualTo(SampleRun.Policy(2)));
    }

    [Test]
    public void A_question_for_one_stage_episode_or_state_gets_those_networks_alone()
    {
        using RunStore store = run.CreateWithEpisode();
        store.RecordResult(2, SampleRun.Result(2));
        store.BeginStage(new StageRecord { Number = 2, PlannedNetworks = 1, Origin = 2 }, [SampleRun.Network(4, null) with { Stage = 2 }]);
        Assert.That(store.NextNetworkNumber(), Is.EqualTo(5));
        Assert.That(store.ReadNetworks(1, 1).Select(network => network.Number), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(store.CountNetworks(NetworkState.Pending), Is.EqualTo(3));
        Assert.That(store.CountNetworks(NetworkState.Pending, stage: 2), Is.EqualTo(1));
        Assert.That(store.CountNetworks(NetworkState.Trained, stage: 1), Is.EqualTo(2));
        Assert.That(store.FindNetwork(5), Is.Null);
        Assert.That(store.FindEpisode(1, 2), Is.Null);
    }

    [Test]
    public void The_best_network_is_the_first_of_the_highest_accuracy_that_was_trained()
    {
        using RunStore store = run.Create();
        store.BeginStage(new StageRecord { Number = 1, PlannedNetworks = 3, Origin = null }, []);
        Assert.That(store.FindBestNetwork(), Is.Null);
        store.AddEpisode(1, 1, [], [.. Enumerable.Range(0, 4).Select(number => SampleRun.Network(number, 1) with { Parent = null })]);
        store.RecordResult(3, SampleRun.Result(3) with { ValidationAccuracy = 0.5 });
        store.RecordResult(2, SampleRun.Result(2) with { ValidationAccuracy = 0.5 });
        store.RecordResult(1, SampleRun.Result(1) with { ValidationAccuracy = 0.9, State = NetworkState.Failed });
        store.RecordResult(0, SampleRun.Result(0) with { ValidationAccuracy = 0.4 });
        Assert.That(store.FindBestNetwork()?.Number, Is.EqualTo(2));
        Assert.That(store.FindBestNetwork(stage: 2), Is.Null);
    }

    [Test]
    public void The_first_result_of_a_network_wins()
    {
        using RunStore store = run.CreateWithEpisode();
        Assert.That(store.RecordResult(1, SampleRun.Result(1)), Is.True);
        Assert.That(store.RecordResult(1, SampleRun.Result(2)), Is.False);
        Assert.That(store.FindNetwork(1)!.Result, Is.EqualTo(SampleRun.Result(1)));

        Assert.That(store.RecordTestAccuracy(1, 0.5), Is.True);
        Assert.That(store.RecordTestAccuracy(1, 0.6), Is.False);
        Assert.That(store.FindNetwork(1)!.TestAccuracy, Is.EqualTo(0.5));
    }

    [Test]
    public void The_first_result_of_an_episode_wins()
    {
        using RunStore store = run.CreateWithEpisode();
        foreach (int number in SampleRun.NumbersOf(1))
            store.RecordResult(number, SampleRun.Result(number));
        Assert.That(SampleRun.CompleteEpisode(store, 1), Is.True);
        Assert.That(store.CompleteEpisode(1, 1, SampleRun.EpisodeResult(5), []), Is.False);
        Assert.That(store.FindEpisode(1, 1)!.Result, Is.EqualTo(SampleRun.EpisodeResult(1)));
    }

    [Test]
    public void An_episode_is_not_complete_before_its_networks_have_results()
    {
        using RunStore store = run.CreateWithEpisode();
        store.RecordResult(1, SampleRun.Result(1));
        Assert.That(() => SampleRun.CompleteEpisode(store, 1), Throws.InvalidOperationException.With.Message.Contains("network 2 has no result yet"));
        Assert.That(store.FindEpisode(1, 1)!.Result, Is.Null);
    }

    [Test]
    public void An_episode_is_added_whole_or_not_at_all()
    {
        using RunStore store = run.CreateWithEpisode();
        Assert.That(
            () => store.AddEpisode(1, 2, [1, 2, 3], [SampleRun.Network(4, 2), SampleRun.Network(6, 2)]),
            Throws.ArgumentException.With.Message.Contains("network 6 cannot follow network 4"));
        Assert.That(store.ReadEpisodes(), Has.Count.EqualTo(1));
        Assert.That(store.NextNetworkNumber(), Is.EqualTo(4));
        SampleRun.AddEpisode(store, 2);
        Assert.That(store.NextNetworkNumber(), Is.EqualTo(7));
    }

    [Test]
    public void What_no_search_means_is_refused()
    {
        using RunStore store = run.CreateWithEpisode();
        Assert.That(() => store.RecordResult(99, SampleRun.Result(1)), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => store.RecordResult(1, SampleRun.Result(1) with { State = NetworkState.Pending }), Throws.ArgumentException);
        Assert.That(
            () => store.RecordResult(1, SampleRun.Result(1) with { Reward = double.NaN }), Throws.ArgumentException.With.Message.Contains("reward is NaN"));
        Assert.That(() => store.AddNetworks([SampleRun.Network(4, null) with { Result = SampleRun.Result(4) }]), Throws.ArgumentException);
        Assert.That(() => store.CompleteEpisode(1, 9, SampleRun.EpisodeResult(9), []), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(store.FindNetwork(1)!.State, Is.EqualTo(NetworkState.Pending));
    }

    [Test]
    public void Results_recorded_by_many_threads_all_arrive()
    {
        using RunStore store = run.CreateWithEpisode();
        SampleRun.AddEpisode(store, 2);
        Parallel.For(1, 7, number => store.RecordResult(number, SampleRun.Result(number)));
        Assert.That(store.ReadNetworks().Select(network => network.Result), Is.EqualTo(Enumerable.Range(0, 7).Select(SampleRun.Result)));
    }

    [Test]
    public void A_run_is_read_beside_its_writer_and_seen_as_it_grows()
    {
        using RunStore store = run.CreateWithEpisode();
        using RunStore reader = RunStore.OpenToRead(run.Folder);
        Assert.That(reader.CountNetworks(NetworkState.Trained), Is.EqualTo(1));
        store.RecordResult(1, SampleRun.Result(1));
        Assert.That(reader.CountNetworks(NetworkState.Trained), Is.EqualTo(2));
        Assert.That(() => reader.RecordResult(2, SampleRun.Result(2)), Throws.InvalidOperationException);
    }

    [Test]
    public void A_second_writer_is_refused_in_one_line_that_names_the_first()
    {
        using (run.CreateWithEpisode())
        {
            Assert.That(
                () => RunStore.OpenToWrite(run.Folder),
                Throws.TypeOf<RunException>().With.Message.EqualTo(
                    $"{run.Path}: process {Environment.ProcessId} is writing to it; wait for its end, or stop it with `kill {Environment.ProcessId}`"));
        }

        using RunStore next = RunStore.OpenToWrite(run.Folder);
        Assert.That(next.RecordResult(1, SampleRun.Result(1)), Is.True);
    }

    [Test]
    public void A_folder_that_holds_a_run_gets_no_second_one()
    {
        run.Create().Dispose();
        Assert.That(() => RunStore.Create(run.Folder, SampleRun.Record), Throws.TypeOf<RunException>().With.Message.Contains("holds a run already"));
        Assert.That(() => run.Create(), Throws.TypeOf<RunException>().With.Message.Contains("holds a run already"));
    }
}
