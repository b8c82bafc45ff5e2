using System.Text.Json;
using Eas.Networks;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Checkpoints;
using Eas.Search.Data;
using Eas.Tensors.Cpu;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Cli.Tests;

public sealed class GrowTests
{
    private const string Plain = "C(16,3,1), P(4,4,MAX), C(16,3,1), P(8,8,AVG), FC(64), SM(10)";
    private const string Dense = "C(8,3,1), D(40*2), T(60,2,AVG), D(40), P(16,16,AVG), SM(10)";

    private static readonly string[] ResultKeys =
    [
        "architecture", "max_delta_logit", "relative_delta", "max_delta_logit_with_noise", "relative_delta_with_noise", "parameters", "multiply_adds",
    ];

    private TemporaryDirectory directory = null!;

    private string Trained => Path.Combine(directory["trained"], "last.safetensors");

    private string Out => directory["grown.safetensors"];

    [OneTimeSetUp]
    public void Train()
    {
        directory = new TemporaryDirectory();
        SmallData.Train(directory, "--arch", Plain, "--epochs", "2", "--augment", "--out", directory["trained"]);
    }

    [OneTimeTearDown]
    public void DeleteDirectory() => directory.Dispose();

    [TearDown]
    public void DeleteOutput() => File.Delete(Out);

