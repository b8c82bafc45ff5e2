using System.Diagnostics;
using System.Text.Json;
using Eas.Testing;
using Eas.Testing.Simulator;
using NUnit.Framework;

namespace Eas.Cli.Tests;

/// <summary>
/// Which libraries of CUDA a process of its own loads, with the simulator in place of them: it would write its report at the process's end. This process does not become
/// one with a GPU, or other tests would choose it.
/// </summary>
[Platform("Linux")]
[Category("Cuda")]
public sealed class StartUpTests
{
    private TemporaryDirectory directory = null!;

    private string Report => directory["report"];

    [SetUp]
    public void Build()
    {
        NativeBuild.Require("the CUDA simulator is not built");
        NativeBuild.Build("simulator");
        directory = new TemporaryDirectory();
    }

    [TearDown]
    public void DeleteDirectory() => directory?.Dispose();

    [Test]
    public void Training_on_the_processor_loads_no_library_of_CUDA()
    {
        Run([.. SmallData.TrainingWords(directory, "--epochs", "1", "--out", directory["out"]), "--device", "cpu"]);
        Assert.That(File.Exists(Report), Is.False);
    }

    [Test]
    public void A_GPU_is_used_where_it_is_asked_for()
    {
        JsonElement result = Run(["bench", "train", "--arch", "C(4,3,1), P(8,8,AVG), SM(3)", "--size", "8", "--steps", "1", "--device", "cuda:1", "--precision", "float32", "--json"]);

        Assert.That(result.GetProperty("ms_per_step").GetDouble(), Is.Positive);
        var report = new SimulatorReport(File.ReadAllText(Report));
        Assert.That((report.Violations.Count, report.Leaks.Count()), Is.EqualTo((0, 0)));
        Assert.That(report["graph_launches"], Is.EqualTo(3), "of four steps the first is launch by launch");
    }

    [Test]
    public void GPUs_are_listed()
    {
        JsonElement devices = Run(["devices", "--json"]).GetProperty("cuda");
        Assert.That(devices.EnumerateArray().Select(device => device.GetProperty("name").GetString()), Is.EqualTo(["Eas simulator 0", "Eas simulator 1"]));
    }

    /// <summary>The last line of a process's output, as JSON where it is.</summary>
    private JsonElement Run(string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(EasApplication).Assembly.Location, .. words])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["EAS_CUDA_PATH"] = SimulatorLibraries.Folder,
                ["EAS_SIMULATOR_REPORT"] = Report,
                ["XDG_CACHE_HOME"] = directory["cache"],
            },
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, error + output.Result);
        return words.Contains("--json") ? JsonDocument.Parse(output.Result.TrimEnd().Split('\n')[^1]).RootElement : default;
    }
}
