using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace Eas.Cli.Commands;

/// <summary>Hands the list of commands to the parser.</summary>
internal static class CommandTree
{
    private const string ProgramName = "eas";

    /// <summary>The root command with all commands, their groups and the options that all have.</summary>
    public static RootCommand Create(IEnumerable<IEasCommand> commands, CommonOptions common, Terminal terminal, CancellationToken cancellation)
    {
        RootCommand root = new("Trains and grows convolutional networks.");
        root.Directives.Clear();
        root.Options.Clear();
        root.Options.Add(CreateHelp(commands));
        root.Options.Add(VersionOption.Create(common, terminal.Output));
        foreach (Option option in common.All)
            root.Options.Add(option);
        foreach (IEasCommand command in commands)
            GroupOf(root, command).Subcommands.Add(CreateCommand(command, common, terminal, cancellation));
        return root;
    }

    /// <summary>The words that called a command, <c>eas</c> included.</summary>
    public static string PathOf(SymbolResult? result) => result switch
    {
        CommandResult { Command: RootCommand } or null => ProgramName,
        CommandResult command => $"{PathOf(command.Parent)} {command.Command.Name}",
        _ => PathOf(result.Parent),
    };

    /// <summary>What to say where a command was needed and none, or no such one, was given; null where that is not the error.</summary>
    public static string? DescribeMissingCommand(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (command.Subcommands.Count == 0)
            return null;
        string names = string.Join(", ", command.Subcommands.Select(subcommand => subcommand.Name));
        if (parsed.UnmatchedTokens is [string word, ..])
            return word.StartsWith('-') ? $"there is no option '{word}' here" : $"there is no command '{word}'; the commands are {names}";
        return parsed.Errors.All(error => error.SymbolResult is CommandResult) ? $"a command is needed: {names}" : null;
    }

    private static Command GroupOf(RootCommand root, IEasCommand command)
    {
        if (command.Name.Split(' ') is not [string name, _])
            return root;
        if (root.Subcommands.FirstOrDefault(candidate => candidate.Name == name) is Command existing)
            return existing;
        Command group = new(name, EasCommands.DescribeGroup(name));
        root.Subcommands.Add(group);
        return group;
    }

    private static Command CreateCommand(IEasCommand command, CommonOptions common, Terminal terminal, CancellationToken cancellation)
    {
        Command parsed = new(command.Name.Split(' ')[^1], command.Description);
        foreach (Argument argument in command.Arguments)
            parsed.Arguments.Add(argument);
        foreach (Option option in command.Options)
            parsed.Options.Add(option);
        parsed.SetAction(result =>
        {
            command.Run(new Invocation(result, common, terminal, cancellation));
            return ExitCode.Done;
        });
        return parsed;
    }

    private static HelpOption CreateHelp(IEnumerable<IEasCommand> commands)
    {
        HelpOption help = new() { Description = "Show what a command does, its options and an example" };
        help.Action = new HelpWithExample((HelpAction)help.Action!, commands.ToDictionary(command => $"{ProgramName} {command.Name}", command => command.Example));
        return help;
    }
}
