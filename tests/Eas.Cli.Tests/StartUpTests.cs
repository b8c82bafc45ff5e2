using System.Diagnostics;
using Eas.Testing;
using Eas.Testing.Simulator;
using NUnit.Framework;

namespace Eas.Cli.Tests;

/// <summary>A machine without a GPU never notices that Eas can use one.</summary>
[Platform("Linux")]
public sealed class StartUpTests
{
    [Test]
    public void Training_on_the_processor_loads_no_library_of_CUDA()
    {
        SimulatorLibraries.Require();
        using TemporaryDirectory directory = new();
        string[] words = SmallData.TrainingWords(directory, "--epochs", "1", "--out", directory["out"]);
        var start = new ProcessStartInfo("dotnet", [typeof(EasApplication).Assembly.Location, .. words])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["EAS_CUDA_PATH"] = SimulatorLibraries.Folder, ["EAS_SIMULATOR_REPORT"] = directory["report"] },
        };

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.That(process.ExitCode, Is.Zero, error + output.Result);
        Assert.That(File.Exists(directory["report"]), Is.False, "the simulator, had it been loaded, would have written its report at the end");
    }
}
