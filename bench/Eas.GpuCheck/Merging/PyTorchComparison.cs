using Eas.GpuCheck.Checks.Speed;
using Eas.GpuCheck.Results;

namespace Eas.GpuCheck.Merging;

/// <summary>Eas beside PyTorch: the same networks, batch and precision.</summary>
internal static class PyTorchComparison
{
    /// <summary>PyTorch's throughput and, where Eas's is known, the ratio Eas / PyTorch.</summary>
    public static IReadOnlyList<Figure> Compare(IReadOnlyList<PyTorchLine> lines, CheckResult? eas)
    {
        var figures = new List<Figure>();
        foreach (PyTorchLine line in lines)
        {
            if (line.ImagesPerSecond is not { } images)
                continue;
            string row = $"{line.Network}, {line.Precision}";
            if (FindEas(eas, line) is { } own)
            {
                if (!figures.Any(figure => figure.Subject == row))
                    figures.Add(new Figure(row, "Eas", own, "images/s"));
                figures.Add(new Figure(row, $"Eas / PyTorch {line.Mode}", own / images));
            }

            figures.Add(new Figure(row, $"PyTorch {line.Mode}", images, "images/s"));
        }

        return figures;
    }

    private static double? FindEas(CheckResult? eas, PyTorchLine line)
    {
        string subject = TrainingSpeedCheck.Subject(line.Network, line.Precision, useGraphs: true);
        return eas?.Figures.FirstOrDefault(figure => figure.Subject == subject && figure.Quantity == TrainingSpeedCheck.ImagesPerSecond)?.Value;
    }
}
