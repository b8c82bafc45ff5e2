using System.Globalization;

namespace Eas.Search.Runs.Reports.Sections;

/// <summary>What each run found, and what growing is worth over all of them.</summary>
internal sealed class RunsSection : IComparisonSection
{
    /// <inheritdoc/>
    public string Title => "Runs";

    /// <inheritdoc/>
    public Html Render(IReadOnlyList<RunModel> runs) => Html.Of($"{Warning(runs)}{Runs(runs).ToHtml()}{Worth(runs)}");

    private static Html Warning(IReadOnlyList<RunModel> runs) => runs.Select(run => run.Run.DataFingerprint).Distinct().Count() == 1
        ? Html.Empty
        : Html.Of($"<p class=\"notice\">The runs are of different data sets: their accuracies cannot be compared.</p>\n");

    private static HtmlTable Runs(IReadOnlyList<RunModel> runs)
    {
        var table = new HtmlTable(
            "run", "strategy", "#seed", "#best", "#control", "#difference", "#best, test", "#control, test", "#difference, test", "state");
        foreach (RunModel run in runs)
        {
            table.Add(
                run.Name,
                run.Recipe.Strategy,
                run.Run.Seed.ToString(CultureInfo.InvariantCulture),
                Figures.Percent(run.Best?.Result!.ValidationAccuracy),
                Figures.Percent(run.ControlValidationAccuracy),
                Figures.Points(ValidationDifference(run)),
                Figures.Percent(run.Final?.TestAccuracy),
                Figures.Percent(run.Control?.TestAccuracy),
                Figures.Points(TestDifference(run)),
                RunProgress.FindMissing(run).Count == 0 ? "finished" : "not finished");
        }

        return table;
    }

    private static Html Worth(IReadOnlyList<RunModel> runs)
    {
        var table = new HtmlTable("best network minus control, points", "#runs", "#mean", "#95 % interval");
        foreach (IGrouping<string, RunModel> strategy in runs.GroupBy(run => run.Recipe.Strategy))
        {
            AddWorth(table, $"{strategy.Key}, validation", strategy.Select(ValidationDifference));
            AddWorth(table, $"{strategy.Key}, test", strategy.Select(TestDifference));
        }

        return table.ToHtml();
    }

    private static void AddWorth(HtmlTable table, string name, IEnumerable<double?> differences)
    {
        var sample = new Sample([.. differences.OfType<double>()]);
        string interval = sample.Values.Count > 1 ? $"{Figures.Points(sample.Mean - sample.HalfInterval)} to {Figures.Points(sample.Mean + sample.HalfInterval)}" : Figures.None;
        table.Add(name, Figures.Whole(sample.Values.Count), Figures.Points(sample.Values.Count > 0 ? sample.Mean : null), interval);
    }

    private static double? ValidationDifference(RunModel run) => run.Best?.Result!.ValidationAccuracy - run.ControlValidationAccuracy;

    private static double? TestDifference(RunModel run) => run.Final?.TestAccuracy - run.Control?.TestAccuracy;
}
