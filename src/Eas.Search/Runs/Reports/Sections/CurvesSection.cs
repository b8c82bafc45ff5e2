using System.Text.Json;
using Eas.Search.Training;

namespace Eas.Search.Runs.Reports.Sections;

/// <summary>How the networks that matter learned.</summary>
internal sealed class CurvesSection : IRunSection
{
    /// <inheritdoc/>
    public string Title => "Learning curves";

    /// <inheritdoc/>
    public Html Render(RunModel run)
    {
        (string Name, IReadOnlyList<EpochResult> Curve)[] curves =
        [
            .. Shown(run).Select(shown => (shown.Name, Read(shown.Network))).Append(("control", ReadOneAfterTheOther(run.Controls))).Where(curve => curve.Item2.Count > 0),
        ];
        if (curves.Length == 0)
            return Html.Empty;
        LinePlot validation = Plot("On validation images", "accuracy after the epoch, %", curves, epoch => epoch.ValidationAccuracy);
        LinePlot training = Plot("On training images", "accuracy while the weights changed, %", curves, epoch => epoch.TrainingAccuracy);
        Html note = Html.Of($"<p class=\"quiet\">Each training counts its own epochs; the control's are one after the other. Finalists train on all training images: they have no validation accuracy.</p>\n");
        return Html.Of($"{PlotFigure.Row(validation.Series.Count > 0 ? [validation, training] : [training])}{note}");
    }

    private static IEnumerable<(string Name, NetworkRecord Network)> Shown(RunModel run)
    {
        if (run.Start is { } start)
            yield return ("start network", start);
        if (run.Best is { } best)
        {
            yield return ($"best, network {best.Number}", best);
            if (run.Networks[best.Parent!.Value] is { Number: var number } parent && number != run.Start!.Number)
                yield return ($"its parent, network {number}", parent);
        }

        foreach (NetworkRecord finalist in run.Finalists)
            yield return ($"finalist {finalist.Number}", finalist);
    }

    private static LinePlot Plot(string title, string axis, (string Name, IReadOnlyList<EpochResult> Curve)[] curves, Func<EpochResult, double?> accuracyOf)
    {
        IEnumerable<PlotSeries> series = curves.Select((curve, i) => new PlotSeries(curve.Name, Points(curve.Curve, accuracyOf))
        {
            Color = LinePlot.Palette[i % LinePlot.Palette.Count],
            IsDashed = i >= LinePlot.Palette.Count,
        });
        return new LinePlot(title, new PlotAxis("epoch", SmallestStep: 1, EndsAtValues: true), new PlotAxis(axis), [.. series.Where(line => line.Points.Count > 0)]);
    }

    private static PlotPoint[] Points(IReadOnlyList<EpochResult> curve, Func<EpochResult, double?> accuracyOf) =>
        [.. curve.Where(epoch => accuracyOf(epoch) is not null).Select(epoch => new PlotPoint(epoch.Epoch, 100 * accuracyOf(epoch)!.Value))];

    private static IReadOnlyList<EpochResult> ReadOneAfterTheOther(IEnumerable<NetworkRecord> networks) =>
        [.. networks.SelectMany(Read).Select((epoch, i) => epoch with { Epoch = i + 1 })];

    private static IReadOnlyList<EpochResult> Read(NetworkRecord network)
    {
        try
        {
            return network.Result?.Curve is { } curve ? LearningCurve.Read(curve) : [];
        }
        catch (JsonException error)
        {
            throw new RunException($"network {network.Number}: its learning curve is damaged ({error.Message})", error);
        }
    }
}
