namespace Eas.GpuCheck.Results;

/// <summary>What a check found.</summary>
/// <param name="Name">The check's name.</param>
/// <param name="Outcome">How it ended.</param>
internal sealed record CheckResult(string Name, Outcome Outcome)
{
    /// <summary>What the check shows when it passes.</summary>
    public string Claim { get; init; } = "";

    /// <summary>Why it was skipped; null where it was not.</summary>
    public string? Reason { get; init; }

    /// <summary>What is wrong, one line each; empty unless it failed.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    public IReadOnlyList<Fact> Facts { get; init; } = [];

    public IReadOnlyList<Figure> Figures { get; init; } = [];

    /// <summary>How long it took.</summary>
    public double Seconds { get; init; }
}
