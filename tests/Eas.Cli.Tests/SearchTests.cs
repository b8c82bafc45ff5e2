using System.Diagnostics;
using System.Text.Json;
using Eas.Search.Runs;
using NUnit.Framework;

namespace Eas.Cli.Tests;

public sealed class SearchTests
{
    private static readonly string[] ResultKeys =
        ["run", "best", "control", "start", "trained", "reused", "failed", "test_reads", "seconds", "training_seconds", "report"];

    private static readonly string[] NetworkKeys =
    [
        "role", "stage", "episode", "network", "parent", "actions", "architecture", "parameters", "multiply_adds", "state", "reused_from", "failure", "accuracy", "reward", "seconds",
    ];

    private SmallSearch search = null!;
    private CommandResult whole = null!;
    private (string Journal, string Best) outcome;

    [OneTimeSetUp]
    public void RunSearch()
    {
        search = new SmallSearch();
        whole = search.Run("whole", "--json");
        outcome = search.Outcome("whole");
    }

    [OneTimeTearDown]
    public void DeleteDirectory() => search.Dispose();

    [Test]
    public void Every_network_and_episode_is_a_line_of_JSON_and_the_last_line_is_the_result()
    {
        Assert.That(whole.ExitCode, Is.EqualTo(ExitCode.Done), whole.Error);
        Assert.That(whole.JsonKeys, Is.EqualTo(ResultKeys));
        JsonElement[] lines = [.. whole.OutputLines.SkipLast(1).Select(line => JsonElement.Parse(line))];
        JsonElement[] networks = [.. lines.Where(line => line.TryGetProperty("network", out _))];
        Assert.That(networks, Has.Length.EqualTo(10));
        Assert.That(networks[0].EnumerateObject().Select(property => property.Name), Is.EqualTo(NetworkKeys));
        Assert.That(lines.Except(networks).Select(line => line.GetProperty("episode").GetInt32()), Is.EqualTo(new[] { 1, 2 }));
        JsonElement result = whole.Json;
        Assert.That((result.GetProperty("trained").GetInt32() + result.GetProperty("reused").GetInt32(), result.GetProperty("test_reads").GetInt32()), Is.EqualTo((6, 3)));
        Assert.That(result.GetProperty("best").GetProperty("test_accuracy").GetDouble(), Is.InRange(0, 1));
        Assert.That(result.GetProperty("control").GetProperty("architecture").GetString(), Is.EqualTo("C(16,3,1), P(8,8,MAX), SM(10)"));
    }

    [Test]
    public void As_text_results_go_to_the_output_and_progress_to_the_error()
    {
        CommandResult text = search.Run("text");
        Assert.That(text.OutputLines[0], Does.StartWith("best network                  C("));
        string report = RunFolder.Find(search["text"]).Report;
        Assert.That(text.OutputLines[^2..], Is.EqualTo(new[] { $"run                           {search["text"]}", $"report                        {report}" }));
        Assert.That(File.ReadAllText(report), Does.StartWith("<!DOCTYPE html>").IgnoreCase.And.EndWith("</html>\n"));
        Assert.That(text.ErrorLines[0], Is.EqualTo($"small on cifar-10, seed 1, in {search["text"]}"));
        Assert.That(text.ErrorLines, Has.Some.Match("^network 3: (validation [0-9.]+ %, C|the same as network)").And.Some.Match("^stage 1, episode 2: mean [0-9.]+ %, best [0-9.]+ %, entropy [0-9.]+$"));
    }

    [Test]
    public void On_a_terminal_the_search_is_a_live_table_and_leaves_the_result()
    {
        CommandResult interactive = CommandLine.Run(search.Words("live"), isInteractive: true);
        Assert.That(interactive.ExitCode, Is.EqualTo(ExitCode.Done), interactive.Error);
        Assert.That(interactive.OutputLines[0], Does.StartWith("best network"));
        Assert.That(search.Outcome("live"), Is.EqualTo(outcome));
    }

    [TestCase("--workers", "2")]
    [TestCase("--workers", "4", "--threads", "3")]
    [TestCase("--executor", "processes", "--workers", "2")]
    public void Where_networks_are_trained_changes_nothing(params string[] more)
    {
        // Processes of their own are those of the program that runs this one, which here is the test's host.
        string folder = string.Concat(more);
        if (more.Contains("processes"))
        {
            using Process process = SmallSearch.Start(search.Words(folder, more));
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
        }
        else
        {
            string[] words = search.Words(folder);
            CommandLine.Run([.. more.Contains("--threads") ? words.Where((word, i) => word != "--threads" && (i == 0 || words[i - 1] != "--threads")) : words, .. more]);
        }

        Assert.That(search.Outcome(folder), Is.EqualTo(outcome));
    }

    [Test]
    public void Interrupted_it_is_saved_and_goes_on_to_the_same_end()
    {
        CommandResult stopped = CommandLine.Run(search.Words("stopped"), isCancelled: true);
        Assert.That(stopped.ExitCode, Is.EqualTo(ExitCode.Interrupted));
        Assert.That(stopped.Error, Does.EndWith($"saved; go on with `eas search --resume --out {search["stopped"]}`\neas search: interrupted\n"));
        Assert.That(CommandLine.Run(search.ResumeWords("stopped")).ExitCode, Is.EqualTo(ExitCode.Done));
        Assert.That(search.Outcome("stopped"), Is.EqualTo(outcome));
    }

