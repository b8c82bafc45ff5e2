using System.Diagnostics;
using Eas.Cli.Commands;
using Eas.Search.Execution;
using Spectre.Console;

namespace Eas.Cli.Output;

/// <summary>
/// Shows a task on standard error: a moving bar on a terminal, else one line for each epoch. With <c>--json</c> progress is lines of JSON on standard output instead,
/// at most once a second within an epoch.
/// </summary>
internal sealed class TaskDisplay : ITaskObserver
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(1);

    private readonly Invocation invocation;
    private readonly ProgressTask? bar;
    private readonly Action<string> writeLine;
    private readonly Stopwatch sinceLine = Stopwatch.StartNew();

    private TaskDisplay(Invocation invocation, ProgressTask? bar, Action<string> writeLine)
    {
        this.invocation = invocation;
        this.bar = bar;
        this.writeLine = writeLine;
    }

    /// <summary>Carries a task out and shows it.</summary>
    public static T Run<T>(Invocation invocation, Func<ITaskObserver, T> carryOut)
    {
        if (!invocation.Terminal.IsInteractive)
            return carryOut(new TaskDisplay(invocation, bar: null, invocation.Terminal.Error.WriteLine));
        IAnsiConsole console = invocation.Terminal.CreateErrorConsole();
        return ProgressBar.Run(console, "training", bar => carryOut(new TaskDisplay(invocation, bar, line => console.WriteLine(line))));
    }

    /// <inheritdoc/>
    public void Progress(TaskProgress progress)
    {
        string text = $"network {progress.Number}, epoch {progress.Epoch}/{progress.Epochs}, validation {Units.Percent(progress.ValidationAccuracy)}, {Units.Count(progress.ImagesPerSecond)} images/s";
        if (bar is not null)
        {
            bar.MaxValue = progress.Epochs;
            bar.Value = progress.IsEpochDone ? progress.Epoch : progress.Epoch - 1;
            bar.Description = text;
        }

        if (progress.IsEpochDone && bar is null && !invocation.IsJson)
            writeLine(text);
        if (!invocation.IsJson || (!progress.IsEpochDone && sinceLine.Elapsed < BetweenLines))
            return;
        sinceLine.Restart();
        JsonLine.Write(invocation.Terminal.Output, progress, OutputJson.Default.TaskProgress);
    }

    /// <inheritdoc/>
    public void Note(int number, string text) => writeLine(ProcessExecutor.NotePrefix + text);
}
