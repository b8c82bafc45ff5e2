using Spectre.Console;

namespace Eas.Cli.Output;

/// <summary>A bar on a terminal, gone when the work is done.</summary>
internal static class ProgressBar
{
    // Four times a second is smooth enough and costs the training nothing.
    private static readonly TimeSpan RefreshRate = TimeSpan.FromMilliseconds(250);

    /// <summary>Shows a bar while <paramref name="work"/> runs on this thread.</summary>
    public static T Run<T>(IAnsiConsole console, string description, Func<ProgressTask, T> work)
    {
        Progress progress = console.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left });
        progress.RefreshRate = RefreshRate;
        return progress.Start(context => work(context.AddTask(Markup.Escape(description))));
    }
}
