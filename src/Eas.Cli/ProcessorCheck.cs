namespace Eas.Cli;

internal static class ProcessorCheck
{
    public static string? FindProblem() => null;
}
