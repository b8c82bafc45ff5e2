using System.Diagnostics;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Cli.Tests;

[Platform("Linux,MacOsX")]
public sealed class SignalTests
{
    [TestCase("TERM", 1)]
    [TestCase("INT", 1)]
    [TestCase("INT", 2, Description = "Wrappers pass a signal on twice.")]
    public void A_signal_saves_and_ends_the_process_with_exit_code_130(string signal, int times)
    {
        if (signal == "INT" && IsInterruptIgnored())
            Assert.Ignore("SIGINT is ignored here, as in the background of a shell, and whatever is started inherits that");
        using TemporaryDirectory directory = new();
        string[] words = SmallData.TrainingWords(directory, "--epochs", "1000000", "--out", directory["out"]);
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [typeof(EasApplication).Assembly.Location, .. words])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        while (process.StandardError.ReadLine() is string line && !line.StartsWith("epoch 1/", StringComparison.Ordinal))
            Assert.That(line, Does.Not.StartWith("eas"));

        using (Process kill = Process.Start("kill", [$"-{signal}", .. Enumerable.Repeat($"{process.Id}", times)]))
            kill.WaitForExit();
        string rest = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.EqualTo(ExitCode.Interrupted), rest);
        Assert.That(rest, Does.EndWith("eas train: interrupted\n"));
        Assert.That(File.Exists(Path.Combine(directory["out"], "last.safetensors")));
    }

    /// <summary>Whether this process ignores SIGINT (2), by the mask that Linux shows.</summary>
    private static bool IsInterruptIgnored()
    {
        const string Status = "/proc/self/status", Mask = "SigIgn:";
        if (!File.Exists(Status))
            return false;
        string mask = File.ReadLines(Status).First(line => line.StartsWith(Mask, StringComparison.Ordinal))[Mask.Length..].Trim();
        return (Convert.ToUInt64(mask, 16) & (1 << 1)) != 0;
    }
}
