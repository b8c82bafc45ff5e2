namespace Eas.Search.Runs.Reports;

/// <summary>The page around the sections.</summary>
internal static class ReportPage
{
    /// <summary>The page of one run, or of several: then what they have in common comes first, and each run behind a line that opens it.</summary>
    public static Html Render(IReadOnlyList<RunModel> runs)
    {
        string title = runs.Count == 1 ? $"{runs[0].Run.RecipeName}: report of a search" : $"Report of {runs.Count} searches";
        Html body = runs.Count == 1 ? RenderRun(runs[0]) : RenderRuns(runs);
        return Html.Of(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title}</title>
            <style>{new Html(ReportStyle.Text)}</style>
            </head>
            <body>
            <main>
            {body}</main>
            </body>
            </html>

            """);
    }

    private static Html RenderRun(RunModel run)
    {
        Html[] sections = [.. SectionsOf(run, level: 2)];
        IEnumerable<Html> links = ReportSections.OfRun.Where((_, i) => !sections[i].IsEmpty).Select(section => Html.Of($"<a href=\"#{IdOf(section.Title)}\">{section.Title}</a>"));
        return Html.Of($"<header><h1>{run.Run.RecipeName}</h1>{Introduction(run)}</header>\n<nav>{links}</nav>\n{sections}");
    }

    private static Html RenderRuns(IReadOnlyList<RunModel> runs)
    {
        IEnumerable<Html> comparisons = ReportSections.OfRuns.Select(section => Section(2, section.Title, section.Render(runs), IdOf(section.Title)));
        return Html.Of($"<header><h1>{runs.Count} searches</h1></header>\n{comparisons}<section><h2>Each run</h2>\n{runs.Select(Folded)}</section>\n");
    }

    private static Html Folded(RunModel run) => Html.Of(
        $"<details class=\"run\"><summary>{run.Name}: {run.Run.RecipeName}, {run.Recipe.Strategy}, seed {run.Run.Seed}</summary>\n{Introduction(run)}{SectionsOf(run, level: 3)}</details>\n");

    private static Html Introduction(RunModel run)
    {
        string repeatable = run.Run.IsNonDeterministic ? "not deterministic: a setting depends on time" : "deterministic";
        return Html.Of(
            $"""
            <p class="lead">{run.Recipe.Description}</p>
            <p class="quiet">Data set {run.Run.DataName} · strategy {run.Recipe.Strategy} · seed {run.Run.Seed} · {repeatable}</p>
            {Unfinished(RunProgress.FindMissing(run))}
            """);
    }

    private static Html Unfinished(IReadOnlyList<string> missing) =>
        missing.Count == 0 ? Html.Empty : Html.Of($"<p class=\"notice\"><b>This search is not finished:</b> {string.Join("; ", missing)}.</p>\n");

    private static IEnumerable<Html> SectionsOf(RunModel run, int level) =>
        ReportSections.OfRun.Select(section => Section(level, section.Title, section.Render(run), level == 2 ? IdOf(section.Title) : null));

    private static Html Section(int level, string title, Html content, string? id)
    {
        if (content.IsEmpty)
            return Html.Empty;
        Html attribute = id is null ? Html.Empty : Html.Of($" id=\"{id}\"");
        return Html.Of($"<section{attribute}><h{level}>{title}</h{level}>\n{content}</section>\n");
    }

    private static string IdOf(string title) => title.Replace(' ', '-');
}
