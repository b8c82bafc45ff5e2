using Spectre.Console;

namespace Eas.Cli;

/// <summary>Where a command writes: results to <paramref name="Output"/>, progress and errors to <paramref name="Error"/>.</summary>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="IsInteractive">Whether standard error is a terminal that can show a moving progress bar.</param>
public sealed record Terminal(TextWriter Output, TextWriter Error, bool IsInteractive)
{
    /// <summary>The process's own streams.</summary>
    public static Terminal Standard => new(Console.Out, Console.Error, IsInteractive: !Console.IsErrorRedirected);

    /// <summary>A console on standard error, for a progress bar.</summary>
    internal IAnsiConsole CreateErrorConsole() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Error) });
}
