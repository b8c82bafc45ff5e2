using Eas.Search.Execution;
using Eas.Search.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Eas.Cli.Output;

/// <summary>The live view of a search.</summary>
internal static class SearchView
{
    /// <summary>Draws how far it is.</summary>
    /// <param name="progress">How far.</param>
    /// <param name="note">The last note; null for none.</param>
    public static IRenderable Draw(SearchProgress progress, string? note)
    {
        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        Add(grid, "now", $"{progress.Purpose}, {progress.Batch} networks done");
        foreach (TaskProgress task in progress.Running)
            Add(grid, $"  network {task.Number}", $"epoch {task.Epoch}/{task.Epochs}, validation {Units.Percent(task.ValidationAccuracy)}, {Units.Count(task.ImagesPerSecond)} images/s");
        if (progress.Last is { } last)
            Add(grid, "last", Describe(last));
        if (progress.Best is { } best)
        {
            Add(grid, "best", $"network {best.Number}, validation {Units.Percent(best.Result?.ValidationAccuracy)}, {Units.Count(best.Parameters)} parameters", "green");
            Add(grid, "", best.Architecture);
        }

        if (progress.Episode is { Result: { } result } episode)
            Add(grid, "last episode", $"{episode.Stage}.{episode.Number}: mean {Units.Percent(result.MeanAccuracy)}, best {Units.Percent(result.BestAccuracy)}, entropy {result.Entropy:F3}");
        Add(grid, "images/s", Units.Count(progress.ImagesPerSecond));
        Add(grid, "time", $"{Units.Time(progress.Elapsed)}{(progress.Remaining is { } left ? $", about {Units.Time(left)} left" : "")}");
        if (note is not null)
            Add(grid, "note", note, "yellow");
        return grid;
    }

    /// <summary>A network's result in one line.</summary>
    public static string Describe(NetworkRecord network) => network.Result switch
    {
        { ReusedFrom: { } original } => $"network {network.Number}: the same as network {original}, {Units.Percent(network.Result.ValidationAccuracy)}",
        { State: NetworkState.Failed } result => $"network {network.Number}: failed: {result.Failure}",
        { ValidationAccuracy: null } => $"network {network.Number}: trained on all training images, {network.Architecture}",
        { } result => $"network {network.Number}: validation {Units.Percent(result.ValidationAccuracy)}, {network.Architecture}",
        null => $"network {network.Number}: pending",
    };

    private static void Add(Grid grid, string name, string text, string color = "default") =>
        grid.AddRow(new Markup($"[grey]{Markup.Escape(name)}[/]"), new Markup($"[{color}]{Markup.Escape(text)}[/]"));
}
