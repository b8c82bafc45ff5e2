using Eas.GpuCheck.Results;

namespace Eas.GpuCheck.Checks;

/// <summary>Collects what a check finds.</summary>
internal sealed class CheckLog
{
    // Where everything is wrong, more lines say nothing more.
    private const int MostProblems = 50;

    private readonly List<string> problems = [];
    private readonly List<Fact> facts = [];
    private readonly List<Figure> figures = [];
    private int problemCount;

    /// <summary>Something is wrong: the check has failed, and goes on.</summary>
    public void Fail(string problem)
    {
        if (++problemCount <= MostProblems)
            problems.Add(problem);
    }

    /// <summary>Fails where there is a problem.</summary>
    public void FailWhere(string subject, string? problem)
    {
        if (problem is not null)
            Fail($"{subject}: {problem}");
    }

    public void Note(string name, string value) => facts.Add(new Fact(name, value));

    public void Measure(string subject, string quantity, double value, string unit = "") => figures.Add(new Figure(subject, quantity, value, unit));

    /// <summary>The result.</summary>
    public CheckResult Describe(ICheck check, TimeSpan time) => new(check.Name, problemCount > 0 ? Outcome.Failed : Outcome.Passed)
    {
        Claim = check.Claim,
        Problems = problemCount > MostProblems ? [.. problems, $"and {problemCount - MostProblems} more"] : problems,
        Facts = facts,
        Figures = figures,
        Seconds = time.TotalSeconds,
    };
}
