using System.Globalization;
using System.Text.RegularExpressions;
using Eas.GpuCheck.Results;

namespace Eas.GpuCheck.Merging;

/// <summary>What <c>ptxas -v</c> says about each kernel: registers, and bytes that did not fit into them.</summary>
internal static partial class PtxasLog
{
    /// <summary>The figures of a log.</summary>
    /// <param name="log">Its text.</param>
    /// <param name="prefix">Put before each kernel's name.</param>
    public static IReadOnlyList<Figure> Read(string log, string prefix)
    {
        var figures = new List<Figure>();
        string kernel = "";
        foreach (string line in log.Split('\n'))
        {
            if (Entry().Match(line) is { Success: true } entry)
                kernel = prefix + entry.Groups[1].Value;
            if (Spills().Match(line) is { Success: true } spills)
                figures.Add(new Figure(kernel, "spilled", Number(spills.Groups[1]) + Number(spills.Groups[2]), "B"));
            if (Registers().Match(line) is { Success: true } registers)
                figures.Add(new Figure(kernel, "registers", Number(registers.Groups[1])));
        }

        return figures;
    }

    private static double Number(Group group) => double.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("Compiling entry function '([^']+)'")]
    private static partial Regex Entry();

    [GeneratedRegex("([0-9]+) bytes spill stores, ([0-9]+) bytes spill loads")]
    private static partial Regex Spills();

    [GeneratedRegex("Used ([0-9]+) registers")]
    private static partial Regex Registers();
}
