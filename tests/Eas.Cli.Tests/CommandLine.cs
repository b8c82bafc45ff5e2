using System.Text.Json;
using Eas.Cli.Commands;

namespace Eas.Cli.Tests;

/// <summary>One call of <c>eas</c> in this process, and what it wrote.</summary>
internal sealed record CommandLine(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of standard error.</summary>
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The last line of standard output as JSON: the result.</summary>
    public JsonElement Result => JsonDocument.Parse(OutputLines[^1]).RootElement;

    /// <summary>The lines of standard output.</summary>
    public string[] OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static CommandLine Run(params string[] args) => Run(args, EasCommands.CreateAll(), CancellationToken.None);

    public static CommandLine Run(string[] args, IReadOnlyList<IEasCommand> commands, CancellationToken cancellation)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exitCode = EasApplication.Run(args, new Terminal(output, error, IsInteractive: false), commands, cancellation);
        return new CommandLine(exitCode, output.ToString(), error.ToString());
    }
}
