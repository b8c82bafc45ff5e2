using System.CommandLine;
using Eas.Cli.Output;
using Eas.Search.Runs;

namespace Eas.Cli.Commands;

/// <summary><c>eas show</c>: where a search is, read from beside it.</summary>
internal sealed class ShowCommand : IEasCommand
{
    private readonly Argument<string> run = RunArgument.Create();

    /// <inheritdoc/>
    public string Name => "show";

    /// <inheritdoc/>
    public string Description => "Shows how far a search is and what it found, while it runs or after it.";

    /// <inheritdoc/>
    public string Example => "eas show runs/quick-1";

    /// <inheritdoc/>
    public IReadOnlyList<Argument> Arguments => [run];

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [];

    /// <inheritdoc/>
    public void Run(Invocation invocation)
    {
        using RunStore store = RunArgument.Open(invocation, run);
        Result result = Summarize(store);
        invocation.Write(result, OutputJson.Default.ShowResult, text => WriteText(text, result));
    }

    private static Result Summarize(RunStore store)
    {
        RunRecord run = store.ReadRun();
        StageRecord? stage = store.ReadStages() is [.., StageRecord last] ? last : null;
        IReadOnlyList<EpisodeRecord> episodes = store.ReadEpisodes();
        return new Result(
            run.RecipeName,
            run.DataName,
            run.Seed,
            stage?.Number,
            episodes.LastOrDefault(episode => episode.Stage == stage?.Number)?.Number,
            stage?.PlannedNetworks,
            Count(store, stage?.Number),
            Count(store, null),
            store.FindBestNetwork() is { } best ? new Best(best.Number, best.Architecture, best.Result!.ValidationAccuracy, best.TestAccuracy) : null,
            run.TestReads,
            !run.IsNonDeterministic,
            [.. episodes.Select(episode => new Episode(
                episode.Stage, episode.Number, episode.Result?.MeanAccuracy, episode.Result?.BestAccuracy, episode.Result?.Entropy))]);
    }

    private static Networks Count(RunStore store, int? stage) => new(
        store.CountNetworks(NetworkState.Trained, stage),
        store.CountNetworks(NetworkState.Reused, stage),
        store.CountNetworks(NetworkState.Failed, stage),
        store.CountNetworks(NetworkState.Pending, stage));

    private static void WriteText(TextWriter text, Result result)
    {
        TextTable.WritePairs(
            text,
            ("recipe", $"{result.Recipe} on {result.Data}, seed {result.Seed}{(result.Deterministic ? "" : ", not deterministic")}"),
            ("stage", result.Stage is int stage ? $"{stage}, episode {result.Episode?.ToString() ?? "-"}, {result.PlannedNetworks} networks planned" : "-"),
            ("networks of the stage", Describe(result.StageNetworks)),
            ("networks of the run", Describe(result.RunNetworks)),
            ("best", result.Best is { } best ? $"network {best.Number}, {Units.Percent(best.Accuracy)} (test {Units.Percent(best.TestAccuracy)})" : "-"),
            ("architecture", result.Best?.Architecture ?? "-"),
            ("test images read", $"{result.TestReads} times"));
        if (result.Episodes.Count == 0)
            return;
        text.WriteLine();
        TextTable.Write(
            text,
            ["stage", "episode", "mean", "best", "entropy"],
            [.. result.Episodes.Select(episode => new[]
            {
                $"{episode.Stage}",
                $"{episode.Number}",
                Units.Percent(episode.MeanAccuracy),
                Units.Percent(episode.BestAccuracy),
                episode.Entropy is double entropy ? $"{entropy:F3}" : "-",
            })]);
    }

    private static string Describe(Networks networks) =>
        $"{networks.Trained} trained, {networks.Reused} reused, {networks.Failed} failed, {networks.Pending} pending";

    /// <summary>The JSON result; stage and best are null until there is one.</summary>
    internal sealed record Result(
        string Recipe,
        string Data,
        ulong Seed,
        int? Stage,
        int? Episode,
        int? PlannedNetworks,
        Networks StageNetworks,
        Networks RunNetworks,
        Best? Best,
        int TestReads,
        bool Deterministic,
        IReadOnlyList<Episode> Episodes);

    /// <summary>Numbers of networks by their state.</summary>
    internal sealed record Networks(int Trained, int Reused, int Failed, int Pending);

    /// <summary>The best network so far.</summary>
    internal sealed record Best(int Number, string Architecture, double? Accuracy, double? TestAccuracy);

    /// <summary>An episode; what came out is null until it is complete.</summary>
    internal sealed record Episode(int Stage, int Number, double? MeanAccuracy, double? BestAccuracy, double? Entropy);
}
