using System.CommandLine;
using System.CommandLine.Parsing;
using Eas.Cli.Commands;

namespace Eas.Cli;

/// <summary>The command <c>eas</c> without the process around it.</summary>
public static class EasApplication
{
    /// <summary>Runs one command line.</summary>
    /// <param name="args">The words after <c>eas</c>.</param>
    /// <param name="terminal">Where results, progress and errors go.</param>
    /// <param name="cancellation">Asks a running command to save and stop.</param>
    /// <returns>A value of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancellation = default) =>
        Run(args, terminal, EasCommands.CreateAll(), cancellation);

    internal static int Run(IReadOnlyList<string> args, Terminal terminal, IReadOnlyList<IEasCommand> commands, CancellationToken cancellation)
    {
        CommonOptions common = new();
        RootCommand root = CommandTree.Create(commands, common, terminal, cancellation);

        // A word that begins with @ is a word: it names no file of further words.
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        string command = CommandTree.PathOf(parsed.CommandResult);
        if (parsed.Errors is [ParseError first, ..])
            return ReportUsage(terminal, command, CommandTree.DescribeMissingCommand(parsed) ?? first.Message);
        bool isVerbose = parsed.GetValue(common.Verbose);
        try
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (UsageException error)
        {
            return ReportUsage(terminal, command, error.Message);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            terminal.Error.WriteLine($"{command}: interrupted");
            return ExitCode.Interrupted;
        }
        catch (Exception error)
        {
            terminal.Error.WriteLine(ErrorLine.Describe(command, error));
            if (isVerbose)
                terminal.Error.WriteLine(error);
            return ExitCode.Failed;
        }
    }

    private static int ReportUsage(Terminal terminal, string command, string message)
    {
        terminal.Error.WriteLine($"{command}: {ErrorLine.Flatten(message).TrimEnd('.')}; see `{command} --help`");
        return ExitCode.WrongUsage;
    }
}
