using System.Diagnostics;
using Eas.GpuCheck.Checks;
using Eas.GpuCheck.Results;

namespace Eas.GpuCheck.Running;

/// <summary>
/// Runs one check in a process of its own: a kernel's fault ends a process's CUDA for good, and a library that misses a part of itself aborts the process. Neither
/// must touch the checks after it.
/// </summary>
internal sealed class CheckProcess(OutputFolder folder, bool isQuick)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Runs it; a process that left no result has failed.</summary>
    public CheckResult Run(ICheck check)
    {
        string file = folder.ResultOf(check.Name);
        File.Delete(file);
        long started = Stopwatch.GetTimestamp();
        using Process process = Process.Start(Describe(check))!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string? problem = Wait(process);
        File.WriteAllText(folder.LogOf(check.Name), errors.Result);
        if (problem is null && File.Exists(file))
            return ReportJson.ReadResult(file);
        return new CheckResult(check.Name, Outcome.Failed)
        {
            Claim = check.Claim,
            Problems = [problem ?? $"its process ended with code {process.ExitCode} and without a result: {LastLine(errors.Result)}"],
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
        };
    }

    private ProcessStartInfo Describe(ICheck check) =>
        new(Environment.ProcessPath!, [Arguments.CheckCommand, check.Name, folder.Path, .. isQuick ? [Arguments.QuickOption] : Array.Empty<string>()])
        {
            RedirectStandardError = true,
        };

    private static string? Wait(Process process)
    {
        if (process.WaitForExit(Limit))
            return null;
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        return $"it took longer than {Limit.TotalMinutes} minutes and was stopped";
    }

    private static string LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault("it said nothing");
}
