using Eas.Cli.Commands;
using NUnit.Framework;

namespace Eas.Cli.Tests;

public sealed class HelpTests
{
    private static readonly IReadOnlyList<IEasCommand> Commands = EasCommands.CreateAll();

    [Test]
    public void Help_of_a_command_names_its_options_and_gives_an_example([ValueSource(nameof(Names))] string name)
    {
        IEasCommand command = Commands.Single(command => command.Name == name);
        CommandResult result = CommandLine.Run([.. name.Split(' '), "--help"]);
        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Done));
        Assert.That(result.Error, Is.Empty);
        Assert.That(result.Output, Does.Contain(command.Description).And.Contain(command.Example).And.Contain("--json"));
        Assert.That(command.Options.Select(option => option.Name), Is.All.Matches<string>(option => result.Output.Contains($"{option} ", StringComparison.Ordinal)));
    }

    [Test]
    public void Help_of_all_names_every_group_and_command()
    {
        CommandResult result = CommandLine.Run("--help");
        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Done));
        Assert.That(
            Commands.Select(command => command.Name.Split(' ')[0]),
            Is.All.Matches<string>(name => result.Output.Contains($"\n  {name} ", StringComparison.Ordinal)));
    }

    [Test]
    public void Help_wins_over_an_error_in_the_same_line() =>
        Assert.That(CommandLine.Run("train", "--epochs", "none", "--help").ExitCode, Is.EqualTo(ExitCode.Done));

    [Test]
    public void Every_example_is_a_command_line_that_parses([ValueSource(nameof(Names))] string name)
    {
        string example = Commands.Single(command => command.Name == name).Example;
        Assert.That(example, Does.StartWith($"eas {name}"));
        string[] args = [.. System.CommandLine.Parsing.CommandLineParser.SplitCommandLine(example).Skip(1)];
        System.CommandLine.RootCommand root = CommandTree.Create(Commands, new CommonOptions(), Terminal.Standard, CancellationToken.None);
        Assert.That(root.Parse(args).Errors, Is.Empty);
    }

    [Test]
    public void The_version_is_one_line()
    {
        CommandResult result = CommandLine.Run("--version");
        Assert.That((result.ExitCode, result.OutputLines.Length, result.Error), Is.EqualTo((ExitCode.Done, 1, "")));
        Assert.That(result.Output, Does.Match(@"^eas \d+\.\d+\.\d+"));
        Assert.That(CommandLine.Run("--version", "--json").JsonKeys, Is.EqualTo(new[] { "version", "runtime", "platform" }));
    }

    private static IEnumerable<string> Names() => Commands.Select(command => command.Name);
}
