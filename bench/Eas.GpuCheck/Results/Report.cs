namespace Eas.GpuCheck.Results;

/// <summary>All that was found on a machine.</summary>
/// <param name="EasVersion">Version of Eas.</param>
/// <param name="Started">When.</param>
/// <param name="Quick">Whether sizes were small, for trying the checks out: its figures say nothing about speed.</param>
/// <param name="Results">In the order of the list of checks.</param>
internal sealed record Report(string EasVersion, DateTimeOffset Started, bool Quick, IReadOnlyList<CheckResult> Results)
{
    public bool HasFailures => Results.Any(result => result.Outcome == Outcome.Failed);
}
