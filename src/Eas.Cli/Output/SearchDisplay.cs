using System.Diagnostics;
using Eas.Cli.Commands;
using Eas.Search.Execution;
using Eas.Search.Loop;
using Eas.Search.Runs;
using Spectre.Console;

namespace Eas.Cli.Output;

/// <summary>Shows a search on standard error: a live table on a terminal, else a line for each result. With <c>--json</c> results are lines of JSON on standard output too.</summary>
internal sealed class SearchDisplay : ISearchObserver
{
    // Four times a second is smooth enough and costs the training nothing.
    private static readonly TimeSpan BetweenViews = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private readonly SearchProgress progress;
    private readonly SearchLines lines;
    private readonly LiveDisplayContext? live;
    private readonly Stopwatch sinceView = Stopwatch.StartNew();
    private readonly List<string> notes = [];

    private SearchDisplay(Invocation invocation, SearchRun search, LiveDisplayContext? live)
    {
        progress = new SearchProgress(search.Recipe);
        lines = new SearchLines(invocation, writesText: live is null);
        this.live = live;
    }

    /// <summary>Runs a search and shows it.</summary>
    public static SearchSummary Run(Invocation invocation, SearchRun search, Func<ISearchObserver, SearchSummary> run)
    {
        TextWriter error = invocation.Terminal.Error;
        error.WriteLine($"{search.Recipe.Name} on {search.Record.DataName}, seed {search.Record.Seed}, in {search.Folder.Path}");
        if (!invocation.Terminal.IsInteractive)
            return run(new SearchDisplay(invocation, search, live: null));

        SearchDisplay? display = null;
        SearchSummary summary = invocation.Terminal.CreateErrorConsole().Live(new Text("")).AutoClear(true).Start(live =>
        {
            display = new SearchDisplay(invocation, search, live);
            return run(display);
        });
        foreach (string note in display!.notes)
            error.WriteLine(note);
        return summary;
    }

    /// <inheritdoc/>
    public void Began(string purpose, IReadOnlyList<NetworkRecord> networks) => Take(() => progress.Begin(purpose, networks), isNews: true);

    /// <inheritdoc/>
    public void Progress(TaskProgress progress) => Take(
        () =>
        {
            this.progress.Take(progress);
            lines.Write(progress, this.progress.Purpose);
        },
        isNews: false);

    /// <inheritdoc/>
    public void NetworkDone(NetworkRecord network) => Take(
        () =>
        {
            progress.Take(network);
            lines.Write(network);
        },
        isNews: true);

    /// <inheritdoc/>
    public void EpisodeDone(EpisodeRecord episode) => Take(
        () =>
        {
            progress.Take(episode);
            lines.Write(episode);
        },
        isNews: true);

    /// <inheritdoc/>
    public void Tested(NetworkRecord network) => Take(() => lines.WriteTest(network), isNews: true);

    /// <inheritdoc/>
    public void Note(int number, string text) => Take(
        () =>
        {
            string note = $"{ProcessExecutor.NotePrefix}network {number}: {text}";
            notes.Add(note);
            lines.WriteNote(note);
        },
        isNews: true);

    /// <summary>Takes news in. They come from several threads, and the view is drawn by whichever brings them.</summary>
    private void Take(Action take, bool isNews)
    {
        lock (gate)
        {
            take();
            if (live is null || (!isNews && sinceView.Elapsed < BetweenViews))
                return;
            sinceView.Restart();
            live.UpdateTarget(SearchView.Draw(progress, notes.LastOrDefault()));
        }
    }
}
