namespace Eas.Cli;

/// <summary>The end of standard input as a request to save and stop: it comes however the program at its other end dies.</summary>
internal static class StandardInputEnd
{
    /// <summary>Cancels once standard input has ended; what comes before is ignored.</summary>
    public static void Cancels(CancellationTokenSource source)
    {
        Stream input = Console.OpenStandardInput();
        new Thread(() => Wait(input, source)) { IsBackground = true, Name = "eas-standard-input" }.Start();
    }

    private static void Wait(Stream input, CancellationTokenSource source)
    {
        byte[] ignored = new byte[256];
        while (input.Read(ignored) > 0)
            continue;
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The work was done before.
        }
    }
}
