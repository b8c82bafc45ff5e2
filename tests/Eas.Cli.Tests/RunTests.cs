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
    public void A_run_that_is_not_there_or_damaged_is_one_line([Values("show", "journal", "report")] string command)
    {
        AssertFails($"{directory["other"]}: no run is there (no run.db)", command, directory["other"]);
        search.Dispose();
        File.WriteAllText(search.Folder.Database, new string('x', 10_000));
        AssertFails($"{search.Folder.Database}: the database is damaged (file is not a database)", command, directory["run"]);
    }

    [Test]
    public void A_report_of_a_running_search_goes_into_its_folder_unless_another_file_is_named()
    {
        CommandResult result = CommandLine.Run("report", directory["run"], "--json");
        Assert.That((result.ExitCode, result.OutputLines.Length, result.Error), Is.EqualTo((ExitCode.Done, 1, "")));
        Assert.That((result.Json.GetProperty("report").GetString(), result.Json.GetProperty("runs").GetInt32()), Is.EqualTo((search.Folder.Report, 1)));
        Assert.That(File.ReadAllText(search.Folder.Report), Does.StartWith("<!DOCTYPE html>").And.Contain("is not finished"));

        string elsewhere = directory["page.html"];
        Assert.That(CommandLine.Run("report", directory["run"], "--out", elsewhere), Is.EqualTo(new CommandResult(ExitCode.Done, elsewhere + "\n", "")));
        Assert.That(File.ReadAllBytes(elsewhere), Is.EqualTo(File.ReadAllBytes(search.Folder.Report)));
    }

    [Test]
    public void A_report_of_several_runs_compares_them()
    {
        using RunStore other = SmallRun.Create(directory["other"]);
        CommandResult result = CommandLine.Run("report", directory["run"], directory["other"], "--out", directory["page.html"], "--json");
        Assert.That((result.ExitCode, result.Error, result.Json.GetProperty("runs").GetInt32()), Is.EqualTo((ExitCode.Done, "", 2)));
        Assert.That(File.ReadAllText(directory["page.html"]), Does.Contain("<h1>2 searches</h1>"));
    }

    [Test]
    public void A_report_does_not_replace_the_run_it_is_about()
    {
        AssertFails("is what is read; name another file", "report", directory["run"], "--out", search.Folder.Database);
        AssertFails("its directory is not there", "report", directory["run"], "--out", directory["nowhere/page.html"]);
    }

    private static void AssertFails(string message, params string[] args)
    {
        CommandResult result = CommandLine.Run(args);
        Assert.That((result.ExitCode, result.Output, result.ErrorLines.Length), Is.EqualTo((ExitCode.Failed, "", 1)));
        Assert.That(result.Error, Does.Contain(message).And.Not.Contain("unexpected error"));
    }
}
