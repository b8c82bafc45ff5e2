using Eas.Cli.Commands;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Cli.Tests;

public sealed class DataTests
{
    [Test]
    public void List_names_the_data_sets_and_where_they_are()
    {
        CommandResult result = CommandLine.Run("data", "list", "--json");
        var entries = result.Json.GetProperty("data_sets").EnumerateArray().ToDictionary(entry => entry.GetProperty("name").GetString()!);
        Assert.That(entries.Keys, Is.SupersetOf(new[] { "fashion-mnist-subset", "fashion-mnist", "cifar-10", "cifar-100", "svhn", "svhn-extra" }));
        Assert.That(Directory.Exists(entries["fashion-mnist-subset"].GetProperty("directory").GetString()));
        Assert.That(CommandLine.Run("data", "list").OutputLines, Has.Length.EqualTo(entries.Count + 1));
    }

    [Test]
    public void The_shipped_data_set_is_genuine()
    {
        CommandResult result = CommandLine.Run("data", "verify", "fashion-mnist-subset", "--json");
        Assert.That(result.Json.GetProperty("genuine").GetBoolean());
        Assert.That(result.Json.GetProperty("train_images").GetInt32(), Is.EqualTo(10_000));
    }

    [Test]
    public void Images_in_the_form_of_a_known_data_set_that_are_not_its_own_are_refused()
    {
        using TemporaryDirectory directory = new();
        SmallData.Write(directory["data"]);
        AssertFails(CommandLine.Run("data", "verify", directory["data"]), $"{directory["data"]}: the content's SHA-256 is ");
    }

    [Test]
    public void A_damaged_file_is_one_line_that_names_it()
    {
        using TemporaryDirectory directory = new();
        SmallData.Write(directory["data"]);
        string file = Path.Combine(directory["data"], "data_batch_3.bin");
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..5000]);
        AssertFails(CommandLine.Run("data", "verify", directory["data"]), file);
    }

    [Test]
    public void Only_known_data_sets_are_fetched() =>
        AssertFails(CommandLine.Run("data", "get", "nope"), "nope: no such data set; those that can be fetched are fashion-mnist, cifar-10, cifar-100, svhn-extra, svhn");

    [Test]
    public void A_server_that_does_not_answer_is_one_line()
    {
        using TemporaryDirectory directory = new();
        string[] words = ["data", "get", "cifar-10", "--folder", directory.Path];

        // Nothing listens on port 1.
        AssertFails(CommandLine.Run(words, [new DataGetCommand(new Uri("http://127.0.0.1:1/"))]), "127.0.0.1:1");
    }

    private static void AssertFails(CommandResult result, string problem)
    {
        Assert.That((result.ExitCode, result.Output, result.ErrorLines.Length), Is.EqualTo((ExitCode.Failed, "", 1)), result.Error);
        Assert.That(result.Error, Does.Contain(problem).And.Not.Contain("unexpected"));
    }
}
