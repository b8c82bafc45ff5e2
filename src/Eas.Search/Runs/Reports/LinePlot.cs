using System.Globalization;
using System.Net;
using System.Text;

namespace Eas.Search.Runs.Reports;

/// <summary>Lines over a common horizontal axis as an SVG picture that needs nothing beside it. Text and axes have the colour of the text around it.</summary>
/// <param name="Title">Above the plot.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Series">The lines, in the order of the legend.</param>
public sealed record LinePlot(string Title, PlotAxis X, PlotAxis Y, IReadOnlyList<PlotSeries> Series)
{
    private const int Width = 760, Height = 400;
    private const int Left = 64, Right = 560, Top = 40, Bottom = 348;
    private const int LegendX = 580, LegendLine = 20, LegendSample = 26;

    // Picture files are shown without a page whose colour they could take.
    private const string FileStyle = "<style>:root{color:#1f2328}@media(prefers-color-scheme:dark){:root{color:#e6edf3}}</style>";

    // Okabe and Ito's colours: told apart by the colour-blind, and seen on light and dark ground.
    private static readonly string[] Colors = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

    /// <summary>The picture for a page: its text has the page's colour.</summary>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public string ToSvg() => Draw(style: "");

    /// <summary>The picture for a file: its text is dark on light ground and light on dark.</summary>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public string ToSvgFile() => Draw(FileStyle);

    private string Draw(string style)
    {
        PlotPoint[] points = [.. Series.SelectMany(series => series.Points)];
        if (Array.Exists(points, point => !double.IsFinite(point.X) || !double.IsFinite(point.Y + (point.Lower ?? 0) + (point.Upper ?? 0))))
            throw new ArgumentException($"a value of the plot '{Title}' is not finite");
        var x = new AxisScale(points.Select(point => point.X), X.SmallestStep);
        var y = new AxisScale(points.SelectMany(point => (double[])[point.Y, point.Lower ?? point.Y, point.Upper ?? point.Y]), Y.SmallestStep);
        var svg = new StringBuilder();
        string title = WebUtility.HtmlEncode(Title);
        Append(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" font-family=\"sans-serif\" font-size=\"12\" fill=\"currentColor\">");
        svg.Append(style);
        Append(svg, $"<title>{title}</title>");
        AppendText(svg, Left, 22, Title, "start", " font-weight=\"bold\"");
        AppendAxes(svg, x, y);
        for (int i = 0; i < Series.Count; i++)
            AppendSeries(svg, Series[i], Series[i].Color ?? Colors[i % Colors.Length], x, y);
        for (int i = 0; i < Series.Count; i++)
            AppendLegend(svg, Series[i], Series[i].Color ?? Colors[i % Colors.Length], Top + 8 + (i * LegendLine));
        return svg.AppendLine("</svg>").ToString();
    }

    private void AppendAxes(StringBuilder svg, AxisScale x, AxisScale y)
    {
        foreach (double tick in y.Ticks)
        {
            double place = PlaceY(y, tick);
            Append(svg, $"<line x1=\"{Left}\" x2=\"{Right}\" y1=\"{place:0.#}\" y2=\"{place:0.#}\" stroke=\"currentColor\" stroke-opacity=\"0.2\"/>");
            AppendText(svg, Left - 8, place + 4, y.Describe(tick), "end");
        }

        Append(svg, $"<line x1=\"{Left}\" x2=\"{Right}\" y1=\"{Bottom}\" y2=\"{Bottom}\" stroke=\"currentColor\"/>");
        foreach (double tick in x.Ticks)
        {
            double place = PlaceX(x, tick);
            Append(svg, $"<line x1=\"{place:0.#}\" x2=\"{place:0.#}\" y1=\"{Bottom}\" y2=\"{Bottom + 5}\" stroke=\"currentColor\"/>");
            AppendText(svg, place, Bottom + 20, x.Describe(tick), "middle");
        }

        AppendText(svg, (Left + Right) / 2, Height - 10, X.Label, "middle");
        AppendText(svg, 16, (Top + Bottom) / 2, Y.Label, "middle", $" transform=\"rotate(-90 16 {(Top + Bottom) / 2})\"");
    }

    private static void AppendSeries(StringBuilder svg, PlotSeries series, string color, AxisScale x, AxisScale y)
    {
        PlotPoint[] band = [.. series.Points.Where(point => point is { Lower: not null, Upper: not null })];
        if (band.Length > 1)
        {
            IEnumerable<string> edge = band.Select(point => Place(point.X, point.Upper!.Value)).Concat(band.Reverse().Select(point => Place(point.X, point.Lower!.Value)));
            Append(svg, $"<polygon points=\"{string.Join(' ', edge)}\" fill=\"{color}\" fill-opacity=\"0.2\"/>");
        }

        string line = string.Join(' ', series.Points.Select(point => Place(point.X, point.Y)));
        Append(svg, $"<polyline points=\"{line}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\"{DashesOf(series)}/>");
        foreach (PlotPoint point in series.Points)
            AppendMarker(svg, series.Marker, PlaceX(x, point.X), PlaceY(y, point.Y), color);

        string Place(double valueX, double valueY) => string.Create(CultureInfo.InvariantCulture, $"{PlaceX(x, valueX):0.#},{PlaceY(y, valueY):0.#}");
    }

    private static void AppendLegend(StringBuilder svg, PlotSeries series, string color, int place)
    {
        Append(svg, $"<line x1=\"{LegendX}\" x2=\"{LegendX + LegendSample}\" y1=\"{place}\" y2=\"{place}\" stroke=\"{color}\" stroke-width=\"2\"{DashesOf(series)}/>");
        AppendMarker(svg, series.Marker, LegendX + (LegendSample / 2), place, color);
        AppendText(svg, LegendX + LegendSample + 8, place + 4, series.Name, "start");
    }

    private static void AppendMarker(StringBuilder svg, PlotMarker marker, double x, double y, string color)
    {
        if (marker == PlotMarker.Circle)
            Append(svg, $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"4\" fill=\"{color}\"/>");
        else if (marker == PlotMarker.Square)
            Append(svg, $"<rect x=\"{x - 3.5:0.#}\" y=\"{y - 3.5:0.#}\" width=\"7\" height=\"7\" fill=\"{color}\"/>");
    }

    private static void AppendText(StringBuilder svg, double x, double y, string text, string anchor, string attributes = "") =>
        Append(svg, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\"{attributes}>{WebUtility.HtmlEncode(text)}</text>");

    private static string DashesOf(PlotSeries series) => series.IsDashed ? " stroke-dasharray=\"6 4\"" : "";

    private static double PlaceX(AxisScale scale, double value) => Left + (scale.ShareOf(value) * (Right - Left));

    private static double PlaceY(AxisScale scale, double value) => Bottom - (scale.ShareOf(value) * (Bottom - Top));

    private static void Append(StringBuilder svg, FormattableString element) => svg.AppendLine(element.ToString(CultureInfo.InvariantCulture));
}
