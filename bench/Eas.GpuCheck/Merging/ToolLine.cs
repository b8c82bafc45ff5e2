using Eas.GpuCheck.Results;

namespace Eas.GpuCheck.Merging;

/// <summary>A line of tools.tsv: how a tool that is not part of Eas ended.</summary>
internal static class ToolLine
{
    /// <summary>Reads name, outcome, seconds, claim and reason, with tabs between them.</summary>
    /// <exception cref="InvalidDataException">It is another kind of line.</exception>
    public static CheckResult Parse(string line) => line.Split('\t') switch
    {
        [var name, "passed", var seconds, var claim, _] => Describe(name, Outcome.Passed, seconds, claim),
        [var name, "failed", var seconds, var claim, var reason] => Describe(name, Outcome.Failed, seconds, claim) with { Problems = [reason] },
        [var name, "skipped", var seconds, var claim, var reason] => Describe(name, Outcome.Skipped, seconds, claim) with { Reason = reason },
        _ => throw new InvalidDataException($"tools.tsv: '{line}' does not say how a tool ended"),
    };

    private static CheckResult Describe(string name, Outcome outcome, string seconds, string claim) =>
        new(name, outcome) { Claim = claim, Seconds = double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture) };
}
