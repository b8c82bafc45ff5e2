using System.Globalization;
using System.Text;

namespace Eas.Evidence;

/// <summary>A curve with a band around it.</summary>
internal sealed record Curve(string Name, string Color, IReadOnlyList<(double X, double Y, double HalfBand)> Points);

/// <summary>Curves over a common x as an SVG picture.</summary>
internal sealed record CurveChart(string Title, string XLabel, string YLabel, IReadOnlyList<Curve> Curves)
{
    private const int Width = 720, Height = 400, Left = 64, Right = 130, Top = 36, Bottom = 48, Ticks = 6;

    private double MaxX => Curves.Max(curve => curve.Points.Max(point => point.X));

    private double MinY => Curves.Min(curve => curve.Points.Min(point => point.Y - point.HalfBand));

    private double MaxY => Curves.Max(curve => curve.Points.Max(point => point.Y + point.HalfBand));

    public string ToSvg()
    {
        var svg = new StringBuilder();
        svg.AppendLine(Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">"));
        svg.AppendLine(Invariant($"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>"));
        svg.AppendLine(Text(Left, 20, Title, "start", " font-weight=\"bold\""));
        svg.AppendLine(Text((Left + Width - Right) / 2.0, Height - 10, XLabel, "middle"));
        svg.AppendLine(Text(14, Height / 2.0, YLabel, "middle", Invariant($" transform=\"rotate(-90 14 {Height / 2})\"")));
        for (int i = 0; i < Ticks; i++)
            AppendTicks(svg, (double)i / (Ticks - 1));
        for (int i = 0; i < Curves.Count; i++)
            AppendCurve(svg, Curves[i], Top + 10 + (18 * i));
        return svg.AppendLine("</svg>").ToString();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Text(double x, double y, string text, string anchor, string attributes = "") =>
        Invariant($"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\"{attributes}>{text}</text>");

    private double X(double value) => Left + (value / MaxX * (Width - Left - Right));

    private double Y(double value) => Height - Bottom - ((value - MinY) / (MaxY - MinY) * (Height - Top - Bottom));

    private void AppendTicks(StringBuilder svg, double share)
    {
        double x = share * MaxX, y = MinY + (share * (MaxY - MinY));
        svg.AppendLine(Invariant($"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(y):0.#}\" y2=\"{Y(y):0.#}\" stroke=\"#ddd\"/>"));
        svg.AppendLine(Text(Left - 6, Y(y) + 4, Invariant($"{y:0.0}"), "end"));
        svg.AppendLine(Text(X(x), Height - Bottom + 18, Invariant($"{x:0}"), "middle"));
    }

    private void AppendCurve(StringBuilder svg, Curve curve, int legendY)
    {
        IEnumerable<string> upper = curve.Points.Select(point => Invariant($"{X(point.X):0.#},{Y(point.Y + point.HalfBand):0.#}"));
        IEnumerable<string> lower = curve.Points.Reverse().Select(point => Invariant($"{X(point.X):0.#},{Y(point.Y - point.HalfBand):0.#}"));
        IEnumerable<string> middle = curve.Points.Select(point => Invariant($"{X(point.X):0.#},{Y(point.Y):0.#}"));
        svg.AppendLine($"<polygon points=\"{string.Join(' ', upper.Concat(lower))}\" fill=\"{curve.Color}\" fill-opacity=\"0.2\"/>");
        svg.AppendLine($"<polyline points=\"{string.Join(' ', middle)}\" fill=\"none\" stroke=\"{curve.Color}\" stroke-width=\"2\"/>");
        svg.AppendLine(Text(Width - Right + 10, legendY, curve.Name, "start", $" fill=\"{curve.Color}\""));
    }
}
