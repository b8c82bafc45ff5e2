using System.Collections.Immutable;

namespace Eas.Search.Execution;

/// <summary>How the command <c>eas</c> is started.</summary>
/// <param name="FileName">The executable.</param>
/// <param name="FirstWords">What comes before the command's own words.</param>
public sealed record EasProgram(string FileName, ImmutableArray<string> FirstWords)
{
    private const string DotnetHost = "dotnet";

    /// <summary>This process's program: an executable of its own, or <c>dotnet eas.dll</c>.</summary>
    public static EasProgram Current { get; } = Of(Environment.ProcessPath ?? "eas", Environment.GetCommandLineArgs());

    /// <summary>The program of a process: of an assembly that runs in the host <c>dotnet</c>, host and assembly.</summary>
    /// <param name="processPath">The process's executable.</param>
    /// <param name="words">Its command line as the runtime gives it: the program first.</param>
    internal static EasProgram Of(string processPath, IReadOnlyList<string> words) =>
        string.Equals(Path.GetFileNameWithoutExtension(processPath), DotnetHost, StringComparison.OrdinalIgnoreCase)
            ? new EasProgram(processPath, [Path.GetFullPath(words[0])])
            : new EasProgram(processPath, []);
}
