using System.Globalization;
using Eas.GpuCheck.Results;

namespace Eas.GpuCheck.Merging;

/// <summary>What nvidia-smi saw each second while the checks ran, as scripts/gpu-check.sh asks for it.</summary>
internal static class ClockSamples
{
    private static readonly (string Quantity, string Unit)[] Columns = [("multiprocessors", "MHz"), ("memory", "MHz"), ("power", "W"), ("temperature", "°C")];

    /// <summary>Lowest, median and highest of each column; lines that are no samples are left out.</summary>
    public static IReadOnlyList<Figure> Read(IEnumerable<string> lines)
    {
        double[][] samples = [.. lines.Select(Parse).OfType<double[]>()];
        var figures = new List<Figure>();
        for (int i = 0; i < Columns.Length && samples.Length > 0; i++)
        {
            double[] sorted = [.. samples.Select(sample => sample[i]).Order()];
            foreach ((string subject, double value) in new[] { ("lowest", sorted[0]), ("median", sorted[sorted.Length / 2]), ("highest", sorted[^1]) })
                figures.Add(new Figure(subject, Columns[i].Quantity, value, Columns[i].Unit));
        }

        return figures;
    }

    private static double[]? Parse(string line)
    {
        string[] cells = line.Split(',');
        double[] values = new double[Columns.Length];
        for (int i = 0; i < Columns.Length; i++)
        {
            if (cells.Length != Columns.Length || !double.TryParse(cells[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]))
                return null;
        }

        return values;
    }
}
