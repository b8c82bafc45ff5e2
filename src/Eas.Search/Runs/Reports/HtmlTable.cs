namespace Eas.Search.Runs.Reports;

/// <summary>A table that scrolls within itself where it is wider than the page.</summary>
internal sealed class HtmlTable
{
    private const string Number = "n";

    private readonly List<Html> rows = [];
    private readonly string[] kinds;
    private readonly Html head;

    /// <summary>An empty table.</summary>
    /// <param name="columns">Their headings. One that begins with <c>#</c> has numbers, aligned to the right; only the first wraps its texts.</param>
    public HtmlTable(params IReadOnlyList<string> columns)
    {
        kinds = [.. columns.Select(column => column.StartsWith('#') ? Number : "")];
        head = Row("th", [.. columns.Select(column => Html.Of($"{column.TrimStart('#')}"))]);
    }

    /// <summary>Adds a row of texts.</summary>
    public void Add(params IEnumerable<string> cells) => Add([.. cells.Select(cell => Html.Of($"{cell}"))]);

    /// <summary>Adds a row.</summary>
    public void Add(IReadOnlyList<Html> cells) => rows.Add(Row("td", cells));

    /// <summary>The table.</summary>
    public Html ToHtml() => Html.Of($"<div class=\"scroll\"><table><thead>{head}</thead><tbody>{rows}</tbody></table></div>\n");

    /// <summary>The table behind a line that opens it.</summary>
    public Html ToDetails(string summary) => Html.Of($"<details><summary>{summary}</summary>{ToHtml()}</details>\n");

    private Html Row(string element, IReadOnlyList<Html> cells)
    {
        var tag = new Html(element);
        return Html.Of($"<tr>{cells.Select((cell, column) => kinds[column] == Number ? Html.Of($"<{tag} class=\"n\">{cell}</{tag}>") : Html.Of($"<{tag}>{cell}</{tag}>"))}</tr>\n");
    }
}
