using System.Globalization;

namespace Eas.Search.Runs.Reports;

/// <summary>A plot in a page: the picture, its legend, and below it the numbers.</summary>
internal static class PlotFigure
{
    /// <summary>The figure.</summary>
    public static Html Render(LinePlot plot) => Html.Of(
        $"""
        <figure>
        <figcaption><b>{plot.Title}</b><span>{plot.Y.Label}</span></figcaption>
        {new Html(plot.ToSvg())}{Legend(plot)}
        {Table(plot).ToDetails("Data of this picture")}</figure>

        """);

    /// <summary>Figures beside one another where there is room.</summary>
    public static Html Row(params IReadOnlyList<LinePlot> plots) => plots.Count == 1 ? Render(plots[0]) : Html.Of($"<div class=\"pair\">{plots.Select(Render)}</div>\n");

    private static Html Legend(LinePlot plot)
    {
        IEnumerable<Html> entries = plot.Series.Select((series, i) => Html.Of($"<li>{new Html(plot.DrawSample(i))}{series.Name}</li>"));
        return plot.Series.Count > 0 ? Html.Of($"<ul class=\"legend\">{entries}</ul>") : Html.Empty;
    }

    private static HtmlTable Table(LinePlot plot)
    {
        var table = new HtmlTable([$"#{plot.X.Label}", .. plot.Series.Select(series => $"#{series.Name}")]);
        ILookup<double, PlotPoint>[] series = [.. plot.Series.Select(series => series.Points.ToLookup(point => point.X))];
        foreach (double x in series.SelectMany(points => points.Select(point => point.Key)).Distinct().Order())
            table.Add([Number(x), .. series.Select(points => string.Join(", ", points[x].Select(Value)))]);
        return table;
    }

    private static string Value(PlotPoint point) => point is { Lower: { } lower, Upper: { } upper }
        ? $"{Number(point.Y)} ({Number(lower)} to {Number(upper)})"
        : Number(point.Y);

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