    [Test]
    [Platform("Linux,MacOsX")]
    public void Killed_at_any_instant_it_goes_on_to_the_same_end([Range(1, 5)] int kill)
    {
        // Instants spread over the run: after so many lines of its progress, and a little.
        string folder = $"killed-{kill}";
        using (Process process = SmallSearch.Start(search.Words(folder)))
        {
            for (int line = 0; line < 2 * kill; line++)
                process.StandardError.ReadLine();
            Thread.Sleep(new Random(kill).Next(20));
            process.Kill();
            process.WaitForExit();
            Assert.That(process.ExitCode, Is.Not.EqualTo(ExitCode.Done), "it was killed before its end");
        }

        CommandResult resumed = CommandLine.Run(search.ResumeWords(folder));
        Assert.That(resumed.ExitCode, Is.EqualTo(ExitCode.Done), resumed.Error);
        Assert.That(search.Outcome(folder), Is.EqualTo(outcome));
    }

    [Test]
    public void A_run_that_another_process_writes_to_is_refused()
    {
        search.Run("busy");
        using RunStore writer = RunStore.OpenToWrite(RunFolder.Find(search["busy"]));
        CommandResult second = CommandLine.Run(search.ResumeWords("busy"));
        Assert.That((second.ExitCode, second.ErrorLines.Length), Is.EqualTo((ExitCode.Failed, 1)));
        Assert.That(second.Error, Does.Contain($"process {Environment.ProcessId} is writing to it"));
    }

    [Test]
    public void A_folder_that_holds_a_run_is_left_alone()
    {
        CommandResult again = search.Run("whole");
        Assert.That((again.ExitCode, again.ErrorLines.Length), Is.EqualTo((ExitCode.Failed, 1)));
        Assert.That(again.Error, Does.Contain("holds a run already; go on with it by --resume"));
    }

    [Test]
    public void A_truncated_database_is_named_and_its_networks_stay_usable()
    {
        search.Run("truncated");
        string database = RunFolder.Find(search["truncated"]).Database;
        File.WriteAllBytes(database, File.ReadAllBytes(database)[..5000]);
        CommandResult resumed = CommandLine.Run(search.ResumeWords("truncated"));
        Assert.That((resumed.ExitCode, resumed.ErrorLines.Length), Is.EqualTo((ExitCode.Failed, 1)), resumed.Error);
        Assert.That(resumed.Error, Does.Contain(database));
        Assert.That(CommandLine.Run("eval", RunFolder.Find(search["truncated"]).BestNetwork, "--data", search["data"]).ExitCode, Is.EqualTo(ExitCode.Done));
    }

    [TestCase("--resume goes on with the run in a folder: name it with --out", "search", "--resume")]
    [TestCase("--resume goes on with the run's own recipe; leave --recipe out", "search", "--resume", "--out", "x", "--recipe", "quick")]
    [TestCase("--workers: 0 is not 1 to 1024", "search", "--workers", "0")]
    [TestCase("which network? give its number with --network", "replay", "x")]
    public void A_command_line_that_makes_no_sense_is_said_so(string message, params string[] words)
    {
        CommandResult refused = CommandLine.Run(words);
        Assert.That((refused.ExitCode, refused.ErrorLines.Length), Is.EqualTo((ExitCode.WrongUsage, 1)));
        Assert.That(refused.Error, Does.Contain(message));
    }

    [Test]
    public void Another_seed_is_not_gone_on_with()
    {
        CommandResult refused = CommandLine.Run(search.ResumeWords("whole", "--seed", "2"));
        Assert.That((refused.ExitCode, refused.ErrorLines.Length), Is.EqualTo((ExitCode.WrongUsage, 1)));
        Assert.That(refused.Error, Does.Contain("--seed 2: the run was begun with 1"));
    }

    [Test]
    public void A_recipe_that_is_not_there_gets_the_list_of_those_that_are()
    {
        CommandResult refused = CommandLine.Run("search", "--recipe", "none");
        Assert.That((refused.ExitCode, refused.ErrorLines.Length), Is.EqualTo((ExitCode.Failed, 1)));
        Assert.That(refused.Error, Does.Contain("no such recipe and no such file; the recipes are c10-densenet"));
    }

    [Test]
    public void A_replayed_network_is_the_same_and_its_weights_go_where_they_are_asked_for()
    {
        string output = search["replayed.safetensors"];
        CommandResult replayed = CommandLine.Run("replay", search["whole"], "--network", "2", "--out", output, "--json");
        Assert.That(replayed.ExitCode, Is.EqualTo(ExitCode.Done), replayed.Error);
        Assert.That(replayed.JsonKeys, Is.EqualTo(new[] { "network", "trained_as", "architecture", "accuracy", "weights_sha256", "failure" }));
        Assert.That(outcome.Journal, Does.Contain(replayed.Json.GetProperty("weights_sha256").GetString()));
        Assert.That(CommandLine.Run("eval", output, "--data", search["data"]).ExitCode, Is.EqualTo(ExitCode.Done));
    }
}
