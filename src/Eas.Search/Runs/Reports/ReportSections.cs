using Eas.Search.Runs.Reports.Sections;

namespace Eas.Search.Runs.Reports;

/// <summary>The sections of a report in their order: a section is added by its type and one line here.</summary>
internal static class ReportSections
{
    /// <summary>Of each run.</summary>
    public static IReadOnlyList<IRunSection> OfRun { get; } =
    [
        new ResultSection(),
        new ProgressSection(),
        new SizeSection(),
        new CurvesSection(),
        new GrowthSection(),
        new PolicySection(),
        new LineageSection(),
        new CostSection(),
        new RecipeSection(),
        new NetworksSection(),
    ];

    /// <summary>Of several runs together.</summary>
    public static IReadOnlyList<IComparisonSection> OfRuns { get; } =
    [
        new StrategiesSection(),
        new RunsSection(),
    ];
}
