namespace Eas.Search.Runs.Reports.Sections;

/// <summary>Strategies beside one another, episode by episode, over their seeds (Cai et al. 2018, fig. 5).</summary>
internal sealed class StrategiesSection : IComparisonSection
{
    /// <inheritdoc/>
    public string Title => "Strategies";

    /// <inheritdoc/>
    public Html Render(IReadOnlyList<RunModel> runs)
    {
        (string Name, EpisodeResult[][] Runs)[] strategies =
        [
            .. runs.GroupBy(run => run.Recipe.Strategy).Select(strategy => (strategy.Key, (EpisodeResult[][])
                [.. strategy.Select(run => (EpisodeResult[])[.. run.Episodes.Select(episode => episode.Result).OfType<EpisodeResult>()])])),
        ];
        if (strategies.All(strategy => strategy.Runs.All(run => run.Length == 0)))
            return Html.Empty;
        LinePlot mean = Plot("Mean of an episode", strategies, (run, episode) => run[episode].MeanAccuracy);
        LinePlot best = Plot("Best so far", strategies, (run, episode) => run.Take(episode + 1).Max(result => result.BestAccuracy));
        return Html.Of(
            $"<p class=\"quiet\">Lines are means over the runs of a strategy, bands their 95 % confidence intervals (Student's t) where there are two or more. A failed network counts as one that guesses.</p>\n{PlotFigure.Row(mean, best)}");
    }

    private static LinePlot Plot(string title, (string Name, EpisodeResult[][] Runs)[] strategies, Func<EpisodeResult[], int, double> valueOf) => new(
        title,
        new PlotAxis("episode", SmallestStep: 1, EndsAtValues: true),
        new PlotAxis("validation accuracy, %"),
        [.. strategies.Select(strategy => new PlotSeries($"{strategy.Name}, {Figures.Counted(strategy.Runs.Length, "run")}", Points(strategy.Runs, valueOf)))]);

    private static PlotPoint[] Points(EpisodeResult[][] runs, Func<EpisodeResult[], int, double> valueOf) =>
        [.. Enumerable.Range(0, runs.Max(run => run.Length)).Select(episode => Point(episode + 1, new Sample([.. runs.Where(run => run.Length > episode).Select(run => 100 * valueOf(run, episode))])))];

    private static PlotPoint Point(int episode, Sample sample) => sample.Values.Count > 1
        ? new PlotPoint(episode, sample.Mean, sample.Mean - sample.HalfInterval, sample.Mean + sample.HalfInterval)
        : new PlotPoint(episode, sample.Mean);
}
