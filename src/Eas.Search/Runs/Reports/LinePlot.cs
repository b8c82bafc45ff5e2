using System.Globalization;

namespace Eas.Search.Runs.Reports;

/// <summary>Lines and points over a common horizontal axis as an SVG picture that needs nothing beside it. Text and axes have the colour of the text around it.</summary>
/// <param name="Title">Above the plot.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Series">In the order in which they are drawn and of the legend.</param>
public sealed record LinePlot(string Title, PlotAxis X, PlotAxis Y, IReadOnlyList<PlotSeries> Series)
{
    private const int Width = 760, Height = 400;
    private const int Left = 64, Right = 560, Top = 40, Bottom = 348;
    private const int LegendX = 580, LegendLine = 20, LegendSample = 26, LabelWidth = 80;

    // The part of the picture that a page shows: its title, legend and the name of the vertical axis stand around it, where they wrap and grow with the text.
    private static readonly string PageViewBox = string.Create(CultureInfo.InvariantCulture, $"14 22 {Right + 8} {Height - 22}");

    /// <summary>Colours of series. Okabe and Ito's: told apart by the colour-blind, and seen on light and dark ground.</summary>
    internal static IReadOnlyList<string> Palette { get; } = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

    /// <summary>Places on the horizontal axis with a name.</summary>
    public IReadOnlyList<PlotMark> Marks { get; init; } = [];

    /// <summary>The picture for a page, without title, legend and the vertical axis's name: its text has the page's colour.</summary>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public string ToSvg() => Draw(new SvgWriter(Title, PageViewBox)).Finish();

    /// <summary>The picture for a file: its text is dark on light ground and light on dark.</summary>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public string ToSvgFile()
    {
        SvgWriter svg = Draw(new SvgWriter(Title, $"0 0 {Width} {Height}", isFile: true));
        svg.Text(Left, 22, Title, "start", " font-weight=\"bold\"");
        svg.Text(16, (Top + Bottom) / 2, Y.Label, "middle", $" transform=\"rotate(-90 16 {(Top + Bottom) / 2})\"");
        for (int i = 0; i < Series.Count; i++)
            DrawLegend(svg, Series[i], ColorOf(i), Top + 8 + (i * LegendLine));
        return svg.Finish();
    }

    /// <summary>The colour of a series.</summary>
    /// <param name="index">Which, from 0.</param>
    internal string ColorOf(int index) => Series[index].Color ?? Palette[index % Palette.Count];

    /// <summary>A series's line and marker as they stand in a legend: a picture of its own.</summary>
    internal string DrawSample(int index)
    {
        var svg = new SvgWriter(Series[index].Name, $"0 0 {LegendSample} 12", attributes: $" width=\"{LegendSample}\" height=\"12\"");
        DrawSample(svg, Series[index], ColorOf(index), 0, 6);
        return svg.Finish();
    }

    private SvgWriter Draw(SvgWriter svg)
    {
        PlotPoint[] points = [.. Series.SelectMany(series => series.Points)];
        if (Array.Exists(points, point => !double.IsFinite(point.X) || !double.IsFinite(point.Y + (point.Lower ?? 0) + (point.Upper ?? 0))))
            throw new ArgumentException($"a value of the plot '{Title}' is not finite");
        var x = new AxisScale(points.Select(point => point.X), X);
        var y = new AxisScale(points.SelectMany(point => (double[])[point.Y, point.Lower ?? point.Y, point.Upper ?? point.Y]), Y);
        DrawAxes(svg, x, y);
        foreach (PlotMark mark in Marks)
            DrawMark(svg, mark, PlaceX(x, mark.X));
        for (int i = 0; i < Series.Count; i++)
            DrawSeries(svg, Series[i], ColorOf(i), x, y);
        return svg;
    }

    private void DrawAxes(SvgWriter svg, AxisScale x, AxisScale y)
    {
        foreach (double tick in y.Ticks)
        {
            double place = PlaceY(y, tick);
            svg.Line(Left, Right, place, place, attributes: " stroke-opacity=\"0.2\"");
            svg.Text(Left - 8, place + 4, y.Describe(tick), "end");
        }

        svg.Line(Left, Right, Bottom, Bottom);
        foreach (double tick in x.Ticks)
        {
            double place = PlaceX(x, tick);
            svg.Line(place, place, Bottom, Bottom + 5);
            svg.Text(place, Bottom + 20, x.Describe(tick), "middle");
        }

        svg.Text((Left + Right) / 2, Height - 10, X.Label, "middle");
    }

    private static void DrawMark(SvgWriter svg, PlotMark mark, double place)
    {
        svg.Line(place, place, Top - 12, Bottom, attributes: " stroke-opacity=\"0.5\" stroke-dasharray=\"2 3\"");
        bool isNearEnd = place > Right - LabelWidth;
        svg.Text(isNearEnd ? place - 5 : place + 5, Top - 4, mark.Label, isNearEnd ? "end" : "start");
    }

    private static void DrawSeries(SvgWriter svg, PlotSeries series, string color, AxisScale x, AxisScale y)
    {
        PlotPoint[] band = [.. series.Points.Where(point => point is { Lower: not null, Upper: not null })];
        if (band.Length > 1)
        {
            IEnumerable<(double X, double Y)> edge = band.Select(point => Place(point.X, point.Upper!.Value)).Concat(band.Reverse().Select(point => Place(point.X, point.Lower!.Value)));
            svg.Polygon(edge, color, " fill-opacity=\"0.2\"");
        }

        if (series.HasLine)
            svg.Polyline(series.Points.Select(point => Place(point.X, point.Y)), color, DashesOf(series));
        PlotMarker marker = series.Points.Count == 1 && series.Marker == PlotMarker.None ? PlotMarker.Circle : series.Marker;
        foreach (PlotPoint point in series.Points)
            DrawMarker(svg, marker, PlaceX(x, point.X), PlaceY(y, point.Y), color, point.Hint);

        (double X, double Y) Place(double valueX, double valueY) => (PlaceX(x, valueX), PlaceY(y, valueY));
    }

    private static void DrawLegend(SvgWriter svg, PlotSeries series, string color, int place)
    {
        DrawSample(svg, series, color, LegendX, place);
        svg.Text(LegendX + LegendSample + 8, place + 4, series.Name, "start");
    }

    private static void DrawSample(SvgWriter svg, PlotSeries series, string color, int x, int y)
    {
        if (series.HasLine)
            svg.Line(x, x + LegendSample, y, y, color, $" stroke-width=\"2\"{DashesOf(series)}");
        DrawMarker(svg, series.Marker, x + (LegendSample / 2), y, color);
    }

    private static void DrawMarker(SvgWriter svg, PlotMarker marker, double x, double y, string color, string? hint = null)
    {
        if (marker == PlotMarker.Circle)
            svg.Circle(x, y, 4, color, hint);
        else if (marker == PlotMarker.Square)
            svg.Rectangle(x - 3.5, y - 3.5, 7, 7, color, hint);
        else if (marker == PlotMarker.Dot)
            svg.Circle(x, y, 3, color, hint, " fill-opacity=\"0.5\"");
    }

    private static string DashesOf(PlotSeries series) => series.IsDashed ? " stroke-dasharray=\"6 4\"" : "";

    private static double PlaceX(AxisScale scale, double value) => Left + (scale.ShareOf(value) * (Right - Left));

    private static double PlaceY(AxisScale scale, double value) => Bottom - (scale.ShareOf(value) * (Bottom - Top));
}
