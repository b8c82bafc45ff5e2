using System.Diagnostics;
using Eas.GpuCheck.Checks;
using Eas.GpuCheck.Results;

namespace Eas.GpuCheck.Running;

/// <summary>Runs one check in this process.</summary>
internal static class CheckRunner
{
    public static CheckResult Run(ICheck check, CheckedMachine machine)
    {
        var log = new CheckLog();
        long start = Stopwatch.GetTimestamp();
        try
        {
            check.Run(machine, log);
        }
#pragma warning disable CA1031 // Whatever stops a check is what it found.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            log.Fail($"{problem.GetType().Name}: {problem.Message}");
        }

        return log.Describe(check, Stopwatch.GetElapsedTime(start));
    }
}
