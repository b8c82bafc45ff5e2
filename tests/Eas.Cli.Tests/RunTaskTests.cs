using System.Text.Json;
using Eas.Search.Execution;
using NUnit.Framework;

namespace Eas.Cli.Tests;

public sealed class RunTaskTests
{
    private static readonly string[] ProgressKeys = ["number", "epoch", "epochs", "is_epoch_done", "images_per_s", "validation_accuracy"];

    private static readonly string[] ResultKeys =
    [
        "number", "state", "failure", "accuracy", "test_accuracy", "relative_delta", "relative_delta_with_noise", "weights_sha256", "seconds", "worker",
    ];

    private SmallTasks tasks = null!;

    [OneTimeSetUp]
    public void TrainParent() => tasks = new SmallTasks();

    [OneTimeTearDown]
    public void DeleteDirectory() => tasks.Dispose();

    [Test]
    public void It_prints_the_result_that_the_folder_then_holds()
    {
        TaskFolder folder = tasks.Write(tasks.Task(3));
        CommandResult printed = CommandLine.Run("run-task", folder.Path, "--json");
        Assert.That(printed.ExitCode, Is.EqualTo(ExitCode.Done), printed.Error);
        Assert.That(printed.JsonKeys, Is.EqualTo(ResultKeys));
        CandidateResult result = CandidateResult.Find(folder)!;
        Assert.That(printed.Json.GetProperty("weights_sha256").GetString(), Is.EqualTo(result.WeightsSha256));
        Assert.That(printed.Json.GetProperty("accuracy").GetDouble(), Is.EqualTo(result.ValidationAccuracy));
        Assert.That(printed.Json.GetProperty("state").GetString(), Is.EqualTo("trained"));
        JsonElement progress = JsonElement.Parse(printed.OutputLines[^2]);
        Assert.That(progress.EnumerateObject().Select(property => property.Name), Is.EqualTo(ProgressKeys));
        Assert.That((progress.GetProperty("number").GetInt32(), progress.GetProperty("epochs").GetInt32()), Is.EqualTo((3, 2)));
    }

    [Test]
    public void As_text_it_is_a_table_and_a_line_for_each_epoch()
    {
        CommandResult printed = CommandLine.Run("run-task", tasks.Write(tasks.Task(3)).Path);
        Assert.That(printed.ErrorLines, Has.Length.EqualTo(2).And.All.Match(@"^network 3, epoch [12]/2, validation [0-9.]+ %, [0-9,]+ images/s$"));
        Assert.That(printed.OutputLines[..3], Is.EqualTo(new[] { "network              3", "result               trained", "epochs               2 of 2" }));
    }

    [Test]
    public void A_task_that_is_done_is_printed_without_its_data()
    {
        TaskFolder folder = tasks.Write(tasks.Task(3));
        CommandResult first = CommandLine.Run("run-task", folder.Path, "--json");
        CommandResult second = CommandLine.Run("run-task", folder.Path, "--json", "--data", tasks["no-data"]);
        Assert.That((second.ExitCode, second.OutputLines), Is.EqualTo((ExitCode.Done, new[] { first.OutputLines[^1] })));
    }

    [Test]
    public void A_candidate_that_fails_is_a_result()
    {
        CandidateTask task = tasks.Task(3) with { Actions = "wider(1)" };
        CommandResult printed = CommandLine.Run("run-task", tasks.Write(task).Path);
        Assert.That((printed.ExitCode, printed.Error), Is.EqualTo((ExitCode.Done, "")));
        Assert.That(printed.OutputLines[1], Does.Match("^result +failed: wider\\(1\\): P\\(8,8,MAX\\) cannot be widened"));
    }

    [Test]
    public void Interrupted_it_is_saved_and_goes_on_to_the_same_result()
    {
        TaskFolder undisturbed = tasks.Write(tasks.Task(3)), folder = tasks.Write(tasks.Task(3));
        CommandResult stopped = CommandLine.Run(["run-task", folder.Path], isCancelled: true);
        Assert.That((stopped.ExitCode, stopped.Error), Is.EqualTo((ExitCode.Interrupted, "eas run-task: interrupted\n")));
        Assert.That(File.Exists(folder.LastCheckpoint));
        CommandLine.Run("run-task", folder.Path);
        CommandLine.Run("run-task", undisturbed.Path);
        Assert.That(CandidateResult.Find(folder)!.WeightsSha256, Is.EqualTo(CandidateResult.Find(undisturbed)!.WeightsSha256).And.Not.Null);
    }

    [Test]
    public void A_damaged_checkpoint_is_given_up_with_a_note()
    {
        TaskFolder folder = tasks.Write(tasks.Task(3));
        File.WriteAllText(folder.LastCheckpoint, "damaged");
        CommandResult result = CommandLine.Run("run-task", folder.Path);
        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Done));
        Assert.That(result.ErrorLines[0], Does.StartWith("note: the task starts over"));
    }

    [Test]
    public void What_is_wrong_with_the_machine_is_one_line_and_no_result()
    {
        CandidateTask task = tasks.Task(3);
        AssertFails(task with { Data = tasks["no-data"] }, $"{tasks["no-data"]}: no such data set and no such directory");
        AssertFails(task with { FormatVersion = 2 }, "its format version 2 is newer than this program reads (1); update the program");
        AssertFails(task with { VectorWidth = 1024 }, "SIMD width 1024 does not exist");
        AssertFails(task with { Parent = "../parent/none.safetensors" }, "none.safetensors: no such checkpoint");
        AssertFails(task, "is other data; name the same data set with --data", "--data", "fashion-mnist-subset");
        AssertFails(task, "is to be computed with", "--simd", "32");
    }

    [Test]
    public void A_folder_without_a_task_is_one_line()
    {
        CommandResult result = CommandLine.Run("run-task", tasks["missing"]);
        Assert.That((result.ExitCode, result.Error), Is.EqualTo((ExitCode.Failed, $"eas run-task: {tasks["missing"]}: no task is there (no task.json); name the folder of a task\n")));
    }

    private void AssertFails(CandidateTask task, string problem, params string[] options)
    {
        TaskFolder folder = tasks.Write(task);
        CommandResult result = CommandLine.Run(["run-task", folder.Path, .. options]);
        Assert.That((result.ExitCode, result.ErrorLines.Length), Is.EqualTo((ExitCode.Failed, 1)), result.Error);
        Assert.That(result.Error, Does.StartWith("eas run-task: ").And.Contain(problem).And.Not.Contain("unexpected"));
        Assert.That(File.Exists(folder.Result), Is.False);
    }
}
