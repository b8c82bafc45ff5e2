using Eas.Search.Execution;
using Eas.Search.Loop;
using Eas.Search.Runs;
using NUnit.Framework;

namespace Eas.Search.Tests.Loop;

/// <summary>Searches that are stopped, or whose process dies, and go on.</summary>
public sealed class SearchResumeTests
{
    // Of the run's 18 networks one takes an equal one's result.
    private const int Trained = 17;

    private SearchWorkplace place = null!;
    private RunFolder whole = null!;

    [OneTimeSetUp]
    public void RunWhole()
    {
        place = new SearchWorkplace();
        whole = place.Run(SearchWorkplace.Recipe);
    }

    [OneTimeTearDown]
    public void Dispose() => place.Dispose();

    [Test]
    public void Whenever_its_process_dies_a_search_goes_on_to_the_same_end([Range(0, Trained - 1)] int results)
    {
        RunFolder folder;
        using (SearchRun search = place.Begin(SearchWorkplace.Recipe))
        {
            folder = search.Folder;
            Assert.That(() => place.Run(search, new MortalExecutor(place.Executor(), results)), Throws.TypeOf<DeathException>());
        }

        Assert.That(SearchWorkplace.Networks(folder).Count(network => network.Result?.Worker is not null), Is.EqualTo(results));
        place.Resume(folder);
        RequireSame(folder);
    }

    [Test]
    public void Stopped_again_and_again_a_search_ends_as_if_it_had_never_been()
    {
        using SearchRun search = place.Begin(SearchWorkplace.Recipe);
        RunFolder folder = search.Folder;
        int stops = 0;
        for (int reports = 1; ; reports++)
        {
            using var stop = new CancellationTokenSource();
            int left = reports % 5;
            var observer = new SearchRecorder(_ =>
            {
                if (left-- == 0)
                    stop.Cancel();
            });
            try
            {
                place.Run(search, place.Executor(workers: 2, threads: 2), observer, stop.Token);
                break;
            }
            catch (OperationCanceledException)
            {
                stops++;
            }
        }

        Assert.That(stops, Is.GreaterThan(3));
        RequireSame(folder);
    }

    [Test]
    public void A_search_from_a_checkpoint_goes_on_without_the_file_that_it_was_given()
    {
        string checkpoint = place.Train();
        RunFolder folder;
        using (SearchRun search = place.Begin(SearchWorkplace.Recipe with { Start = [checkpoint], StartTraining = null }))
        {
            folder = search.Folder;
            Assert.That(() => place.Run(search, new MortalExecutor(place.Executor(), results: 2)), Throws.TypeOf<DeathException>());
        }

        File.Delete(checkpoint);
        Assert.That(place.Resume(folder).Best, Is.Not.Null);
    }

    [Test]
    public void A_search_that_has_ended_is_left_as_it_is()
    {
        RunFolder folder = place.Run(SearchWorkplace.Recipe);
        var observer = new SearchRecorder();
        place.Resume(folder, observer: observer);
        Assert.That((observer.Done, observer.TestedNetworks), Is.EqualTo((new List<int>(), new List<int>())));
        Assert.That(SearchWorkplace.Record(folder).TestReads, Is.EqualTo(4));
        RequireSame(folder);
    }

    [Test]
    public void Missing_weights_are_named_and_a_replay_makes_them_again()
    {
        RunFolder folder;
        using (SearchRun search = place.Begin(SearchWorkplace.Recipe))
        {
            folder = search.Folder;
            Assert.That(() => place.Run(search, new MortalExecutor(place.Executor(), results: 2)), Throws.TypeOf<DeathException>());
        }

        File.Delete(folder.Network(0));
        Assert.That(() => place.Resume(folder), Throws.TypeOf<RunException>().With.Message.Contains($"the weights of network 0 are missing").And.Message.Contains("eas replay"));
        using (RunStore store = RunStore.OpenToRead(folder))
        {
            using var replay = new Replay(store, place.Data, place.Backend, place.Executor(), new SearchRecorder(), CancellationToken.None);
            Assert.That(replay.Run(0, folder.Network(0)).FindDifference(), Is.Null);
        }

        place.Resume(folder);
        RequireSame(folder);
    }

    [Test]
    public void A_damaged_task_starts_over()
    {
        RunFolder folder;
        using (SearchRun search = place.Begin(SearchWorkplace.Recipe))
        {
            folder = search.Folder;
            Assert.That(() => place.Run(search, new MortalExecutor(place.Executor(), results: 2)), Throws.TypeOf<DeathException>());
        }

        File.WriteAllText(new TaskFolder(folder.Task(2)).Task, "{");
        var observer = new SearchRecorder();
        place.Resume(folder, observer: observer);
        Assert.That(observer.Notes, Has.One.Contains("the task starts over"));
        RequireSame(folder);
    }

    private void RequireSame(RunFolder folder)
    {
        Assert.That(SearchWorkplace.Journal(folder), Is.EqualTo(SearchWorkplace.Journal(whole)));
        Assert.That(File.ReadAllBytes(folder.BestNetwork), Is.EqualTo(File.ReadAllBytes(whole.BestNetwork)));
    }
}
