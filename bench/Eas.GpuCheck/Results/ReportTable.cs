using System.Globalization;
using System.Text;

namespace Eas.GpuCheck.Results;

/// <summary>A report as Markdown: one table of all checks, then a section for each that has more to say.</summary>
internal static class ReportTable
{
    public static string Write(Report report)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# GPU check\n\nEas {report.EasVersion}, {report.Started:yyyy-MM-dd HH:mm} UTC.");
        text.Append(report.Quick ? " Small sizes: no figure here says anything about speed.\n\n" : "\n\n");
        text.Append("| check | outcome | seconds | what it shows |\n|---|---|---|---|\n");
        foreach (CheckResult result in report.Results)
            text.Append(CultureInfo.InvariantCulture, $"| {result.Name} | {Describe(result)} | {result.Seconds:0.0} | {Cell(result.Claim)} |\n");
        foreach (CheckResult result in report.Results)
            AppendSection(text, result);
        return text.ToString();
    }

    private static string Describe(CheckResult result) => result.Outcome switch
    {
        Outcome.Passed => "passed",
        Outcome.Failed => "**failed**",
        _ => $"skipped: {Cell(result.Reason ?? "")}",
    };

    private static void AppendSection(StringBuilder text, CheckResult result)
    {
        if (result.Problems.Count + result.Facts.Count + result.Figures.Count == 0)
            return;
        text.Append(CultureInfo.InvariantCulture, $"\n## {result.Name}\n\n");
        foreach (string problem in result.Problems)
            text.Append(CultureInfo.InvariantCulture, $"- **{Cell(problem)}**\n");
        foreach (Fact fact in result.Facts)
            text.Append(CultureInfo.InvariantCulture, $"- {fact.Name}: {Cell(fact.Value)}\n");
        if (result.Figures.Count == 0)
            return;
        if (result.Problems.Count + result.Facts.Count > 0)
            text.Append('\n');
        AppendFigures(text, result.Figures);
    }

    private static void AppendFigures(StringBuilder text, IReadOnlyList<Figure> figures)
    {
        (string Quantity, string Unit)[] columns = [.. figures.Select(figure => (figure.Quantity, figure.Unit)).Distinct()];
        text.Append("| |");
        foreach ((string quantity, string unit) in columns)
            text.Append(CultureInfo.InvariantCulture, $" {quantity}{(unit == "" ? "" : $", {unit}")} |");
        text.Append("\n|---|").Append(string.Concat(Enumerable.Repeat("---|", columns.Length))).Append('\n');
        foreach (IGrouping<string, Figure> row in figures.GroupBy(figure => figure.Subject))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Cell(row.Key)} |");
            foreach ((string quantity, string unit) in columns)
                text.Append(' ').Append(Number(row.FirstOrDefault(figure => (figure.Quantity, figure.Unit) == (quantity, unit)))).Append(" |");
            text.Append('\n');
        }
    }

    // Four digits are more than a measurement has; whole numbers are counts.
    private static string Number(Figure? figure) => figure switch
    {
        null => "",
        { Value: var value } when value == Math.Truncate(value) && Math.Abs(value) < 1e15 => value.ToString("#,0", CultureInfo.InvariantCulture),
        { Value: >= 1000 and var value } => value.ToString("#,0", CultureInfo.InvariantCulture),
        { Value: var value } => value.ToString("G4", CultureInfo.InvariantCulture),
    };

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
