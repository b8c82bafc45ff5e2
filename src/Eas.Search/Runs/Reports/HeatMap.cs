using System.Globalization;

namespace Eas.Search.Runs.Reports;

/// <summary>How often something happened, by rows and columns: the more, the stronger the cell's colour.</summary>
/// <param name="Title">What happened.</param>
/// <param name="ColumnLabel">What a column is.</param>
/// <param name="Columns">The columns' names.</param>
/// <param name="Rows">The rows' names.</param>
/// <param name="Values">By row and column, 0 or more.</param>
internal sealed record HeatMap(string Title, string ColumnLabel, IReadOnlyList<string> Columns, IReadOnlyList<string> Rows, IReadOnlyList<IReadOnlyList<double>> Values)
{
    private const string Color = "#0072b2";
    private const int CellHeight = 22, Top = 6, AllColumnsWidth = 460, LetterWidth = 7;

    private int CellWidth => Math.Clamp(AllColumnsWidth / Math.Max(1, Columns.Count), 16, 44);

    private int Left => 12 + (LetterWidth * Rows.Select(row => row.Length).DefaultIfEmpty(0).Max());

    private double Largest => Values.SelectMany(row => row).DefaultIfEmpty(0).Max();

    /// <summary>The picture, in a container in which it scrolls, and its numbers.</summary>
    public Html ToHtml() => Html.Of(
        $"""
        <figure>
        <figcaption><b>{Title}</b><span>up to {Number(Largest)} per network</span></figcaption>
        <div class="scroll">{new Html(Draw())}</div>
        {Table().ToDetails("Data of this picture")}</figure>

        """);

    private string Draw()
    {
        int width = Left + (CellWidth * Columns.Count) + 4, bottom = Top + (CellHeight * Rows.Count), height = bottom + 44;
        string size = string.Create(CultureInfo.InvariantCulture, $" class=\"map\" width=\"{width}\" height=\"{height}\"");
        var svg = new SvgWriter(Title, string.Create(CultureInfo.InvariantCulture, $"0 0 {width} {height}"), attributes: size);
        for (int row = 0; row < Rows.Count; row++)
            DrawRow(svg, row);
        int every = 1 + (Columns.Count / 16);
        for (int column = 0; column < Columns.Count; column += every)
            svg.Text(Left + ((column + 0.5) * CellWidth), bottom + 16, Columns[column], "middle");
        svg.Text(Left + (CellWidth * Columns.Count / 2.0), bottom + 36, ColumnLabel, "middle");
        return svg.Finish();
    }

    private void DrawRow(SvgWriter svg, int row)
    {
        double top = Top + (row * CellHeight);
        svg.Text(Left - 8, top + 15, Rows[row], "end");
        for (int column = 0; column < Columns.Count; column++)
            DrawCell(svg, row, column, Left + (column * CellWidth), top);
    }

    private void DrawCell(SvgWriter svg, int row, int column, double left, double top)
    {
        double value = Values[row][column];
        string hint = $"{Rows[row]}, {ColumnLabel} {Columns[column]}: {Number(value)}";
        string strength = value > 0
            ? string.Create(CultureInfo.InvariantCulture, $" fill-opacity=\"{0.12 + (0.88 * value / Largest):0.##}\"")
            : " fill-opacity=\"0.06\"";
        svg.Rectangle(left + 1, top + 1, CellWidth - 2, CellHeight - 2, value > 0 ? Color : "currentColor", hint, strength);
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private HtmlTable Table()
    {
        var table = new HtmlTable(["layer", .. Columns.Select(column => $"#{ColumnLabel} {column}")]);
        for (int row = 0; row < Rows.Count; row++)
            table.Add([Rows[row], .. Values[row].Select(value => Number(value))]);
        return table;
    }
}
