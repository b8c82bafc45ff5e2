using System.Text.Json;
using Eas.Cli.Commands;

namespace Eas.Cli.Tests;

/// <summary>Runs command lines in this process.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command line whose output is not a terminal.</summary>
    public static CommandResult Run(params string[] args) => Run(args, EasCommands.CreateAll());

    /// <summary>Runs a command line with other commands, a terminal, or a stop that was asked for before it began.</summary>
    public static CommandResult Run(string[] args, IReadOnlyList<IEasCommand>? commands = null, bool isInteractive = false, bool isCancelled = false)
    {
        using StringWriter output = new(), error = new();
        int exitCode = EasApplication.Run(
            args, new Terminal(output, error, isInteractive), commands ?? EasCommands.CreateAll(), new CancellationToken(isCancelled));
        return new CommandResult(exitCode, output.ToString(), error.ToString());
    }
}

/// <summary>What a command line gave.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    public string[] OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The last line of standard output as JSON.</summary>
    public JsonElement Json => JsonElement.Parse(OutputLines[^1]);

    /// <summary>The keys of <see cref="Json"/> in order.</summary>
    public IEnumerable<string> JsonKeys => Json.EnumerateObject().Select(property => property.Name);
}
