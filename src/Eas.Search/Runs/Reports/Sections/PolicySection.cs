namespace Eas.Search.Runs.Reports.Sections;

/// <summary>How the policy learned: the rewards it was given, what they were compared with, and how undecided it still is.</summary>
internal sealed class PolicySection : IRunSection
{
    /// <inheritdoc/>
    public string Title => "Policy";

    /// <inheritdoc/>
    public Html Render(RunModel run)
    {
        (EpisodeResult Result, double? Reward)[] episodes =
        [
            .. run.Episodes.Where(episode => episode.Result is not null).Select(episode => (episode.Result!, MeanReward(run, episode))),
        ];
        if (episodes.Length == 0)
            return Html.Empty;
        return PlotFigure.Row(
            Plot("Rewards", "tan(accuracy × π/2)", Line("mean reward", episode => episode.Reward), Line("baseline", episode => episode.Result.Baseline) with { IsDashed = true }),
            Plot("Entropy of the decisions", "nats, mean", Line("entropy", episode => episode.Result.Entropy)));

        LinePlot Plot(string title, string axis, params PlotSeries[] lines) =>
            new(title, new PlotAxis("episode", SmallestStep: 1, EndsAtValues: true), new PlotAxis(axis), [.. lines.Where(line => line.Points.Count > 0)]) { Marks = MarksOf(run) };

        PlotSeries Line(string name, Func<(EpisodeResult Result, double? Reward), double?> valueOf) => new(
            name, [.. episodes.Select((episode, i) => (Number: i + 1, Value: valueOf(episode))).Where(point => point.Value is not null).Select(point => new PlotPoint(point.Number, point.Value!.Value))]);
    }

    private static PlotMark[] MarksOf(RunModel run) => run.Stages.Count < 2 ? [] :
    [
        .. run.Episodes.Select((episode, i) => (episode, Number: i + 1)).Where(entry => entry.episode is { Number: 1, Result: not null })
            .Select(entry => new PlotMark(entry.Number, $"stage {entry.episode.Stage}")),
    ];

    private static double? MeanReward(RunModel run, EpisodeRecord episode) => run.Sampled
        .Where(network => network.Stage == episode.Stage && network.Episode == episode.Number).Average(network => network.Result?.Reward);
}
