using System.Diagnostics;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Cli.Tests;

/// <summary>Searches on a disk that fills: a small one in memory, which only the superuser can make.</summary>
[Platform("Linux")]
public sealed class FullDiskTests
{
    private SmallSearch search = null!;
    private (string Journal, string Best) outcome;

    [OneTimeSetUp]
    public void RunSearch()
    {
        if (Environment.UserName != "root" || !CanMount())
            Assert.Ignore("only the superuser can make a small disk, where the machine allows it");
        search = new SmallSearch();
        search.Run("whole");
        outcome = search.Outcome("whole");
    }

    [OneTimeTearDown]
    public void DeleteDirectory() => search?.Dispose();

    // Sizes at which the disk fills while the database, a checkpoint or the weights of a network are written.
    [Test]
    public void A_search_ends_in_one_line_and_goes_on_when_there_is_room([Range(60, 260, 20)] int kilobytes)
    {
        using var disk = new TemporaryDirectory();
        RunMount(["-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", disk.Path]);
        try
        {
            string[] place = ["--out", disk["run"]];
            CommandResult full = CommandLine.Run([.. search.Words("x").SkipLast(2), .. place]);
            Assert.That((full.ExitCode, full.OutputLines.Length), Is.EqualTo((ExitCode.Failed, 0)), full.Error);
            Assert.That(full.ErrorLines[^1], Does.StartWith("eas search: ").And.Not.Contains("unexpected error"));

            RunMount(["-o", "remount,size=16m", disk.Path]);
            bool isBegun = File.Exists(Path.Combine(disk["run"], "run.db"));
            CommandResult resumed = CommandLine.Run(isBegun ? [.. search.ResumeWords("x").SkipLast(2), .. place] : [.. search.Words("x").SkipLast(2), .. place]);
            Assert.That(resumed.ExitCode, Is.EqualTo(ExitCode.Done), resumed.Error);
            Assert.That(CommandLine.Run("journal", disk["run"]).Output, Is.EqualTo(outcome.Journal));
            Assert.That(Convert.ToHexString(File.ReadAllBytes(Path.Combine(disk["run"], "best.safetensors"))), Is.EqualTo(outcome.Best));
        }
        finally
        {
            Run("umount", [disk.Path]);
        }
    }

    private static bool CanMount()
    {
        using var directory = new TemporaryDirectory();
        if (Run("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", directory.Path]) != 0)
            return false;
        Run("umount", [directory.Path]);
        return true;
    }

    private static void RunMount(string[] words) => Assert.That(Run("mount", words), Is.Zero);

    private static int Run(string program, string[] words)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
