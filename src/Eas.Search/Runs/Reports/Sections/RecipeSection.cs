using System.Globalization;

namespace Eas.Search.Runs.Reports.Sections;

/// <summary>All that decides a run's results.</summary>
internal sealed class RecipeSection : IRunSection
{
    /// <inheritdoc/>
    public string Title => "Recipe";

    /// <inheritdoc/>
    public Html Render(RunModel run)
    {
        var table = new HtmlTable("", "");
        table.Add("data fingerprint", run.Run.DataFingerprint);
        table.Add("computed with", run.Run.Arithmetic.ToString());
        table.Add("seed", Text(run.Run.Seed));
        table.Add("seed of the choice of validation images", Text(run.Run.SplitSeed));
        return Html.Of($"{table.ToHtml()}<details><summary>The recipe as JSON</summary><pre>{run.Run.Recipe}</pre></details>\n");
    }

    private static string Text(ulong key) => key.ToString(CultureInfo.InvariantCulture);
}
