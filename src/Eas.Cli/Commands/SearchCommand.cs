using System.CommandLine;
using Eas.Cli.Output;
using Eas.Search.Data;
using Eas.Search.Execution;
using Eas.Search.Loop;
using Eas.Search.Recipes;
using Eas.Search.Runs;
using Eas.Search.Runs.Reports;
using Eas.Tensors;

namespace Eas.Cli.Commands;

/// <summary><c>eas search</c>: the search itself.</summary>
internal sealed class SearchCommand : IEasCommand
{
    private readonly Option<string?> recipe = OptionKinds.Text(
        "--recipe", "NAME|FILE", $"What to do: one of {string.Join(", ", RecipeFiles.Names)}, or a JSON file [default: {RecipeFiles.Default}]");

    private readonly Option<string?> data = OptionKinds.Text(
        "--data", "NAME|DIR", "The data set: a name (see `eas data list`) or a directory [default: what the recipe says]");

    private readonly Option<string?> output = OptionKinds.Text("--out", "DIR", "The run's folder [default: a new one, runs/RECIPE-N]");
    private readonly Option<bool> resume = OptionKinds.Switch("--resume", "Go on with the run in --out; it ends as if it had never been stopped");
    private readonly ExecutorArguments executor = new();

    /// <inheritdoc/>
    public string Name => "search";

    /// <inheritdoc/>
    public string Description => "Searches for a network: grows trained ones and learns which growth pays.";

    /// <inheritdoc/>
    public string Example => "eas search --recipe c10-plus --data cifar-10 --out runs/c10";

    /// <inheritdoc/>
    public IReadOnlyList<Argument> Arguments => [];

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [recipe, data, output, resume, .. executor.Options];

    /// <inheritdoc/>
    public void Run(Invocation invocation)
    {
        invocation.RequireDeterministic();
        if (invocation.Get(resume))
            Resume(invocation);
        else
            Begin(invocation);
    }

    private void Begin(Invocation invocation)
    {
        Recipe plan = RecipeFiles.Read(invocation.Get(recipe) ?? RecipeFiles.Default);
        if (invocation.Get(data) is { } place)
            plan = plan with { Data = place };
        Arithmetic arithmetic = invocation.ReadDevice(unlessGiven: null).Arithmetic;
        using DataSet images = DataSets.Open(plan.Data);
        var folder = RunFolder.Create(invocation.Get(output), plan.Name);
        using var search = SearchRun.Begin(folder, plan, images, invocation.Seed ?? 1, arithmetic);
        Run(invocation, search, images);
    }

    private void Resume(Invocation invocation)
    {
        string path = invocation.Get(output) ?? throw new UsageException($"{resume.Name} goes on with the run in a folder: name it with {output.Name}");
        if (invocation.Get(recipe) is not null)
            throw new UsageException($"{resume.Name} goes on with the run's own recipe; leave {recipe.Name} out");
        using var search = SearchRun.Resume(RunFolder.Find(path));
        if (invocation.Seed is { } seed && seed != search.Record.Seed)
            throw new UsageException($"--seed {seed}: the run was begun with {search.Record.Seed}; leave it out");
        using DataSet images = DataSets.Open(invocation.Get(data) ?? search.Recipe.Data);
        Run(invocation, search, images);
    }

    private void Run(Invocation invocation, SearchRun search, DataSet images)
    {
        using IBackend backend = invocation.CreateBackend(search.Record.Arithmetic, search.Folder.ConvolutionPlans);
        IExecutor place = executor.Create(invocation, images, invocation.Get(data) ?? search.Recipe.Data);
        try
        {
            SearchSummary summary = SearchDisplay.Run(invocation, search, display => search.Run(backend, images, place, display, invocation.Cancellation));
            WriteResult(invocation, search, summary, RunReport.Write(search.Folder));
        }
        catch (OperationCanceledException)
        {
            invocation.Terminal.Error.WriteLine($"saved; go on with `eas search --resume --out {search.Folder.Path}`");
            throw;
        }
    }

    private static void WriteResult(Invocation invocation, SearchRun search, SearchSummary summary, string report)
    {
        Result result = ResultOf(search, summary, report);
        invocation.Write(result, OutputJson.Default.SearchResult, text => TextTable.WritePairs(
            text,
            ("best network", result.Best?.Architecture ?? "-"),
            ("validation accuracy", Units.Percent(summary.BestAccuracy)),
            ("test accuracy", Units.Percent(result.Best?.TestAccuracy)),
            ("control, test accuracy", Units.Percent(result.Control?.TestAccuracy)),
            ("start network, test accuracy", Units.Percent(result.Start?.TestAccuracy)),
            ("parameters", result.Best is { } best ? $"{Units.Count(best.Parameters)}, of the start network {Units.Count(result.Start!.Parameters)}" : "-"),
            ("networks", $"{summary.Trained} trained, {summary.Reused} reused, {summary.Failed} failed"),
            ("test images read", $"{summary.TestReads} times"),
            ("time", Units.Time(TimeSpan.FromSeconds(summary.Seconds))),
            ("run", search.Folder.Path),
            ("report", report)));
    }

    private static Result ResultOf(SearchRun search, SearchSummary summary, string report) => new(
        search.Folder.Path,
        NetworkOf(summary.Best) is { } best ? best with { Accuracy = summary.BestAccuracy } : null,
        NetworkOf(summary.Control),
        NetworkOf(summary.Start),
        summary.Trained,
        summary.Reused,
        summary.Failed,
        summary.TestReads,
        summary.Seconds,
        summary.TrainingSeconds,
        report);

    private static Network? NetworkOf(NetworkRecord? network) => network is null ? null : new Network(
        network.Number, network.Architecture, network.Parameters, network.MultiplyAdds, network.Result?.ValidationAccuracy, network.TestAccuracy);

    /// <summary>The JSON result; control and start are null where there is none.</summary>
    internal sealed record Result(
        string Run,
        Network? Best,
        Network? Control,
        Network? Start,
        int Trained,
        int Reused,
        int Failed,
        int TestReads,
        double Seconds,
        double TrainingSeconds,
        string Report);

    /// <summary>A network of the run.</summary>
    internal sealed record Network(int Number, string Architecture, long Parameters, long MultiplyAdds, double? Accuracy, double? TestAccuracy);
}
