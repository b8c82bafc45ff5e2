namespace Eas.Cli.Output;

/// <summary>Columns of plain text, never wrapped: the same on a terminal and in a file.</summary>
internal static class TextTable
{
    private const string Gap = "  ";

    /// <summary>Writes rows under a heading. A column whose cells all begin with a digit is aligned to the right.</summary>
    public static void Write(TextWriter output, IReadOnlyList<string> heading, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        bool[] isNumeric = [.. heading.Select((_, column) => rows.Count > 0 && rows.All(row => row[column] is [>= '0' and <= '9', ..] or "-"))];
        int[] widths = [.. heading.Select((name, column) => rows.Select(row => row[column].Length).Append(name.Length).Max())];
        foreach (IReadOnlyList<string> row in rows.Prepend(heading))
        {
            IEnumerable<string> cells = row.Select((cell, column) => isNumeric[column] ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            output.WriteLine(string.Join(Gap, cells).TrimEnd());
        }
    }

    /// <summary>Writes names and their values, a pair on each line.</summary>
    public static void WritePairs(TextWriter output, params ReadOnlySpan<(string Name, string Value)> pairs)
    {
        int width = 0;
        foreach ((string name, string _) in pairs)
            width = Math.Max(width, name.Length);
        foreach ((string name, string value) in pairs)
            output.WriteLine($"{name.PadRight(width)}{Gap}{value}");
    }
}
