using Eas.Cli.Commands;
using Eas.Search.Training;
using Spectre.Console;

namespace Eas.Cli.Output;

/// <summary>
/// Shows a training on standard error: a moving bar on a terminal, else one line for each epoch. With <c>--json</c> each epoch is a line of JSON on
/// standard output as well.
/// </summary>
internal sealed class TrainingDisplay : ITrainingObserver
{
    private readonly Invocation invocation;
    private readonly ProgressTask? bar;
    private readonly Action<string> writeLine;

    private TrainingDisplay(Invocation invocation, ProgressTask? bar, Action<string> writeLine)
    {
        this.invocation = invocation;
        this.bar = bar;
        this.writeLine = writeLine;
    }

    /// <summary>Trains and shows it.</summary>
    public static TrainingResult Run(Invocation invocation, Func<ITrainingObserver, TrainingResult> train)
    {
        if (!invocation.Terminal.IsInteractive)
            return train(new TrainingDisplay(invocation, bar: null, invocation.Terminal.Error.WriteLine));
        IAnsiConsole console = invocation.Terminal.CreateErrorConsole();
        return ProgressBar.Run(console, "training", bar => train(new TrainingDisplay(invocation, bar, line => console.WriteLine(line))));
    }

    /// <inheritdoc/>
    public void Progress(TrainingProgress progress)
    {
        if (bar is null)
            return;
        bar.MaxValue = (double)progress.Epochs * progress.StepsPerEpoch;
        bar.Value = ((double)(progress.Epoch - 1) * progress.StepsPerEpoch) + progress.Step;
        bar.Description = $"epoch {progress.Epoch}/{progress.Epochs}, {DescribeSpeed(progress)}";
    }

    /// <inheritdoc/>
    public void EpochDone(EpochResult epoch, TrainingProgress progress)
    {
        string validation = epoch.ValidationAccuracy is double accuracy ? $", validation {Units.Percent(accuracy)}" : "";
        writeLine(
            $"epoch {epoch.Epoch}/{progress.Epochs}: loss {epoch.TrainingLoss:F4}, training {Units.Percent(epoch.TrainingAccuracy)}{validation}, "
            + DescribeSpeed(progress));
        if (invocation.IsJson)
            JsonLine.Write(invocation.Terminal.Output, epoch, OutputJson.Default.EpochResult);
    }

    private static string DescribeSpeed(TrainingProgress progress) =>
        $"{Units.Count(progress.ImagesPerSecond)} images/s, {Units.Time(progress.Remaining)} left";
}
