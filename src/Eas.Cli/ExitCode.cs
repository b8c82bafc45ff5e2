namespace Eas.Cli;

/// <summary>What the process returns.</summary>
public static class ExitCode
{
    /// <summary>The command did what was asked.</summary>
    public const int Done = 0;

    /// <summary>The command was understood and could not be carried out.</summary>
    public const int Failed = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int WrongUsage = 2;

    /// <summary>Stopped by Ctrl-C or SIGTERM: 128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;
}
