namespace Eas.Search.Runs.Reports.Sections;

/// <summary>Accuracy of the sampled networks over the search (Cai et al. 2018, fig. 4).</summary>
internal sealed class ProgressSection : IRunSection
{
    /// <inheritdoc/>
    public string Title => "Accuracy over the search";

    /// <inheritdoc/>
    public Html Render(RunModel run)
    {
        NetworkRecord[] measured = [.. run.Sampled.Where(network => network is { State: NetworkState.Trained or NetworkState.Reused, Result.ValidationAccuracy: not null })];
        if (measured.Length == 0)
            return Html.Empty;
        int failed = run.Sampled.Count(network => network.State == NetworkState.Failed);
        Html note = failed == 0 ? Html.Empty : Html.Of($"<p class=\"quiet\">{Figures.Counted(failed, "failed network")} left out.</p>\n");
        return Html.Of($"{PlotFigure.Render(Plot(run, measured))}{note}");
    }

    private static LinePlot Plot(RunModel run, NetworkRecord[] measured)
    {
        double[] accuracies = [.. measured.Select(network => 100 * network.Result!.ValidationAccuracy!.Value)];
        int window = run.Recipe.NetworksPerEpisode;
        return new LinePlot("Sampled networks", new PlotAxis("number of the network", SmallestStep: 1, EndsAtValues: true), new PlotAxis("validation accuracy, %"),
        [
            new PlotSeries("network", [.. measured.Select((network, i) => new PlotPoint(network.Number, accuracies[i], Hint: Hint(network)))])
            {
                HasLine = false, Marker = PlotMarker.Dot, Color = "currentColor",
            },
            Line($"mean of the last {window}", i => accuracies[Math.Max(0, i + 1 - window)..(i + 1)].Average()),
            Line("best so far", i => accuracies[..(i + 1)].Max()),
        ])
        {
            Marks = [.. run.Stages.Select(stage => (stage.Number, First: measured.FirstOrDefault(network => network.Stage == stage.Number)))
                .Where(stage => stage.First is not null).Select(stage => new PlotMark(stage.First!.Number, $"stage {stage.Number}"))],
        };

        PlotSeries Line(string name, Func<int, double> value) => new(name, [.. measured.Select((network, i) => new PlotPoint(network.Number, value(i)))]);
    }

    private static string Hint(NetworkRecord network) => $"network {network.Number}: {Figures.Percent(network.Result!.ValidationAccuracy)}, {network.Architecture}";
}
