using Eas.Networks.Checkpoints;
using Eas.Search.Execution;
using NUnit.Framework;

namespace Eas.Search.Tests.Execution;

public sealed class InProcessExecutorTests
{
    private TaskWorkplace place = null!;
    private string[] oneWorker = null!;

    [OneTimeSetUp]
    public void TrainParent()
    {
        place = new TaskWorkplace();
        oneWorker = [.. RunVariants(6, new ExecutorOptions { Data = place.Data, Threads = 1 }).Select(task => TaskWorkplace.Reproducible(task.Result))];
    }

    [OneTimeTearDown]
    public void Dispose() => place.Dispose();

    [TestCase(1, 2)]
    [TestCase(2, 2)]
    [TestCase(4, 4)]
    [TestCase(3, 8)]
    public void Workers_and_threads_change_no_bit_of_a_result(int workers, int threads)
    {
        IEnumerable<CompletedTask> completed = RunVariants(6, new ExecutorOptions { Data = place.Data, Workers = workers, Threads = threads });
        Assert.That(completed.OrderBy(task => task.Result.Number).Select(task => TaskWorkplace.Reproducible(task.Result)), Is.EqualTo(oneWorker));
    }

    [Test]
    public void Each_result_comes_with_its_folder_and_one_worker_keeps_the_order()
    {
        TaskFolder[] folders = Write(4);
        CompletedTask[] completed = [.. Run(folders, new ExecutorOptions { Data = place.Data })];
        Assert.That(completed.Select(task => task.Folder), Is.EqualTo(folders));
        Assert.That(completed.Select(task => task.Result.Number), Is.EqualTo(new[] { 0, 1, 2, 3 }));
    }

    [Test]
    public void Progress_tells_of_every_task_how_far_it_is()
    {
        var observer = new RecordingObserver();
        CompletedTask[] completed = [.. Run(Write(3), new ExecutorOptions { Data = place.Data, Workers = 2 }, observer)];
        foreach (CompletedTask task in completed)
        {
            TaskProgress last = observer.Reports.Last(report => report.Number == task.Result.Number);
            Assert.That((last.Epoch, last.Epochs, last.ValidationAccuracy), Is.EqualTo((2, 2, task.Result.ValidationAccuracy)));
            Assert.That(last.ImagesPerSecond, Is.GreaterThan(0));
        }
    }

    [Test]
    public void A_failed_candidate_stops_no_other()
    {
        TaskFolder[] folders = [place.Write(place.Variant(0)), place.Write(place.Task with { Actions = "wider(1)" }), place.Write(place.Variant(2))];
        Assert.That(
            Run(folders, new ExecutorOptions { Data = place.Data }).Select(task => task.Result.State),
            Is.EqualTo(new[] { CandidateState.Trained, CandidateState.Failed, CandidateState.Trained }));
    }

    [Test]
    public void What_is_wrong_with_the_machine_stops_all_after_the_results_that_were_there()
    {
        TaskFolder[] folders = [place.Write(place.Variant(0)), place.Write(place.Task with { Parent = "none" }), place.Write(place.Variant(2))];
        var seen = new List<CompletedTask>();
        Assert.That(
            () =>
            {
                foreach (CompletedTask task in Run(folders, new ExecutorOptions { Data = place.Data }))
                    seen.Add(task);
            },
            Throws.TypeOf<CheckpointException>());
        Assert.That(seen.Select(task => task.Folder), Is.EqualTo(folders[..1]));
        Assert.That(CandidateResult.Find(folders[2]), Is.Null);
    }

    [Test]
    public void Stopped_it_saves_every_task_under_way_and_goes_on_to_the_same_results()
    {
        TaskFolder[] folders = Write(6);
        using var stop = new CancellationTokenSource();
        var observer = new RecordingObserver(_ => stop.Cancel());
        ExecutorOptions options = new() { Data = place.Data, Workers = 2, Threads = 2 };
        Assert.That(() => Run(folders, options, observer, stop.Token).Count(), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(folders.Count(folder => File.Exists(folder.LastCheckpoint)), Is.InRange(1, 2));
        Assert.That(
            Run(folders, options).OrderBy(task => task.Result.Number).Select(task => TaskWorkplace.Reproducible(task.Result)),
            Is.EqualTo(oneWorker));
    }

    [Test]
    public void Whoever_leaves_early_stops_what_is_under_way()
    {
        TaskFolder[] folders = Write(6);
        CompletedTask first = Run(folders, new ExecutorOptions { Data = place.Data }).First();
        Assert.That(first.Folder, Is.EqualTo(folders[0]));
        Assert.That(CandidateResult.Find(folders[^1]), Is.Null);
    }

    [Test]
    public void No_tasks_give_no_results() => Assert.That(Run([], new ExecutorOptions { Data = place.Data, Workers = 3 }), Is.Empty);

    [TestCase(2, 8, 10, 4)]
    [TestCase(3, 8, 10, 2)]
    [TestCase(4, 2, 10, 1)]
    [TestCase(4, 8, 1, 8, Description = "a single task has all threads")]
    [TestCase(0, 8, 3, 8)]
    public void Workers_share_the_threads(int workers, int threads, int tasks, int expected) =>
        Assert.That(new ExecutorOptions { Data = place.Data, Workers = workers, Threads = threads }.ThreadsFor(tasks), Is.EqualTo(expected));

    [Test]
    public void Executors_are_found_by_their_name()
    {
        Assert.That(Executors.All.Select(kind => kind.Name), Is.EqualTo(new[] { "in-process", "processes" }));
        Assert.That(Executors.Find("in-process")!.Create(new ExecutorOptions { Data = place.Data }), Is.TypeOf<InProcessExecutor>());
        Assert.That(Executors.Find("cluster"), Is.Null);
    }

    private TaskFolder[] Write(int count) => [.. Enumerable.Range(0, count).Select(number => place.Write(place.Variant(number)))];

    private IEnumerable<CompletedTask> RunVariants(int count, ExecutorOptions options) => Run(Write(count), options);

    private static IEnumerable<CompletedTask> Run(TaskFolder[] folders, ExecutorOptions options, ITaskObserver? observer = null, CancellationToken cancellation = default) =>
        new InProcessExecutor(options).Run(folders, observer ?? new RecordingObserver(), cancellation);
}
