using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Eas.Search.Runs.Reports;

/// <summary>Collects an interpolated string as HTML.</summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlInterpolation(int literalLength, int formattedCount)
{
    private const int LengthOfValue = 16;

    private readonly StringBuilder text = new(literalLength + (formattedCount * LengthOfValue));

    /// <summary>Markup, as the program has it.</summary>
    public void AppendLiteral(string markup) => text.Append(markup);

    /// <summary>A piece that is HTML already.</summary>
    public void AppendFormatted(Html piece) => text.Append(piece.Text);

    /// <summary>Pieces that are HTML already.</summary>
    public void AppendFormatted(IEnumerable<Html> pieces) => text.AppendJoin("", pieces);

    /// <summary>A text, encoded.</summary>
    public void AppendFormatted(string? value) => text.Append(WebUtility.HtmlEncode(value));

    /// <summary>A number, the same on every machine.</summary>
    public void AppendFormatted<T>(T value, string? format = null)
        where T : IFormattable => AppendFormatted(value.ToString(format, CultureInfo.InvariantCulture));

    /// <summary>All of it.</summary>
    public string ToText() => text.ToString();
}
