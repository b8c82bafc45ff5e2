using Eas.Search.Execution;
using NUnit.Framework;

namespace Eas.Search.Tests.Execution;

public sealed class CandidateTaskTests
{
    private TaskWorkplace place = null!;
    private TaskFolder folder = null!;

    [OneTimeSetUp]
    public void CreatePlace() => place = new TaskWorkplace();

    [OneTimeTearDown]
    public void Dispose() => place.Dispose();

    [SetUp]
    public void WriteTask() => folder = place.Write(place.Task);

    [Test]
    public void A_task_is_read_back_as_it_was_written() => Assert.That(CandidateTask.Read(folder), Is.EqualTo(place.Task));

    [Test]
    public void Its_file_reads_as_what_it_says()
    {
        string text = File.ReadAllText(folder.Task);
        Assert.That(text, Does.Contain("\"format_version\": 1").And.Contain($"\"network\": \"{TaskWorkplace.GrownArchitecture}\""));
        Assert.That(text, Does.Contain($"\"actions\": \"{TaskWorkplace.Actions}\"").And.Contain("\"dense_insertion\": \"Replica\"").And.Contain("\"learning_rate\": 0.02"));
        Assert.That(text, Does.Not.Contain(Path.GetTempPath()), "it holds no place of this machine");
    }

    [TestCase("\"format_version\": 1", "\"format_version\": 2", "its format version 2 is newer than this program reads (1); update the program")]
    [TestCase("\"format_version\": 1,", "", "is damaged: it has no format_version.")]
    [TestCase("\"number\": 7,", "", "is damaged: ")]
    [TestCase("\"batch_size\": 20,", "", "is damaged: it has no batch_size.")]
    [TestCase("\"growth_batches\": 1,", "", "is damaged: it has no growth_batches.")]
    [TestCase("\"number\": 7,", "\"number\": 7, \"colour\": 1,", "is damaged: ")]
    [TestCase("SM(3)", "SM(3", "is damaged: ")]
    [TestCase("wider(0)", "wiser(0)", "'wiser(0)' is not a transformation")]
    [TestCase("\"batch_size\": 20", "\"batch_size\": 1", "batch is 1; it must be at least 2")]
    public void A_task_that_is_damaged_or_newer_is_one_line(string old, string replacement, string problem)
    {
        string text = File.ReadAllText(folder.Task);
        Assert.That(text, Does.Contain(old));
        File.WriteAllText(folder.Task, text.Replace(old, replacement, StringComparison.Ordinal));
        AssertRefused(folder, problem);
    }

    [Test]
    public void So_is_one_that_is_cut_or_missing()
    {
        File.WriteAllText(folder.Task, File.ReadAllText(folder.Task)[..100]);
        AssertRefused(folder, "is damaged: ");
        File.WriteAllText(folder.Task, "[]");
        AssertRefused(folder, "is damaged: it has no format_version.");
        File.Delete(folder.Task);
        AssertRefused(folder, "no task is there (no task.json); name the folder of a task");
    }

    [Test]
    public void Transformations_need_a_parent() =>
        AssertRefused(place.Write(place.Task with { Parent = null }), "transformations need a parent, and it names none");

    [Test]
    public void A_result_that_is_newer_or_damaged_is_one_line()
    {
        File.WriteAllText(folder.Result, """{ "format_version": 9 }""");
        Assert.That(() => CandidateResult.Find(folder), Throws.TypeOf<TaskException>().With.Message.EndsWith("its format version 9 is newer than this program reads (1); update the program"));
        File.WriteAllText(folder.Result, "");
        Assert.That(() => CandidateResult.Find(folder), Throws.TypeOf<TaskException>().With.Message.Contains("result.json is damaged: "));
    }

    private static void AssertRefused(TaskFolder folder, string problem) => Assert.That(
        () => CandidateTask.Read(folder),
        Throws.TypeOf<TaskException>().With.Message.Contains(problem).And.Message.StartsWith(folder.Path).And.Message.Not.Contains("\n"));
}
