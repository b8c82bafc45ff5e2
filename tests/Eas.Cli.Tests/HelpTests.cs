using System.CommandLine;
using Eas.Cli.Commands;
using NUnit.Framework;

namespace Eas.Cli.Tests;

public class HelpTests
{
    private static IEnumerable<string> CommandNames => EasCommands.CreateAll().Select(command => command.Name);

    [TestCaseSource(nameof(CommandNames))]
    public void Every_command_shows_its_options_and_an_example(string name)
    {
        CommandLine line = CommandLine.Run([.. name.Split(' '), "--help"]);

        IEasCommand command = EasCommands.CreateAll().Single(command => command.Name == name);
        Assert.Multiple(() =>
        {
            Assert.That(line.ExitCode, Is.EqualTo(ExitCode.Done));
            Assert.That(line.Error, Is.Empty);
            Assert.That(line.Output, Does.Contain(command.Description).And.Contain($"Example:\n  {command.Example}"));
            foreach (Option option in command.Options.Concat(new CommonOptions().All))
                Assert.That(line.Output, Does.Contain($"  {option.Name} ").Or.Contain($"  {option.Name}\n"));
        });
    }

    [TestCaseSource(nameof(CommandNames))]
    public void Every_example_is_understood(string name)
    {
        IEasCommand command = EasCommands.CreateAll().Single(command => command.Name == name);
        string[] words = [.. System.CommandLine.Parsing.CommandLineParser.SplitCommandLine(command.Example)];

        CommandLine line = CommandLine.Run([.. words[1..], "--seed", "x"]);

        Assert.Multiple(() =>
        {
            Assert.That(words[0], Is.EqualTo("eas"));
            Assert.That(line.Error, Does.StartWith($"eas {name}: --seed: 'x'"), "the only error is the one added to it");
        });
    }

    [TestCase("bench", "train")]
    [TestCase("data", "verify")]
    public void A_group_lists_its_commands(string group, string command) =>
        Assert.That(CommandLine.Run(group, "--help").Output, Does.Match($@"(?m)^  {command} "));

    [Test]
    public void The_version_names_product_and_runtime()
    {
        CommandLine line = CommandLine.Run("--version");

        Assert.Multiple(() =>
        {
            Assert.That(line.ExitCode, Is.EqualTo(ExitCode.Done));
            Assert.That(line.Output, Does.Match(@"^eas \d+\.\d+\.\d+.* \(\.NET \d+"));
            Assert.That(CommandLine.Run("--version", "--json").Result.GetProperty("version").GetString(), Does.Match(@"^\d+\.\d+\.\d+"));
        });
    }

    [TestCaseSource(nameof(CommandNames))]
    public void Every_command_and_option_is_in_the_manual(string name)
    {
        string manual = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "command-line.md"));
        int start = manual.IndexOf($"\n## eas {name}\n", StringComparison.Ordinal);
        Assert.That(start, Is.Not.Negative, "no section");
        int end = manual.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        string section = end < 0 ? manual[start..] : manual[start..end];

        IEasCommand command = EasCommands.CreateAll().Single(command => command.Name == name);
        Assert.Multiple(() =>
        {
            Assert.That(section, Does.Contain(command.Example));
            foreach (Option option in command.Options)
                Assert.That(section, Does.Contain($"`{option.Name}"));
            foreach (Argument argument in command.Arguments)
                Assert.That(section, Does.Contain($"`{argument.Name}`"));
            foreach (Option option in new CommonOptions().All)
                Assert.That(manual, Does.Contain($"`{option.Name}"));
        });
    }

    private static string RepositoryRoot()
    {
        string directory = TestContext.CurrentContext.TestDirectory;
        while (!File.Exists(Path.Combine(directory, "Eas.sln")))
            directory = Path.GetDirectoryName(directory) ?? throw new DirectoryNotFoundException("no Eas.sln above the tests");
        return directory;
    }
}
