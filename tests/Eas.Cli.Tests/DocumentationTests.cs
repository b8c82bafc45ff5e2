using System.CommandLine;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Eas.Cli.Commands;
using Eas.Cli.Output;
using Eas.Search.Runs;
using NUnit.Framework;

namespace Eas.Cli.Tests;

/// <summary>Keeps docs/command-line.md true.</summary>
public sealed partial class DocumentationTests
{
    private static readonly IReadOnlyList<IEasCommand> Commands = EasCommands.CreateAll();
    private static readonly string Page = File.ReadAllText(Path.Combine(FindRepository(), "docs", "command-line.md"));

    // The journal has no result of its own: its lines are the run's.
    private static readonly Type[] JournalLines = [typeof(JournalNetwork), typeof(JournalPreservation), typeof(JournalEpisode)];

    [Test]
    public void A_command_has_a_section_with_its_options_arguments_example_and_json_keys([ValueSource(nameof(Names))] string name)
    {
        IEasCommand command = Commands.Single(command => command.Name == name);
        string section = Section($"eas {name}");
        Assert.That(section, Does.Contain(command.Example));
        Assert.That(command.Options.Select(option => option.Name), Is.All.Matches<string>(option => IsRow(section, option)), "options");
        Assert.That(command.Arguments.Select(argument => argument.Name), Is.All.Matches<string>(argument => IsRow(section, argument)), "arguments");
        Assert.That(JsonKeys(command), Is.All.Matches<string>(key => section.Contains($"`{key}`", StringComparison.Ordinal)), "JSON keys");
    }

    [Test]
    public void The_options_of_every_command_have_a_section_of_their_own()
    {
        string section = Section("Options of every command");
        IEnumerable<string> names = new CommonOptions().All.Select(option => option.Name).Append("--help");
        Assert.That(names, Is.All.Matches<string>(option => IsRow(section, option)));
    }

    [Test]
    public void No_option_is_described_that_does_not_exist()
    {
        IEnumerable<Option> options = Commands.SelectMany(command => command.Options).Concat(new CommonOptions().All);
        IEnumerable<string> described = OptionName().Matches(Page).Select(match => match.Value).Distinct();
        Assert.That(described, Is.SubsetOf(options.Select(option => option.Name).Append("--help").Append("--version")));
    }

    private static IEnumerable<string> Names() => Commands.Select(command => command.Name);

    private static string Section(string heading)
    {
        Match match = Regex.Match(Page, $@"^## {Regex.Escape(heading)}\n(.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline);
        Assert.That(match.Success, $"there is no section '{heading}'");
        return match.Groups[1].Value;
    }

    private static bool IsRow(string section, string name) => Regex.IsMatch(section, $@"^\| `{Regex.Escape(name.Replace("|", "\\|", StringComparison.Ordinal))}[` ]", RegexOptions.Multiline);

    private static IEnumerable<string> JsonKeys(IEasCommand command)
    {
        if (command is JournalCommand)
            return JournalLines.SelectMany(line => line.GetProperties()).Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
        Type result = command.GetType().GetNestedType("Result", BindingFlags.NonPublic)!;
        return OutputJson.Default.GetTypeInfo(result)!.Properties.Select(property => property.Name);
    }

    private static string FindRepository()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "Eas.sln")))
            directory = Path.GetDirectoryName(directory);
        return directory ?? throw new InvalidOperationException("the tests are not run from within the repository");
    }

    [GeneratedRegex("(?<![-a-z])--[a-z]+(-[a-z]+)*")]
    private static partial Regex OptionName();
}
