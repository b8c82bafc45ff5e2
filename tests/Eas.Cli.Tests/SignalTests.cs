using System.Diagnostics;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Cli.Tests;

[Platform("Linux,MacOsX")]
public sealed class SignalTests
{
    [TestCase("TERM")]
    [TestCase("INT")]
    public void A_signal_saves_and_ends_the_process_with_exit_code_130(string signal)
    {
        using TemporaryDirectory directory = new();
        string[] words = SmallData.TrainingWords(directory, "--epochs", "1000000", "--out", directory["out"]);
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [typeof(EasApplication).Assembly.Location, .. words])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        while (process.StandardError.ReadLine() is string line && !line.StartsWith("epoch 1/", StringComparison.Ordinal))
            Assert.That(line, Does.Not.StartWith("eas"));

        using (Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
            kill.WaitForExit();
        string rest = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.EqualTo(ExitCode.Interrupted), rest);
        Assert.That(rest, Does.EndWith("eas train: interrupted\n"));
        Assert.That(File.Exists(Path.Combine(directory["out"], "last.safetensors")));
    }
}
