using System.Globalization;
using System.Net;
using System.Text;

namespace Eas.Search.Runs.Reports;

/// <summary>Writes the elements of an SVG picture. Text and lines have the colour of the text around it unless they are given one.</summary>
internal sealed class SvgWriter
{
    // Picture files are shown without a page whose colour they could take.
    private const string FileStyle = "<style>:root{color:#1f2328}@media(prefers-color-scheme:dark){:root{color:#e6edf3}}</style>";

    private readonly StringBuilder svg = new();

    /// <summary>Begins a picture.</summary>
    /// <param name="title">What it shows, for those who cannot see it.</param>
    /// <param name="viewBox">Its left, top, width and height.</param>
    /// <param name="isFile">Whether it is to be a file: it brings its own colours for light and dark ground.</param>
    /// <param name="attributes">More of the picture's.</param>
    public SvgWriter(string title, string viewBox, bool isFile = false, string attributes = "")
    {
        Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{viewBox}\" role=\"img\" font-family=\"sans-serif\" font-size=\"12\" fill=\"currentColor\"{attributes}>");
        svg.Append(isFile ? FileStyle : "");
        Append($"<title>{WebUtility.HtmlEncode(title)}</title>");
    }

    /// <summary>A text; the anchor is <c>start</c>, <c>middle</c> or <c>end</c>.</summary>
    public void Text(double x, double y, string text, string anchor, string attributes = "") =>
        Append($"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\"{attributes}>{WebUtility.HtmlEncode(text)}</text>");

    /// <summary>A straight line.</summary>
    public void Line(double x1, double x2, double y1, double y2, string color = "currentColor", string attributes = "") =>
        Append($"<line x1=\"{x1:0.#}\" x2=\"{x2:0.#}\" y1=\"{y1:0.#}\" y2=\"{y2:0.#}\" stroke=\"{color}\"{attributes}/>");

    /// <summary>A rectangle, with what is shown when one points at it.</summary>
    public void Rectangle(double x, double y, double width, double height, string color, string? hint = null, string attributes = "") =>
        Append($"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{width:0.#}\" height=\"{height:0.#}\" fill=\"{color}\"{attributes}{EndOf("rect", hint)}");

    /// <summary>A disc, with what is shown when one points at it.</summary>
    public void Circle(double x, double y, double radius, string color, string? hint = null, string attributes = "") =>
        Append($"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"{radius:0.#}\" fill=\"{color}\"{attributes}{EndOf("circle", hint)}");

    /// <summary>A line through points.</summary>
    public void Polyline(IEnumerable<(double X, double Y)> points, string color, string attributes = "") =>
        Append($"<polyline points=\"{Places(points)}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\"{attributes}/>");

    /// <summary>A filled area within points.</summary>
    public void Polygon(IEnumerable<(double X, double Y)> points, string color, string attributes = "") =>
        Append($"<polygon points=\"{Places(points)}\" fill=\"{color}\"{attributes}/>");

    /// <summary>Ends the picture.</summary>
    public string Finish() => svg.AppendLine("</svg>").ToString();

    private static string EndOf(string element, string? hint) => hint is null ? "/>" : $"><title>{WebUtility.HtmlEncode(hint)}</title></{element}>";

    private static string Places(IEnumerable<(double X, double Y)> points) =>
        string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}")));

    private void Append(FormattableString element) => svg.AppendLine(element.ToString(CultureInfo.InvariantCulture));
}
