using System.Globalization;
using System.Xml.Linq;
using Eas.Search.Runs.Reports;
using NUnit.Framework;

namespace Eas.Search.Tests.Runs.Reports;

public sealed class LinePlotTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Test]
    public void It_is_a_picture_with_title_axes_and_legend()
    {
        XElement picture = DrawFile(new PlotSeries("first", [new PlotPoint(0, 1), new PlotPoint(2, 3)]), new PlotSeries("a < b & c", [new PlotPoint(1, 2)]));
        Assert.That(picture.Name, Is.EqualTo(Svg + "svg"));
        Assert.That(picture.Element(Svg + "title")!.Value, Is.EqualTo("Accuracy"));
        Assert.That(Texts(picture), Is.SupersetOf(new[] { "Accuracy", "epochs", "per cent", "first", "a < b & c" }));
        Assert.That(picture.Attribute("fill")!.Value, Is.EqualTo("currentColor"));
    }

    [Test]
    public void In_a_page_title_legend_and_the_vertical_axis_are_named_around_the_picture() => Assert.That(
        Texts(Draw(new PlotSeries("first", [new PlotPoint(0, 1)]))), Does.Contain("epochs").And.Not.Contain("Accuracy").And.Not.Contain("per cent").And.Not.Contain("first"));

    [Test]
    public void Points_without_a_line_say_what_they_are_when_pointed_at()
    {
        XElement picture = Draw(new PlotSeries("a", [new PlotPoint(0, 1, Hint: "network <0>"), new PlotPoint(1, 2)]) { HasLine = false, Marker = PlotMarker.Dot });
        Assert.That(picture.Elements(Svg + "polyline"), Is.Empty);
        Assert.That(picture.Elements(Svg + "circle").Select(circle => circle.Element(Svg + "title")?.Value), Is.EqualTo(new[] { "network <0>", null }));
    }

    [Test]
    public void A_line_of_one_point_is_a_disc() => Assert.That(Draw(new PlotSeries("a", [new PlotPoint(1, 1)])).Elements(Svg + "circle").Count(), Is.EqualTo(1));

    [Test]
    public void A_mark_names_its_place_on_the_horizontal_axis()
    {
        LinePlot plot = Plot(new PlotSeries("a", [new PlotPoint(0, 1), new PlotPoint(4, 2)])) with { Marks = [new PlotMark(2, "stage 2")] };
        XElement[] texts = [.. XElement.Parse(plot.ToSvg()).Elements(Svg + "text")];
        double middle = texts.Where(text => text.Value is "0" or "4").Average(text => double.Parse(text.Attribute("x")!.Value, CultureInfo.InvariantCulture));
        Assert.That(texts.Single(text => text.Value == "stage 2").Attribute("x")!.Value, Is.EqualTo((middle + 5).ToString(CultureInfo.InvariantCulture)));
    }

    [Test]
    public void The_name_of_a_mark_at_the_end_stands_before_it()
    {
        LinePlot plot = Plot(new PlotSeries("a", [new PlotPoint(0, 1), new PlotPoint(4, 2)])) with { Marks = [new PlotMark(4, "stage 2")] };
        Assert.That(XElement.Parse(plot.ToSvg()).Elements(Svg + "text").Single(text => text.Value == "stage 2").Attribute("text-anchor")!.Value, Is.EqualTo("end"));
    }

    [TestCase(1.0, 61.0, "20 40 60")]
    [TestCase(1.0, 5.0, "1 2 3 4 5")]
    [TestCase(3.0, 3.0, "3 4")]
    public void An_axis_can_end_at_its_values(double low, double high, string ticks)
    {
        var plot = new LinePlot("t", new PlotAxis("x"), new PlotAxis("y", SmallestStep: 1, EndsAtValues: true), [new PlotSeries("s", [new PlotPoint(0, low), new PlotPoint(1, high)])]);
        IEnumerable<string> written = XElement.Parse(plot.ToSvg()).Elements(Svg + "text").Where(text => text.Attribute("text-anchor")!.Value == "end").Select(text => text.Value);
        Assert.That(string.Join(' ', written), Is.EqualTo(ticks));
    }

    [Test]
    public void A_line_joins_its_points_in_order_and_rises_where_they_do()
    {
        double[][] places = Places(Draw(new PlotSeries("a", [new PlotPoint(0, 1), new PlotPoint(1, 3), new PlotPoint(2, 2)])), "polyline");
        Assert.That(places.Select(place => place[0]), Is.Ordered.Ascending);
        Assert.That(places[1][1], Is.LessThan(places[2][1]).And.LessThan(places[0][1]), "y counts downwards");
        Assert.That(places[0][0] + places[2][0], Is.EqualTo(2 * places[1][0]).Within(0.2));
    }

    [TestCase(0.0, 1.0, 0.0, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [TestCase(53.2, 81.5, 0.0, "50 60 70 80 90")]
    [TestCase(0.123, 0.131, 0.0, "0.122 0.124 0.126 0.128 0.130 0.132")]
    [TestCase(0.0, 2.0, 1.0, "0 1 2")]
    [TestCase(-1.0, 1.0, 0.0, "-1.0 -0.5 0.0 0.5 1.0")]
    [TestCase(0.0, 3000.0, 0.0, "0 1000 2000 3000")]
    [TestCase(5.0, 5.0, 0.0, "5 6")]
    public void Ticks_are_round_numbers_that_cover_the_values(double low, double high, double smallestStep, string ticks)
    {
        var plot = new LinePlot("t", new PlotAxis("x"), new PlotAxis("y", smallestStep), [new PlotSeries("s", [new PlotPoint(0, low), new PlotPoint(1, high)])]);
        IEnumerable<string> written = XElement.Parse(plot.ToSvg()).Elements(Svg + "text").Where(text => text.Attribute("text-anchor")!.Value == "end").Select(text => text.Value);
        Assert.That(string.Join(' ', written), Is.EqualTo(ticks));
    }

    [Test]
    public void A_band_runs_along_the_upper_edge_and_back_along_the_lower()
    {
        PlotPoint[] points = [new(0, 5, 4, 6), new(1, 5, 3, 7), new(2, 5)];
        double[][] places = Places(Draw(new PlotSeries("a", points)), "polygon");
        Assert.That(places, Has.Length.EqualTo(4), "a point without a band has none");
        Assert.That(places[1][1], Is.LessThan(places[0][1]));
        Assert.That(places[2][1], Is.GreaterThan(places[3][1]));
        Assert.That(places[2][0], Is.EqualTo(places[1][0]));
    }

    [Test]
    public void Series_have_colours_of_their_own_unless_they_are_given_one()
    {
        PlotPoint[] points = [new(0, 0), new(1, 1)];
        string[] colors = [.. Draw(new PlotSeries("a", points), new PlotSeries("b", points), new PlotSeries("c", points) { Color = "#123456" })
            .Elements(Svg + "polyline").Select(line => line.Attribute("stroke")!.Value)];
        Assert.That(colors, Is.Unique);
        Assert.That(colors[2], Is.EqualTo("#123456"));
    }

    [Test]
    public void Markers_and_dashes_tell_series_apart_in_plot_and_legend()
    {
        PlotPoint[] points = [new(0, 0), new(1, 1)];
        XElement picture = DrawFile(
            new PlotSeries("a", points) { Marker = PlotMarker.Circle }, new PlotSeries("b", points) { Marker = PlotMarker.Square, IsDashed = true });
        Assert.That(picture.Elements(Svg + "circle").Count(), Is.EqualTo(3));
        Assert.That(picture.Elements(Svg + "rect").Count(), Is.EqualTo(3));
        Assert.That(picture.Elements().Count(element => element.Attribute("stroke-dasharray") is not null), Is.EqualTo(2));
    }

    [Test]
    public void Only_a_file_brings_its_own_colours_for_light_and_dark()
    {
        LinePlot plot = Plot(new PlotSeries("a", [new PlotPoint(0, 0)]));
        Assert.That(plot.ToSvgFile(), Does.Contain("prefers-color-scheme:dark"));
        Assert.That(plot.ToSvg(), Does.Not.Contain("<style>"));
        Assert.That(() => XElement.Parse(plot.ToSvgFile()), Throws.Nothing);
    }

    [Test]
    public void The_language_of_the_machine_changes_nothing()
    {
        LinePlot plot = Plot(new PlotSeries("a", [new PlotPoint(0, 0.25), new PlotPoint(1, 0.5)]));
        string expected = plot.ToSvg();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            commas.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = commas;
            Assert.That(plot.ToSvg(), Is.EqualTo(expected));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Without_any_series_the_axes_are_drawn() => Assert.That(Texts(Draw()), Does.Contain("0.0").And.Contain("1.0"));

    [Test]
    public void A_value_that_is_not_finite_is_refused() => Assert.That(
        () => Draw(new PlotSeries("a", [new PlotPoint(0, double.NaN)])), Throws.ArgumentException.With.Message.EqualTo("a value of the plot 'Accuracy' is not finite"));

    private static LinePlot Plot(params PlotSeries[] series) => new("Accuracy", new PlotAxis("epochs"), new PlotAxis("per cent"), series);

    private static XElement DrawFile(params PlotSeries[] series) => XElement.Parse(Plot(series).ToSvgFile());

    private static XElement Draw(params PlotSeries[] series) => XElement.Parse(Plot(series).ToSvg());

    private static string[] Texts(XElement picture) => [.. picture.Elements(Svg + "text").Select(text => text.Value)];

    private static double[][] Places(XElement picture, string element) =>
    [
        .. picture.Element(Svg + element)!.Attribute("points")!.Value.Split(' ')
            .Select(point => point.Split(',').Select(value => double.Parse(value, CultureInfo.InvariantCulture)).ToArray()),
    ];
}
