using System.Text.Json;
using Eas.Kernels.Cpu.Simd;
using NUnit.Framework;

namespace Eas.Cli.Tests;

/// <summary>What commands give, as text and as JSON lines.</summary>
public class ResultTests
{
    [Test]
    public void The_list_of_data_sets_says_where_each_lies()
    {
        JsonElement shipped = CommandLine.Run("data", "list", "--json").Result.GetProperty("data_sets")[0];

        Assert.Multiple(() =>
        {
            Assert.That(shipped.GetProperty("name").GetString(), Is.EqualTo("fashion-mnist-subset"));
            Assert.That(Directory.Exists(shipped.GetProperty("directory").GetString()), Is.True);
            Assert.That(CommandLine.Run("data", "list").OutputLines[0], Does.Match("^name +description +found$"));
        });
    }

    [Test]
    public void The_shipped_data_set_verifies()
    {
        JsonElement result = CommandLine.Run("data", "verify", "fashion-mnist-subset", "--json").Result;

        Assert.Multiple(() =>
        {
            Assert.That(result.GetProperty("genuine").GetBoolean(), Is.True);
            Assert.That(result.GetProperty("train_images").GetInt32(), Is.EqualTo(10_000));
            Assert.That(result.GetProperty("shape").GetString(), Is.EqualTo("32x32x1"));
        });
    }

    [Test]
    public void Devices_show_the_width_and_the_threads_chosen()
    {
        JsonElement cpu = CommandLine.Run("devices", "--json", "--simd", "32", "--threads", "3").Result.GetProperty("cpu");

        Assert.Multiple(() =>
        {
            Assert.That(cpu.GetProperty("simd").GetInt32(), Is.EqualTo(32));
            Assert.That(cpu.GetProperty("threads").GetInt32(), Is.EqualTo(3));
            Assert.That(cpu.GetProperty("simd_widths")[0].GetInt32(), Is.EqualTo((int)SimdWidths.Widest));
            Assert.That(cpu.GetProperty("memory_bytes").GetInt64(), Is.Positive);
        });
    }

    [Test]
    public void A_benchmark_of_training_gives_time_speed_and_memory()
    {
        CommandLine line = CommandLine.Run("bench", "train", "--arch", "C(4,3,1), P(4,4,AVG), SM(10)", "--size", "8", "--channels", "1", "--batch", "4", "--steps", "2", "--json");

        Assert.Multiple(() =>
        {
            Assert.That(line.ExitCode, Is.EqualTo(ExitCode.Done), line.Error);
            Assert.That(KeysOf(line.Result), Is.EqualTo(new[] { "ms_per_step", "images_per_s", "gflops", "peak_bytes" }));
            Assert.That(line.Result.EnumerateObject().Select(property => property.Value.GetDouble()), Has.All.Positive);
        });
    }

    internal static IEnumerable<string> KeysOf(JsonElement result) => result.EnumerateObject().Select(property => property.Name);
}
