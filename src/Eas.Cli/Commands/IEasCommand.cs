using System.CommandLine;

namespace Eas.Cli.Commands;

/// <summary>A command of <c>eas</c>. One object serves one command line.</summary>
internal interface IEasCommand
{
    /// <summary>The words that call it, as <c>data get</c>.</summary>
    string Name { get; }

    /// <summary>What it does, in one line.</summary>
    string Description { get; }

    /// <summary>A whole command line for its help.</summary>
    string Example { get; }

    /// <summary>Its arguments in order.</summary>
    IReadOnlyList<Argument> Arguments { get; }

    /// <summary>Its options, those that all commands have not among them.</summary>
    IReadOnlyList<Option> Options { get; }

    /// <summary>Carries it out. A failure is an exception whose message is one line.</summary>
    /// <exception cref="UsageException">The options do not go together.</exception>
    void Run(Invocation invocation);
}
