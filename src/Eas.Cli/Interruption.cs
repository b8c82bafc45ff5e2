using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Eas.Cli;

/// <summary>Turns the first Ctrl-C or SIGTERM into a request to save and stop; another one a second later or more ends the process.</summary>
internal sealed class Interruption : IDisposable
{
    // Shells and wrappers such as timeout pass one Ctrl-C on to the whole process group and then again to their child.
    private static readonly TimeSpan Echo = TimeSpan.FromSeconds(1);

    private readonly Stopwatch sinceFirst = new();
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    public Interruption() =>
        registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)];

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
            registration.Dispose();
        source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        sinceFirst.Start();
        context.Cancel = sinceFirst.Elapsed < Echo;
        source.Cancel();
    }
}
