using System.Collections.Concurrent;
using Eas.Search.Data;
using Eas.Search.Execution;
using NUnit.Framework;

namespace Eas.Cli.Tests;

/// <summary>Tasks in processes of their own, which need the whole command.</summary>
[Platform("Linux,MacOsX")]
public sealed class ProcessExecutorTests
{
    private static readonly string Assembly = typeof(EasApplication).Assembly.Location;
    private static readonly EasProgram Eas = new("dotnet", [Assembly]);

    private SmallTasks tasks = null!;
    private DataSet data = null!;

    [OneTimeSetUp]
    public void TrainParent()
    {
        tasks = new SmallTasks();
        data = tasks.OpenData();
    }

    [OneTimeTearDown]
    public void DeleteDirectory()
    {
        data.Dispose();
        tasks.Dispose();
    }

    [Test]
    public void Other_processes_give_the_same_bits_as_this_one([Values(1, 2)] int workers)
    {
        var observer = new Observer();
        string?[] elsewhere = Hashes(new ProcessExecutor(Options(Eas) with { Workers = workers }), observer);
        Assert.That(elsewhere, Is.EqualTo(Hashes(new InProcessExecutor(Options(Eas)), new Observer())).And.All.Not.Null);
        Assert.That(observer.Reports.Select(report => report.Number).Distinct().Order(), Is.EqualTo(new[] { 0, 1, 2 }));
        Assert.That(observer.Notes, Is.Empty);
    }

    [Test]
    public void A_process_that_is_killed_is_started_again_from_its_checkpoint()
    {
        CandidateTask task = tasks.Task(5, epochs: 60);
        TaskFolder folder = tasks.Write(task);
        string marker = tasks["killed"];

        // The first process is killed when its first checkpoint is there, which is not before its first epoch and long before its last.
        EasProgram mortal = Script($"""
            [ -e '{marker}' ] && exec dotnet '{Assembly}' "$@"
            exec 3<&0
            dotnet '{Assembly}' "$@" <&3 & child=$!
            until [ -e '{folder.LastCheckpoint}' ]; do sleep 0.01; done
            kill -9 $child; touch '{marker}'
            kill -9 $$
            """);
        var observer = new Observer();
        CandidateResult result = new ProcessExecutor(Options(mortal)).Run([folder], observer, CancellationToken.None).Single().Result;
        Assert.That(File.Exists(marker));
        Assert.That(observer.Notes, Is.EqualTo(new[] { "its process died: exit code 137" }));

        TaskFolder undisturbed = tasks.Write(task);
        CandidateResult expected = new InProcessExecutor(Options(Eas)).Run([undisturbed], new Observer(), CancellationToken.None).Single().Result;
        Assert.That(result.WeightsSha256, Is.EqualTo(expected.WeightsSha256).And.Not.Null);
        Assert.That(result.Curve, Is.EqualTo(expected.Curve));
    }

    [Test]
    public void A_candidate_whose_process_dies_twice_has_failed_with_its_last_words()
    {
        TaskFolder folder = tasks.Write(tasks.Task(5));
        var observer = new Observer();
        CandidateResult result = new ProcessExecutor(Options(Script("echo 'no more memory' >&2; kill -9 $$"))).Run([folder], observer, CancellationToken.None).Single().Result;
        Assert.That((result.Number, result.State, result.Failure), Is.EqualTo((5, CandidateState.Failed, "its process died: no more memory")));
        Assert.That(observer.Notes, Is.EqualTo(Enumerable.Repeat("its process died: no more memory", 2)));
        Assert.That(CandidateResult.Find(folder)!.Failure, Is.EqualTo(result.Failure));
    }

    [Test]
    public void What_a_process_says_of_its_machine_is_thrown_and_no_result()
    {
        TaskFolder folder = tasks.Write(tasks.Task(5));
        ExecutorOptions options = Options(Eas) with { DataLocation = tasks["no-data"] };
        Assert.That(
            () => new ProcessExecutor(options).Run([folder], new Observer(), CancellationToken.None).Count(),
            Throws.TypeOf<TaskException>().With.Message.StartsWith($"{tasks["no-data"]}: no such data set and no such directory"));
        Assert.That(CandidateResult.Find(folder), Is.Null);
    }

    [Test]
    public void A_program_that_is_not_there_is_one_line() => Assert.That(
        () => new ProcessExecutor(Options(new EasProgram(tasks["no-program"], []))).Run([tasks.Write(tasks.Task(5))], new Observer(), CancellationToken.None).Count(),
        Throws.TypeOf<TaskException>().With.Message.StartsWith($"{tasks["no-program"]} cannot be started: "));

    [Test]
    public void Stopped_the_processes_save_and_end()
    {
        TaskFolder folder = tasks.Write(tasks.Task(5, epochs: 1_000_000));
        using var stop = new CancellationTokenSource();
        var observer = new Observer(stop.Cancel);
        Assert.That(
            () => new ProcessExecutor(Options(Eas)).Run([folder], observer, stop.Token).Count(),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(File.Exists(folder.LastCheckpoint));
        Assert.That(observer.Notes, Is.Empty);
    }

    private static EasProgram Script(string text) => new("sh", ["-c", text, "sh"]);

    private ExecutorOptions Options(EasProgram program) => new() { Data = data, Threads = 2, Program = program };

    private string?[] Hashes(IExecutor executor, Observer observer)
    {
        TaskFolder[] folders = [.. Enumerable.Range(0, 3).Select(number => tasks.Write(tasks.Task(number)))];
        return [.. executor.Run(folders, observer, CancellationToken.None).OrderBy(task => task.Result.Number).Select(task => task.Result.WeightsSha256)];
    }

    private sealed class Observer(Action? onProgress = null) : ITaskObserver
    {
        public ConcurrentQueue<TaskProgress> Reports { get; } = [];

        public ConcurrentQueue<string> Notes { get; } = [];

        public void Progress(TaskProgress progress)
        {
            Reports.Enqueue(progress);
            onProgress?.Invoke();
        }

        public void Note(int number, string text) => Notes.Enqueue(text);
    }
}
