using System.Text.Json;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Cli.Tests;

public sealed class EvalTests
{
    private TemporaryDirectory directory = null!;
    private JsonElement trained;

    [OneTimeSetUp]
    public void Train()
    {
        directory = new TemporaryDirectory();
        trained = SmallData.Train(directory, "--out", directory["out"], "--epochs", "2", "--json").Json;
    }

    [OneTimeTearDown]
    public void DeleteDirectory() => directory.Dispose();

    [Test]
    public void The_test_images_give_what_training_reported()
    {
        CommandResult result = Evaluate("--json");
        Assert.That(result.JsonKeys, Is.EqualTo(new[] { "accuracy", "loss" }));
        Assert.That(result.Json.GetProperty("accuracy").GetDouble(), Is.EqualTo(trained.GetProperty("test_accuracy").GetDouble()));
        Assert.That(result.Json.GetProperty("loss").GetDouble(), Is.EqualTo(trained.GetProperty("loss").GetDouble()));
    }

    [TestCase("test", 40)]
    [TestCase("validation", 20)]
    [TestCase("train", 180)]
    public void The_split_chooses_the_images(string split, int images)
    {
        CommandResult result = Evaluate("--split", split);
        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Done), result.Error);
        Assert.That(result.OutputLines[^1], Does.Match($"^images +{images}$"));
    }

    [Test]
    public void Images_of_another_shape_are_refused_in_one_line()
    {
        CommandResult result = CommandLine.Run("eval", Path.Combine(directory["out"], "last.safetensors"));
        Assert.That((result.ExitCode, result.Output, result.ErrorLines.Length), Is.EqualTo((ExitCode.Failed, "", 1)));
        Assert.That(result.Error, Does.Contain("name the data set that it was trained on"));
    }

    private CommandResult Evaluate(params string[] more) =>
        CommandLine.Run(["eval", Path.Combine(directory["out"], "last.safetensors"), "--data", directory["data"], .. more]);
}
