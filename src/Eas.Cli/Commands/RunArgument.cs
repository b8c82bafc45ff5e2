using System.CommandLine;
using Eas.Search.Runs;

namespace Eas.Cli.Commands;

/// <summary>The argument RUN: the folder of a run, read from beside the search that may be writing to it.</summary>
internal static class RunArgument
{
    /// <summary>Makes the argument.</summary>
    public static Argument<string> Create() => new("RUN") { Description = "The folder of a run" };

    /// <summary>Makes the argument of one run or several.</summary>
    public static Argument<string[]> CreateSeveral() => new("RUN") { Description = "The folder of a run; several are compared", Arity = ArgumentArity.OneOrMore };

    /// <summary>Opens the run.</summary>
    /// <exception cref="RunException">There is none, or it cannot be read.</exception>
    public static RunStore Open(Invocation invocation, Argument<string> argument) => RunStore.OpenToRead(RunFolder.Find(invocation.GetRequired(argument)));
}
