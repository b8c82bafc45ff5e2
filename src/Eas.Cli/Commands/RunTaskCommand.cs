using System.CommandLine;
using Eas.Cli.Output;
using Eas.Search.Data;
using Eas.Search.Execution;
using Eas.Tensors;

namespace Eas.Cli.Commands;

/// <summary><c>eas run-task</c>: carries out one task of a search.</summary>
internal sealed class RunTaskCommand : IEasCommand
{
    private readonly Argument<string> folder = new("FOLDER") { Description = "The folder of the task: it holds task.json, and gets result.json" };
    private readonly Option<string?> data = OptionKinds.Text(
        "--data", "NAME|DIR", "Where the task's data set is: a name or a directory [default: what the task says]");

    private readonly Option<bool> attached = OptionKinds.Switch("--attached", "Stop, saved, when standard input ends: for a program that starts this command");

    /// <inheritdoc/>
    public string Name => ProcessExecutor.Command;

    /// <inheritdoc/>
    public string Description => "Grows and trains one network of a search, as a task says.";

    /// <inheritdoc/>
    public string Example => "eas run-task runs/small-1/tasks/17 --threads 2";

    /// <inheritdoc/>
    public IReadOnlyList<Argument> Arguments => [folder];

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [data, attached];

    /// <inheritdoc/>
    public void Run(Invocation invocation)
    {
        invocation.RequireDeterministic();
        var taskFolder = new TaskFolder(invocation.GetRequired(folder));
        CandidateTask task = CandidateTask.Read(taskFolder);
        CandidateResult result = CandidateResult.Find(taskFolder) ?? Train(invocation, taskFolder, task);
        WriteResult(invocation, result, task.Training.Epochs);
    }

    private CandidateResult Train(Invocation invocation, TaskFolder taskFolder, CandidateTask task)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(invocation.Cancellation);
        if (invocation.Get(attached))
            StandardInputEnd.Cancels(stop);
        using DataSet images = DataSets.Open(invocation.Get(data) ?? task.Data);
        using IBackend backend = invocation.CreateBackend(task.Arithmetic, task.DeviceIn(taskFolder, cudaOrdinal: null).PlansFile);
        try
        {
            return TaskDisplay.Run(invocation, display => TaskRunner.Run(taskFolder, backend, images, TaskRunner.ThisProcess, display, stop.Token));
        }
        catch (OperationCanceledException) when (!invocation.Cancellation.IsCancellationRequested)
        {
            throw new CommandException("standard input has ended, so the training was saved and stopped; run the task again to go on with it");
        }
    }

    private static void WriteResult(Invocation invocation, CandidateResult result, int epochs) => invocation.Write(
        new Result(
            result.Number,
            result.State == CandidateState.Trained ? "trained" : "failed",
            result.Failure,
            result.ValidationAccuracy,
            result.TestAccuracy,
            result.RelativeDelta,
            result.RelativeDeltaWithNoise,
            result.WeightsSha256,
            result.Seconds,
            result.Worker),
        OutputJson.Default.RunTaskResult,
        text => TextTable.WritePairs(
            text,
            ("network", Units.Count(result.Number)),
            ("result", result.Failure is { } failure ? $"failed: {failure}" : "trained"),
            ("epochs", $"{result.Curve.Count} of {epochs}"),
            ("validation accuracy", Units.Percent(result.ValidationAccuracy)),
            ("test accuracy", Units.Percent(result.TestAccuracy)),
            ("change of a logit", DescribeChange(result.RelativeDelta)),
            ("with noise", DescribeChange(result.RelativeDeltaWithNoise)),
            ("weights", result.WeightsSha256 ?? "-"),
            ("seconds", Units.Count(result.Seconds)),
            ("worker", result.Worker)));

    private static string DescribeChange(double? relative) => relative is { } delta ? $"{delta:G3} of the largest logit" : "-";

    /// <summary>The JSON result.</summary>
    internal sealed record Result(
        int Number,
        string State,
        string? Failure,
        double? Accuracy,
        double? TestAccuracy,
        double? RelativeDelta,
        double? RelativeDeltaWithNoise,
        string? WeightsSha256,
        double Seconds,
        string Worker);
}
