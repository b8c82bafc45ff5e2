using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Eas.Cli.Commands;

/// <summary>The parser's help page, followed by the command's example.</summary>
/// <param name="help">The parser's own help.</param>
/// <param name="examples">An example for each command, by the words that call it.</param>
internal sealed class HelpWithExample(HelpAction help, IReadOnlyDictionary<string, string> examples) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = help.Invoke(parseResult);
        if (examples.TryGetValue(CommandTree.PathOf(parseResult.CommandResult), out string? example))
            parseResult.InvocationConfiguration.Output.WriteLine($"Example:\n  {example}\n");
        return exitCode;
    }
}