    [Test]
    public void It_says_what_the_network_became_and_how_well_it_was_kept()
    {
        CommandResult result = Grow("--wider 0,2=24 --deeper 1,0,5 --json");
        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Done), result.Error);
        Assert.That(result.JsonKeys, Is.EqualTo(ResultKeys));
        const string Grown = "C(32,3,1), P(4,4,MAX), C(24,3,1), C(24,5,1), P(8,8,AVG), FC(64), SM(10)";
        Cost cost = NetworkPlan.Create(NetworkSpec.Parse(Grown), new FeatureShape(32, 32, 3)).Cost;
        Assert.That(result.Json.GetProperty("architecture").GetString(), Is.EqualTo(Grown));
        Assert.That(result.Json.GetProperty("parameters").GetInt64(), Is.EqualTo(cost.Parameters));
        Assert.That(result.Json.GetProperty("multiply_adds").GetInt64(), Is.EqualTo(cost.MultiplyAdds));
        Assert.That(result.Json.GetProperty("relative_delta").GetDouble(), Is.LessThan(1e-4));
        Assert.That(result.Json.GetProperty("max_delta_logit_with_noise").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [TestCase("--wider 0,2 --wider 4=96")]
    [TestCase("--deeper 0,0 --deeper 1,0,1 --deeper 2,0")]
    [TestCase("--deeper 2,start")]
    [TestCase("--wider 2 --deeper 1,0,5 --wider 3 --deeper 1,1")]
    [TestCase("--residual 1,0 --wider 0 --deeper block=0,index=0,size=1")]
    public void The_grown_network_is_as_good_as_the_network_was(string actions)
    {
        Assert.That(Grow(actions).ExitCode, Is.EqualTo(ExitCode.Done));
        foreach (string split in (string[])["test", "validation", "train"])
        {
            JsonElement before = Evaluate(Trained, split), after = Evaluate(Out, split);
            Assert.That(after.GetProperty("accuracy").GetDouble(), Is.EqualTo(before.GetProperty("accuracy").GetDouble()), split);
            Assert.That(after.GetProperty("loss").GetDouble(), Is.EqualTo(before.GetProperty("loss").GetDouble()).Within(1e-5), split);
        }
    }

    [Test]
    public void Options_apply_in_the_order_given_whichever_they_are()
    {
        Assert.That(ArchitectureOf("--deeper 0,0 --wider 1"), Does.StartWith("C(16,3,1), C(32,3,1), P("));
        Assert.That(ArchitectureOf("--wider=0 --deeper=0,0"), Does.StartWith("C(32,3,1), C(32,3,1), P("));
        Assert.That(ArchitectureOf("--wider 0 --deeper 0,0 --wider 0=40 --seed 3 --wider 1"), Does.StartWith("C(40,3,1), C(64,3,1), P("));
        Assert.That(Grow("--wider 1 --deeper 0,0").Error, Does.Contain("wider(1)"), "layer 1 is pooling as long as nothing was inserted before it");
    }

    [Test]
    public void A_dense_network_grows_by_either_scheme()
    {
        string replicated = directory["dense"], copied = directory["dense-post"];
        SmallData.Train(directory, "--arch", Dense, "--out", replicated);
        SmallData.Train(directory, "--arch", Dense.Replace("D(", "D+(", StringComparison.Ordinal), "--out", copied);
        const string Actions = "--deeper 1,0 --wider 1.0";
        CommandResult replica = Grow(Actions + " --json", Path.Combine(replicated, "last.safetensors"));
        Assert.That(replica.Json.GetProperty("architecture").GetString(), Does.Contain("D(44,40), ").And.Contain("D(40*2), P("));
        CommandResult identity = Grow(Actions + " --insertion identity --json", Path.Combine(copied, "last.safetensors"));
        Assert.That(identity.Json.GetProperty("architecture").GetString(), Does.Contain("D+(44,40), ").And.Contain("D+(40*2), P("));
        DeleteOutput();
        AssertRefused(ExitCode.Failed, "use D+ blocks or the replica scheme", Grow("--deeper 1,0 --insertion identity", Path.Combine(replicated, "last.safetensors")));
    }

    [Test]
    public void Noise_is_measured_beside_the_exact_transformation()
    {
        CommandResult result = Grow("--wider 0 --deeper 1,0 --noise 1 --json");
        double exact = result.Json.GetProperty("relative_delta").GetDouble(), noisy = result.Json.GetProperty("relative_delta_with_noise").GetDouble();
        Assert.That(noisy, Is.GreaterThan(exact).And.LessThan(0.1));
    }

    [Test]
    public void The_seed_decides_every_byte()
    {
        byte[] first = BytesOf("--wider 0=24 --deeper 1,0 --noise 1"), again = BytesOf("--wider 0=24 --deeper 1,0 --noise 1 --threads 2");
        Assert.That(again, Is.EqualTo(first));
        Assert.That(BytesOf("--wider 0=24 --deeper 1,0 --noise 1 --seed 2"), Is.Not.EqualTo(first));
    }

    [Test]
    public void More_batches_give_other_statistics() =>
        Assert.That(BytesOf("--deeper 1,0 --batches 2"), Is.Not.EqualTo(BytesOf("--deeper 1,0")));

    [Test]
    public void A_training_that_was_interrupted_is_grown_from_its_weights_alone()
    {
        string interrupted = directory["interrupted"];
        CommandLine.Run(SmallData.TrainingWords(directory, "--arch", Plain, "--out", interrupted), isCancelled: true);
        string last = Path.Combine(interrupted, "last.safetensors");
        Assert.That(Grow("--wider 0", last).ExitCode, Is.EqualTo(ExitCode.Done));

        using Checkpoint parent = Checkpoint.Open(last), child = Checkpoint.Open(Out);
        Assert.That((parent.TrainingState is null, child.TrainingState is null), Is.EqualTo((false, true)));
        Assert.That(() => child.RestoreMomentum((_, _) => { }), Throws.TypeOf<CheckpointException>());
        Assert.That(Evaluate(Out, "test").GetProperty("accuracy").GetDouble(), Is.EqualTo(Evaluate(last, "test").GetProperty("accuracy").GetDouble()));

        using var backend = new CpuBackend(threads: 1);
        using Network before = parent.CreateNetwork(backend), after = child.CreateNetwork(backend);
        Assert.That(after.Store.Read<float>("4.linear.weight"), Is.EqualTo(before.Store.Read<float>("4.linear.weight")), "a layer that was not touched");
    }

    [Test]
    public void Apart_from_the_architecture_the_child_is_described_as_its_parent()
    {
        Grow("--wider 0");
        using Checkpoint parent = Checkpoint.Open(Trained), child = Checkpoint.Open(Out);
        Assert.That(
            JsonSerializer.Serialize(child.Description),
            Is.EqualTo(JsonSerializer.Serialize(parent.Description with { Architecture = child.Plan.Network.ToString() })));
    }

    [Test]
    public void Training_goes_on_from_a_grown_network()
    {
        Grow("--wider 0 --deeper 1,0 --noise 1");
        CommandResult result = CommandLine.Run(
            "train", "--from", Out, "--data", directory["data"], "--epochs", "2", "--batch", "20", "--lr", "0.02", "--out", directory["child"]);
        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Done), result.Error);
        Assert.That(result.ErrorLines[0], Is.EqualTo("network C(32,3,1), P(4,4,MAX), C(16,3,1), C(16,3,1), P(8,8,AVG), FC(64), SM(10)"));
    }

    [TestCase("--wider 9", "wider(9): ")]
    [TestCase("--wider 0=16", "wider(0=16): the layer's width is 16; a new width must be larger")]
    [TestCase("--wider 1", "wider(1): P(4,4,MAX) cannot be widened")]
    [TestCase("--wider 5", "wider(5): SM(10) cannot be widened")]
    [TestCase("--wider 0.1", "wider(0.1): ")]
    [TestCase("--wider 0=999999999", "wider(0=999999999): ")]
    [TestCase("--wider 0 --wider 8", "wider(8): ")]
    [TestCase("--deeper 3,0", "deeper(block=3,index=0): the network has the blocks 0 to 2")]
    [TestCase("--deeper 1,1", "deeper(block=1,index=1): block 1 has the layers 0 to 0")]
    [TestCase("--deeper 1,0,2", "a filter size must be one of 1, 3, 5, found 2")]
    [TestCase("--deeper 2,0,3", "a fully connected layer has no filter size; leave it out")]
    [TestCase("--deeper 1,start", "only the last block of a plain network can begin with a fully connected layer")]
    [TestCase("--wider 0 --batches 3", "3 batches are 192 images, and cifar-10 has 180 to train on; take fewer batches")]
    public void What_cannot_be_grown_is_one_line_and_leaves_no_file(string options, string problem) =>
        AssertRefused(ExitCode.Failed, problem, Grow(options));

    [TestCase("", "there is nothing to grow: give --wider or --deeper or --residual")]
    [TestCase("--wider", "Required argument missing for option: '--wider'")]
    [TestCase("--wider two", "--wider: 'two' makes no sense; write what is between the parentheses of wider(3), wider(3=96) or wider(1.4)")]
    [TestCase("--wider 0,", "--wider: '0,' makes no sense")]
    [TestCase("--wider 0 2", "Unrecognized command or argument '2'")]
    [TestCase("--deeper 1", "--deeper: '1' makes no sense; write what is between the parentheses of deeper(block=1,index=0,size=3)")]
    [TestCase("--deeper 1,end", "--deeper: '1,end' makes no sense")]
    [TestCase("--wider 0 --noise -1", "--noise is -1; it must be 0 or more")]
    [TestCase("--wider 0 --batches 0", "--batches: 0 is not 1 or more")]
    [TestCase("--wider 0 --insertion copy", "--insertion: 'copy' is not one of replica, identity")]
    public void What_makes_no_sense_is_wrong_usage_and_leaves_no_file(string options, string problem) =>
        AssertRefused(ExitCode.WrongUsage, problem, Grow(options));

    [Test]
    public void The_last_block_begins_with_a_fully_connected_layer_only_where_the_map_is_1x1()
    {
        string flat = directory["flat"];
        SmallData.Train(directory, "--out", flat);
        AssertRefused(ExitCode.Failed, "a fully connected layer can only begin where it is 1x1", Grow("--deeper 1,start", Path.Combine(flat, "last.safetensors")));
    }

    [Test]
    public void An_output_that_cannot_be_is_refused_before_any_other_work()
    {
        AssertOutputRefused(Trained, "is what is read; name another file");
        AssertOutputRefused(Path.Combine(directory["missing"], "a.safetensors"), "its directory is not there; create it, or name another file");
        AssertOutputRefused(directory.Path, "is a directory; name a file");
        AssertOutputRefused(directory["missing"] + Path.DirectorySeparatorChar, "is a directory; name a file");
        Assert.That(Directory.Exists(directory["missing"]), Is.False);

        void AssertOutputRefused(string path, string problem)
        {
            byte[] before = File.ReadAllBytes(Trained);
            AssertRefused(ExitCode.Failed, $"--out {path}: {problem}", CommandLine.Run("grow", Trained, "--wider", "0", "--data", directory["no-data"], "--out", path));
            Assert.That(File.ReadAllBytes(Trained), Is.EqualTo(before));
        }
    }

    [Test]
    public void An_output_has_to_be_named() =>
        AssertRefused(ExitCode.WrongUsage, "'--out'", CommandLine.Run("grow", Trained, "--wider", "0"));

    [Test]
    public void An_earlier_output_stays_as_it_was_where_growing_fails_and_is_replaced_where_it_succeeds()
    {
        File.WriteAllText(Out, "earlier");
        Grow("--wider 1");
        Assert.That(File.ReadAllText(Out), Is.EqualTo("earlier"));
        Grow("--wider 0");
        Assert.That(Evaluate(Out, "test").GetProperty("accuracy").GetDouble(), Is.EqualTo(Evaluate(Trained, "test").GetProperty("accuracy").GetDouble()));
    }

    [Test]
    public void The_data_are_those_that_the_network_was_trained_on_unless_others_are_named()
    {
        string? before = Environment.GetEnvironmentVariable(DataSets.FolderVariable);
        try
        {
            Environment.SetEnvironmentVariable(DataSets.FolderVariable, directory["sets"]);
            string[] words = ["grow", Trained, "--wider", "0", "--out", Out];
            AssertRefused(ExitCode.Failed, $"cifar-10: not in {directory["sets"]}", CommandLine.Run(words));
            SmallData.Write(Path.Combine(directory["sets"], "cifar-10"));
            Assert.That(CommandLine.Run(words).ExitCode, Is.EqualTo(ExitCode.Done));
        }
        finally
        {
            Environment.SetEnvironmentVariable(DataSets.FolderVariable, before);
        }
    }

    [Test]
    public void Data_of_another_shape_are_refused() => AssertRefused(
        ExitCode.Failed,
        "the network takes 32x32x3 images of 10 classes, but fashion-mnist-subset has 32x32x1 images of 10; name the data set that it was trained on",
        CommandLine.Run("grow", Trained, "--wider", "0", "--data", "fashion-mnist-subset", "--out", Out));

    [Test]
    public void Stopped_it_leaves_no_file()
    {
        CommandResult stopped = CommandLine.Run(["grow", Trained, "--wider", "0", "--data", directory["data"], "--out", Out], isCancelled: true);
        Assert.That((stopped.ExitCode, File.Exists(Out)), Is.EqualTo((ExitCode.Interrupted, false)));
    }

    private CommandResult Grow(string options, string? network = null) => CommandLine.Run(
        ["grow", network ?? Trained, "--data", directory["data"], "--out", Out, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

    private string ArchitectureOf(string options) => Grow(options + " --json").Json.GetProperty("architecture").GetString()!;

    private byte[] BytesOf(string options)
    {
        Assert.That(Grow(options).ExitCode, Is.EqualTo(ExitCode.Done));
        return File.ReadAllBytes(Out);
    }

    private JsonElement Evaluate(string network, string split) =>
        CommandLine.Run("eval", network, "--data", directory["data"], "--split", split, "--json").Json;

    private void AssertRefused(int exitCode, string problem, CommandResult result)
    {
        Assert.That((result.ExitCode, result.Output, result.ErrorLines.Length), Is.EqualTo((exitCode, "", 1)), result.Error);
        Assert.That(result.Error, Does.Contain(problem).And.Not.Contain("unexpected"));
        Assert.That(Directory.EnumerateFiles(directory.Path), Is.Empty, "files left behind");
    }
}
