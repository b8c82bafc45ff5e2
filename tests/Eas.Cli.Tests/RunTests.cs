using System.Text.Json;
using Eas.Search.Runs;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Cli.Tests;

/// <summary>Commands that read a run from beside the search that writes to it.</summary>
public sealed class RunTests
{
    private TemporaryDirectory directory = null!;
    private RunStore search = null!;

    [SetUp]
    public void BeginRun()
    {
        directory = new TemporaryDirectory();
        search = SmallRun.Create(directory["run"]);
    }

    [TearDown]
    public void DeleteRun()
    {
        search.Dispose();
        directory.Dispose();
    }

    [Test]
    public void Show_tells_how_far_a_running_search_is()
    {
        CommandResult result = CommandLine.Run("show", directory["run"], "--json");
        Assert.That((result.ExitCode, result.OutputLines.Length, result.Error), Is.EqualTo((ExitCode.Done, 1, "")));
        Assert.That(result.Output.TrimEnd(), Is.EqualTo(
            """{"recipe":"quick","data":"fashion-mnist-subset","seed":5,"stage":1,"episode":1,"planned_networks":8,"""
            + "\"stage_networks\":{\"trained\":2,\"reused\":1,\"failed\":1,\"pending\":1},\"run_networks\":{\"trained\":2,\"reused\":1,\"failed\":1,\"pending\":1},"
            + "\"best\":{\"number\":1,\"architecture\":\"C(32,3,1), P(4,4,AVG), SM(10)\",\"accuracy\":0.625,\"test_accuracy\":null},"
            + "\"test_reads\":0,\"deterministic\":true,\"episodes\":[{\"stage\":1,\"number\":1,\"mean_accuracy\":null,\"best_accuracy\":null,\"entropy\":null}]}"));
    }

    [Test]
    public void Show_is_a_page_of_text_for_people()
    {
        SmallRun.Complete(search);
        CommandResult result = CommandLine.Run("show", directory["run"]);
        Assert.That(result.OutputLines, Is.EqualTo(new[]
        {
            "recipe                 quick on fashion-mnist-subset, seed 5",
            "stage                  1, episode 1, 8 networks planned",
            "networks of the stage  3 trained, 1 reused, 1 failed, 0 pending",
            "networks of the run    3 trained, 1 reused, 1 failed, 0 pending",
            "best                   network 3, 75.00 % (test -)",
            "architecture           C(96,3,1), P(4,4,AVG), SM(10)",
            "test images read       0 times",
            "stage  episode     mean     best  entropy",
            "    1        1  52.50 %  75.00 %    1.500",
        }));
    }

    [Test]
    public void The_journal_of_a_running_search_is_the_beginning_of_the_finished_ones([Values] bool isJson)
    {
        string[] command = isJson ? ["journal", directory["run"], "--json"] : ["journal", directory["run"]];
        CommandResult running = CommandLine.Run(command);
        Assert.That(running.OutputLines.Select(line => JsonElement.Parse(line).GetProperty("number").GetInt32()), Is.EqualTo(new[] { 0, 1, 2 }));

        SmallRun.Complete(search);
        CommandResult finished = CommandLine.Run(command);
        Assert.That((finished.ExitCode, finished.OutputLines.Length, finished.Error), Is.EqualTo((ExitCode.Done, 6, "")));
        Assert.That(finished.Output, Does.StartWith(running.Output));
        Assert.That(finished.JsonKeys, Is.EqualTo(new[] { "stage", "episode", "policy_sha256" }));
    }

    [Test]
    public void A_run_that_is_not_there_or_damaged_is_one_line([Values("show", "journal")] string command)
    {
        AssertFails($"{directory["other"]}: no run is there (no run.db)", command, directory["other"]);
        search.Dispose();
        File.WriteAllText(search.Folder.Database, new string('x', 10_000));
        AssertFails($"{search.Folder.Database}: the database is damaged (file is not a database)", command, directory["run"]);
    }

    private static void AssertFails(string message, params string[] args)
    {
        CommandResult result = CommandLine.Run(args);
        Assert.That((result.ExitCode, result.Output, result.ErrorLines.Length), Is.EqualTo((ExitCode.Failed, "", 1)));
        Assert.That(result.Error, Does.Contain(message).And.Not.Contain("unexpected error"));
    }
}
