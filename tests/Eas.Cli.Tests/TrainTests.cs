using System.Text.Json;
using Eas.Kernels.Cpu.Simd;
using Eas.Networks;
using Eas.Networks.Checkpoints;
using Eas.Tensors.Cpu;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Cli.Tests;

public sealed class TrainTests
{
    private static readonly string[] ResultKeys = ["accuracy", "test_accuracy", "loss", "images_per_s", "parameters", "multiply_adds"];

    private TemporaryDirectory directory = null!;

    private string Out => directory["out"];

    private string Last => Path.Combine(Out, "last.safetensors");

    [SetUp]
    public void CreateDirectory() => directory = new TemporaryDirectory();

    [TearDown]
    public void DeleteDirectory() => directory.Dispose();

    [Test]
    public void It_says_what_it_trains_then_a_line_for_each_epoch_then_the_result()
    {
        CommandResult result = SmallData.Train(directory, "--epochs", "2", "--validation", "40");
        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Done), result.Error);
        Assert.That(result.ErrorLines, Has.Length.EqualTo(5));
        Assert.That(result.ErrorLines[0], Is.EqualTo($"network {SmallData.Network}"));
        Assert.That(result.ErrorLines[1], Does.Match("^766 parameters, 111,232 multiply-adds, .* of memory; 1 threads, .*-bit vectors$"));
        Assert.That(result.ErrorLines[2], Does.EndWith("160 images to train on, 40 to validate, 40 to test"));
        Assert.That(result.ErrorLines[3..], Is.All.Match(@"^epoch [12]/2: loss .*, training .* %, validation .* %, .* images/s, 0:00 left$"));
        Assert.That(result.OutputLines[0], Does.Match("^validation accuracy +[0-9.]+ %$"));
    }

    [Test]
    public void With_json_every_line_is_json_and_the_last_is_the_result()
    {
        CommandResult result = SmallData.Train(directory, "--epochs", "3", "--json");
        Assert.That(result.OutputLines, Has.Length.EqualTo(4));
        Assert.That(
            result.OutputLines[..3].Select(line => JsonElement.Parse(line).GetProperty("epoch").GetInt32()), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(result.JsonKeys, Is.EqualTo(ResultKeys));
        Assert.That(result.Json.GetProperty("parameters").GetInt64(), Is.EqualTo(766));
    }

    [Test]
    public void Without_validation_images_the_accuracy_is_null() =>
        Assert.That(SmallData.Train(directory, "--validation", "0", "--json").Json.GetProperty("accuracy").ValueKind, Is.EqualTo(JsonValueKind.Null));

    [Test]
    public void A_terminal_gets_the_same_result()
    {
        CommandResult result = CommandLine.Run(SmallData.TrainingWords(directory), isInteractive: true);
        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Done), result.Error);
        Assert.That(Table(result), Is.EqualTo(Table(SmallData.Train(directory))));

        static string[] Table(CommandResult result) => [.. result.OutputLines.Where(line => !line.StartsWith("images/s", StringComparison.Ordinal))];
    }

    [Test]
    public void The_network_may_be_in_a_file()
    {
        File.WriteAllText(directory["network.txt"], SmallData.Network + "\n");
        CommandResult result = SmallData.Train(directory, "--arch", directory["network.txt"]);
        Assert.That(result.ErrorLines[0], Is.EqualTo($"network {SmallData.Network}"));
    }

    [Test]
    public void The_shipped_data_set_is_found_without_being_named()
    {
        CommandResult result = CommandLine.Run("train", "--arch", "C(4,3,1), P(16,16,AVG), SM(10)", "--epochs", "1", "--lr", "0.01");
        Assert.That(result.ErrorLines[2], Is.EqualTo("data fashion-mnist-subset: 9,000 images to train on, 1,000 to validate, 10,000 to test"));
        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Done), result.Error);
    }

    [Test]
    public void A_directory_that_holds_a_training_is_not_overwritten()
    {
        SmallData.Train(directory, "--out", Out);
        byte[] before = File.ReadAllBytes(Last);
        AssertFails(
            SmallData.Train(directory, "--out", Out, "--epochs", "2"),
            $"--out {Out}: holds a training already (last.safetensors); go on with it by --resume, or name another directory");
        Assert.That(File.ReadAllBytes(Last), Is.EqualTo(before));
    }

    [Test]
    public void An_output_that_cannot_be_written_is_refused_before_any_other_work()
    {
        File.WriteAllText(directory["file"], "");
        string[] words = ["train", "--data", directory["no-such-data"], "--out"];
        AssertFails(CommandLine.Run([.. words, directory["file"]]), "is a file; name another directory");
        AssertFails(CommandLine.Run([.. words, Path.Combine(directory["file"], "below")]), "cannot be written to");
    }

    [Test]
    public void A_data_set_that_is_not_there_is_one_line() =>
        AssertFails(CommandLine.Run("train", "--data", directory["no-such-data"]), "no such data set and no such directory");

    [Test]
    public void A_network_that_does_not_fit_is_one_line_that_names_the_layer() =>
        AssertFails(SmallData.Train(directory, "--arch", "C(4,3,1), P(64,64,MAX), SM(10)"), "P(64,64,MAX)");

    [Test]
    public void Stopped_it_saves_and_resumed_it_ends_with_the_same_checkpoint()
    {
        string undisturbed = directory["undisturbed"];
        SmallData.Train(directory, "--out", undisturbed, "--epochs", "2");
        CommandResult stopped = CommandLine.Run(SmallData.TrainingWords(directory, "--out", Out, "--epochs", "2"), isCancelled: true);
        Assert.That((stopped.ExitCode, stopped.Output), Is.EqualTo((ExitCode.Interrupted, "")));
        Assert.That(stopped.ErrorLines[^1], Is.EqualTo("eas train: interrupted"));

        CommandResult resumed = SmallData.Train(directory, "--out", Out, "--resume", "--json");
        Assert.That(resumed.ExitCode, Is.EqualTo(ExitCode.Done), resumed.Error);
        Assert.That(resumed.JsonKeys, Is.EqualTo(ResultKeys));
        Assert.That(File.ReadAllBytes(Last), Is.EqualTo(File.ReadAllBytes(Path.Combine(undisturbed, "last.safetensors"))));
    }

    [Test]
    public void Resuming_needs_a_checkpoint() =>
        AssertFails(SmallData.Train(directory, "--out", Out, "--resume"), $"--out {Out}: holds no last.safetensors to go on from; leave --resume out");

    [TestCase("--epochs 3", "--epochs is 3, but the checkpoint was trained with 1")]
    [TestCase("--lr 0.2", "--lr is 0.2, but the checkpoint was trained with 0.05")]
    [TestCase("--batch 10", "--batch is 10, but the checkpoint was trained with 20")]
    [TestCase("--augment", "--augment is True, but the checkpoint was trained with False")]
    [TestCase("--dropout 0.5", "--dropout is 0.5, but the checkpoint was trained with 0")]
    [TestCase("--validation 10", "--validation is 10, but the checkpoint was trained with 20")]
    [TestCase("--seed 2", "--seed is 2, but the checkpoint was trained with 1")]
    [TestCase("--split-seed 2", "--split-seed is 2, but the checkpoint was trained with 0")]
    [TestCase("--arch SM(10)", "--arch is SM(10), but the checkpoint was trained with " + SmallData.Network)]
    public void Resuming_with_another_option_is_refused(string option, string problem)
    {
        SmallData.Train(directory, "--out", Out);
        AssertFails(SmallData.Train(directory, ["--out", Out, "--resume", .. option.Split(' ', 2)]), problem);
    }

    [Test]
    public void Resuming_with_the_same_options_is_not_refused()
    {
        SmallData.Train(directory, "--out", Out);
        CommandResult result = SmallData.Train(directory, "--out", Out, "--resume", "--epochs", "1", "--lr", "0.05", "--validation", "20");
        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Done), result.Error);
    }

    [Test]
    public void Resuming_at_another_vector_width_is_refused()
    {
        Assume.That(SimdWidths.Widest, Is.Not.EqualTo(SimdWidth.Scalar));
        SmallData.Train(directory, "--out", Out, "--simd", "32");
        AssertFails(SmallData.Train(directory, "--out", Out, "--resume", "--simd", "128"), "give --simd 32");
    }

    [Test]
    public void Resuming_on_other_data_is_refused()
    {
        SmallData.Train(directory, "--out", Out);
        SmallData.Write(directory["data"], seed: 2);
        AssertFails(SmallData.Train(directory, "--out", Out, "--resume"), "is other data");
    }

    [Test]
    public void From_a_checkpoint_it_takes_weights_network_dropout_and_split()
    {
        SmallData.Train(directory, "--epochs", "3", "--dropout", "0.1", "--validation", "40", "--split-seed", "3", "--out", directory["parent"]);
        string parent = Path.Combine(directory["parent"], "last.safetensors");
        CommandResult result = CommandLine.Run(
            "train", "--from", parent, "--data", directory["data"], "--epochs", "1", "--batch", "20", "--lr", "1e-6", "--out", Out, "--json");
        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Done), result.Error);
        Assert.That(result.ErrorLines[0], Is.EqualTo($"network {SmallData.Network}"));
        Assert.That(result.ErrorLines[2], Does.EndWith("160 images to train on, 40 to validate, 40 to test"));

        using Checkpoint before = Checkpoint.Open(parent), after = Checkpoint.Open(Last);
        Assert.That((after.Description.Dropout, after.Description.ValidationCount, after.Description.SplitSeed), Is.EqualTo((0.1f, 40, 3ul)));
        using var backend = new CpuBackend(threads: 1);
        using Network old = before.CreateNetwork(backend), now = after.CreateNetwork(backend);
        Assert.That(now.Store.Read<float>("0.conv.weight"), Is.EqualTo(old.Store.Read<float>("0.conv.weight")).Within(1e-4f), "so small a learning rate changes next to nothing");
    }

    [Test]
    public void From_a_checkpoint_stopped_and_resumed_it_ends_with_the_same_checkpoint()
    {
        SmallData.Train(directory, "--out", directory["parent"]);
        string[] words =
        [
            "train", "--from", Path.Combine(directory["parent"], "last.safetensors"), "--data", directory["data"], "--epochs", "2", "--batch", "20", "--out",
        ];
        CommandLine.Run([.. words, directory["undisturbed"]]);
        CommandResult stopped = CommandLine.Run([.. words, Out], isCancelled: true);
        Assert.That(stopped.ExitCode, Is.EqualTo(ExitCode.Interrupted));
        Assert.That(SmallData.Train(directory, "--out", Out, "--resume").ExitCode, Is.EqualTo(ExitCode.Done));
        Assert.That(File.ReadAllBytes(Last), Is.EqualTo(File.ReadAllBytes(Path.Combine(directory["undisturbed"], "last.safetensors"))));
    }

    [Test]
    public void From_a_checkpoint_of_other_images_it_does_not_start()
    {
        SmallData.Train(directory, "--out", directory["parent"]);
        string parent = Path.Combine(directory["parent"], "last.safetensors");
        AssertFails(
            CommandLine.Run("train", "--from", parent, "--data", "fashion-mnist-subset"),
            $"{parent} takes 32x32x3 images of 10 classes, but fashion-mnist-subset has 32x32x1 images of 10");
    }

    [Test]
    public void From_a_checkpoint_that_is_not_there_it_makes_no_directory()
    {
        AssertFails(CommandLine.Run("train", "--from", directory["a.safetensors"], "--out", Out), $"{directory["a.safetensors"]}: no such checkpoint");
        Assert.That(Directory.Exists(Out), Is.False);
    }

    [TestCase(0)]
    [TestCase(100)]
    [TestCase(3000)]
    public void A_checkpoint_cut_short_is_one_line(int length)
    {
        SmallData.Train(directory, "--out", Out);
        File.WriteAllBytes(Last, File.ReadAllBytes(Last)[..length]);
        AssertFails(SmallData.Train(directory, "--out", Out, "--resume"), Last);
        AssertFails(CommandLine.Run("eval", Last, "--data", directory["data"]), Last);
    }

    private static void AssertFails(CommandResult result, string problem)
    {
        Assert.That((result.ExitCode, result.Output, result.ErrorLines.Length), Is.EqualTo((ExitCode.Failed, "", 1)), result.Error);
        Assert.That(result.Error, Does.Contain(problem).And.Not.Contain("unexpected"));
    }
}
