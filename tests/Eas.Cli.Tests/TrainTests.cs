using System.Buffers.Binary;
using NUnit.Framework;

namespace Eas.Cli.Tests;

/// <summary>Training, resuming and evaluating through the command line, on 80 small images.</summary>
public class TrainTests
{
    private static readonly string[] Network = ["--arch", "C(4,3,1), P(4,4,AVG), SM(10)"];

    private TemporaryDirectory directory = null!;

    [SetUp]
    public void WriteData()
    {
        directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory["data"]);
        WriteSplit("train", count: 80);
        WriteSplit("t10k", count: 20);
    }

    [TearDown]
    public void DeleteDirectory() => directory.Dispose();

    [Test]
    public void A_training_gives_exactly_the_documented_keys_after_a_line_for_each_epoch()
    {
        CommandLine line = Train("--json", "--epochs", "2");

        Assert.Multiple(() =>
        {
            Assert.That(line.ExitCode, Is.EqualTo(ExitCode.Done), line.Error);
            Assert.That(line.OutputLines, Has.Length.EqualTo(3));
            Assert.That(
                ResultTests.KeysOf(line.Result),
                Is.EqualTo(new[] { "accuracy", "test_accuracy", "loss", "images_per_s", "parameters", "multiply_adds" }));
            Assert.That(line.ErrorLines.Count(text => text.StartsWith("epoch ", StringComparison.Ordinal)), Is.EqualTo(2));
        });
    }

    [Test]
    public void Without_validation_images_the_accuracy_is_null() => Assert.That(
        Train("--json", "--validation", "0").Result.GetProperty("accuracy").ValueKind, Is.EqualTo(System.Text.Json.JsonValueKind.Null));

    [Test]
    public void A_training_without_json_ends_in_a_table()
    {
        CommandLine line = Train();

        Assert.Multiple(() =>
        {
            Assert.That(line.Output, Does.Match(@"(?m)^test accuracy +\d+\.\d\d %$").And.Match(@"(?m)^parameters +\d+$"));
            Assert.That(line.Error, Does.Contain("C(4,3,1), P(4,4,AVG), SM(10)").And.Contain("72 images to train on, 8 to validate, 20 to test"));
        });
    }

    [Test]
    public void The_network_may_be_in_a_file()
    {
        File.WriteAllText(directory["net.txt"], "C(4,3,1),\nP(4,4,AVG),\nSM(10)\n");

        CommandLine line = CommandLine.Run("train", "--data", directory["data"], "--batch", "8", "--epochs", "1", "--arch", directory["net.txt"]);

        Assert.That(line.ExitCode, Is.EqualTo(ExitCode.Done), line.Error);
    }

    [Test]
    public void A_checkpoint_evaluates_to_what_its_training_gave()
    {
        CommandLine trained = Train("--json", "--out", directory["run"]);

        CommandLine test = CommandLine.Run("eval", directory["run/last.safetensors"], "--data", directory["data"], "--json");
        CommandLine held = CommandLine.Run("eval", directory["run/last.safetensors"], "--data", directory["data"], "--split", "validation", "--json");

        Assert.Multiple(() =>
        {
            Assert.That(ResultTests.KeysOf(test.Result), Is.EqualTo(new[] { "accuracy", "loss" }));
            Assert.That(test.Result.GetProperty("accuracy").GetDouble(), Is.EqualTo(trained.Result.GetProperty("test_accuracy").GetDouble()));
            Assert.That(held.Result.GetProperty("accuracy").GetDouble(), Is.EqualTo(trained.Result.GetProperty("accuracy").GetDouble()));
        });
    }

    [Test]
    public void An_interrupted_training_is_saved_and_goes_on_to_the_same_weights()
    {
        Train("--out", directory["whole"]);
        using CancellationTokenSource interrupt = new();
        interrupt.Cancel();
        string[] args = [.. Arguments("--out", directory["cut"])];

        CommandLine interrupted = CommandLine.Run(args, Commands.EasCommands.CreateAll(), interrupt.Token);
        CommandLine resumed = CommandLine.Run([.. args, "--resume"]);

        Assert.Multiple(() =>
        {
            Assert.That(interrupted.ExitCode, Is.EqualTo(ExitCode.Interrupted), interrupted.Error);
            Assert.That(interrupted.Error, Does.Contain("saved; go on with").And.EndWith("eas train: interrupted\n"));
            Assert.That(resumed.ExitCode, Is.EqualTo(ExitCode.Done), resumed.Error);
            Assert.That(File.ReadAllBytes(directory["cut/last.safetensors"]), Is.EqualTo(File.ReadAllBytes(directory["whole/last.safetensors"])));
        });
    }

    [TestCase("--epochs", "7", "--epochs is 7, but the checkpoint was trained with 1")]
    [TestCase("--seed", "2", "--seed is 2, but the checkpoint was trained with 1")]
    [TestCase("--arch", "SM(10)", "--arch is SM(10), but the checkpoint was trained with C(4,3,1), P(4,4,AVG), SM(10)")]
    [TestCase("--validation", "9", "--validation is 9, but the checkpoint was trained with 8")]
    public void An_option_that_contradicts_the_checkpoint_is_refused(string option, string value, string message)
    {
        Train("--out", directory["run"]);

        CommandLine line = CommandLine.Run("train", "--data", directory["data"], "--resume", "--out", directory["run"], option, value);

        Assert.Multiple(() =>
        {
            Assert.That(line.ErrorLines, Has.Length.EqualTo(1));
            Assert.That(line.Error, Does.Contain(message));
            Assert.That(line.ExitCode, Is.EqualTo(ExitCode.Failed));
        });
    }

    private CommandLine Train(params string[] options) => CommandLine.Run([.. Arguments(options)]);

    private IEnumerable<string> Arguments(params string[] options) =>
        ["train", "--data", directory["data"], "--batch", "8", .. Network, .. options.Contains("--epochs") ? [] : new[] { "--epochs", "1" }, .. options];

    // IDX files of 16x16 images, which are padded to 32x32; the label of image i is i mod 10 and its row that is bright.
    private void WriteSplit(string split, int count)
    {
        const int Size = 16;
        byte[] images = new byte[16 + (count * Size * Size)];
        byte[] labels = new byte[8 + count];
        WriteHeader(images, 0x803, count, Size, Size);
        WriteHeader(labels, 0x801, count);
        for (int i = 0; i < count; i++)
        {
            labels[8 + i] = (byte)(i % 10);
            images.AsSpan(16 + (((i * Size) + (i % 10)) * Size), Size).Fill(255);
        }

        File.WriteAllBytes(Path.Combine(directory["data"], $"{split}-images-idx3-ubyte"), images);
        File.WriteAllBytes(Path.Combine(directory["data"], $"{split}-labels-idx1-ubyte"), labels);
    }

    private static void WriteHeader(byte[] file, params ReadOnlySpan<int> values)
    {
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 * i), values[i]);
    }
}
