using System.CommandLine;
using Eas.Search.Runs;

namespace Eas.Cli.Commands;

/// <summary><c>eas journal</c>: what a run found, in lines that two equal runs have in common.</summary>
internal sealed class JournalCommand : IEasCommand
{
    private readonly Argument<string> run = RunArgument.Create();

    /// <inheritdoc/>
    public string Name => "journal";

    /// <inheritdoc/>
    public string Description => "Prints the networks of a run as JSON lines that are the same for equal runs.";

    /// <inheritdoc/>
    public string Example => "eas journal runs/quick-1";

    /// <inheritdoc/>
    public IReadOnlyList<Argument> Arguments => [run];

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [];

    /// <inheritdoc/>
    public void Run(Invocation invocation)
    {
        using RunStore store = RunArgument.Open(invocation, run);
        foreach (string line in Journal.ReadLines(store))
            invocation.Terminal.Output.WriteLine(line);
    }
}
