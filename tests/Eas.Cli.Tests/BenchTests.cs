using System.Text.Json;
using Eas.Cli.Commands;
using Eas.Search.Benchmarks;
using NUnit.Framework;

namespace Eas.Cli.Tests;

public sealed class BenchTests
{
    private static readonly string[] Small = ["--arch", SmallData.Network, "--batch", "4", "--steps", "3"];

    [Test]
    public void Bench_train_gives_time_speed_and_memory_of_a_step()
    {
        JsonElement result = CommandLine.Run(["bench", "train", "--json", .. Small]).Json;
        Assert.That(result.EnumerateObject().Select(property => property.Name), Is.EqualTo(new[] { "ms_per_step", "images_per_s", "gflops", "peak_bytes" }));
        double milliseconds = result.GetProperty("ms_per_step").GetDouble();
        Assert.That(result.GetProperty("images_per_s").GetDouble(), Is.EqualTo(4 * 1000 / milliseconds).Within(1e-6).Percent);
        Assert.That(result.GetProperty("peak_bytes").GetInt64(), Is.GreaterThan(4 * 3072));
    }

    [Test]
    public void Bench_train_takes_images_of_any_size()
    {
        CommandResult result = CommandLine.Run(["bench", "train", "--size", "16", "--channels", "1", .. Small]);
        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Done), result.Error);
        Assert.That(result.OutputLines[0], Does.Match(@"^ms/step +[0-9.]+$"));
    }

    [Test]
    public void Bench_ops_gives_a_row_for_each_op_and_then_the_peak()
    {
        CommandResult result = RunOps("--json");
        Assert.That(result.OutputLines, Has.Length.EqualTo(3));
        foreach (string line in result.OutputLines[..2])
        {
            Assert.That(
                JsonElement.Parse(line).EnumerateObject().Select(property => property.Name),
                Is.EqualTo(new[] { "op", "shape", "pass", "ms", "gflops", "gb_per_s", "share_of_peak" }));
        }

        JsonElement linear = JsonElement.Parse(result.OutputLines[0]);
        double peak = result.Json.GetProperty("peak_gflops").GetDouble();
        Assert.That(linear.GetProperty("share_of_peak").GetDouble(), Is.EqualTo(linear.GetProperty("gflops").GetDouble() / peak).Within(1e-9));
        Assert.That(JsonElement.Parse(result.OutputLines[1]).GetProperty("gflops").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public void Bench_ops_gives_a_table()
    {
        CommandResult result = RunOps();
        Assert.That(result.OutputLines[0], Does.Match("^op +shape +pass +ms +GFLOP/s +GB/s +of peak$"));
        Assert.That(result.OutputLines[1], Does.Match(@"^linear +64x1x1x256 10 +forward +[0-9.]+ +[0-9.]+ +[0-9.]+ +[0-9.]+ %$"));
    }

    private static CommandResult RunOps(params string[] more)
    {
        OpCase Case(string op, string shape) => OpCases.All.First(opCase => opCase.Op == op && opCase.Shape == shape && opCase.Pass == "forward");
        BenchOpsCommand command = new([Case("linear", "64x1x1x256 10"), Case("softmax_cross_entropy", "64x1x1x10")]);
        return CommandLine.Run(["bench", "ops", "--threads", "1", .. more], [command]);
    }
}
