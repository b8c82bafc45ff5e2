using System.CommandLine;
using Eas.Cli.Output;
using Eas.Networks.Checkpoints;
using Eas.Search.Data;
using Eas.Search.Training;
using Eas.Tensors;

namespace Eas.Cli.Commands;

/// <summary><c>eas train</c>: trains one network.</summary>
internal sealed class TrainCommand : IEasCommand
{
    private readonly TrainingArguments training = new();
    private readonly Option<string?> from = OptionKinds.Text(
        "--from", "NETWORK", "Begin with the weights of a checkpoint: its network, dropout and choice of validation images, and no momentum");

    private readonly Option<string> data = DataOption.Create();
    private readonly Option<string?> output = OptionKinds.Text("--out", "DIR", "Where best.safetensors, last.safetensors and curve.json go [default: nowhere]");
    private readonly Option<bool> resume = OptionKinds.Switch("--resume", "Go on with the training in --out, exactly where it stopped");

    /// <inheritdoc/>
    public string Name => "train";

    /// <inheritdoc/>
    public string Description => "Trains a network and tests it once at the end.";

    /// <inheritdoc/>
    public string Example => """eas train --arch "C(16,3,1), P(2,2,MAX), FC(64), SM(10)" --epochs 5 --augment --out runs/small""";

    /// <inheritdoc/>
    public IReadOnlyList<Argument> Arguments => [];

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [.. training.Options, from, data, output, resume];

    /// <inheritdoc/>
    public void Run(Invocation invocation)
    {
        string? directory = invocation.Get(output);
        bool isResumed = invocation.Get(resume);
        if (isResumed && directory is null)
            throw new UsageException("--resume goes on with the training in a directory: name it with --out");
        using Checkpoint? parent = OpenParent(invocation);
        TrainingOptions options = training.Read(invocation, parent is null ? null : TrainingOptions.ForNetworkOf(parent));
        string? checkpoint = isResumed ? OutputDirectory.FindCheckpoint(directory!) : null;
        if (directory is not null && !isResumed)
            OutputDirectory.Create(directory);

        using DataSet images = DataSets.Open(invocation.Get(data)!);
        using IBackend backend = invocation.CreateBackend();
        using Trainer trainer = checkpoint is null ? Trainer.Start(backend, images, options, parent) : Trainer.Resume(backend, images, checkpoint);
        if (checkpoint is not null)
            training.RequireSame(invocation, trainer.Options, images.Train.Count);

        TrainingHeader.Write(invocation.Terminal.Error, trainer, images, backend);
        WriteResult(invocation, Train(invocation, trainer, directory));
    }

    private Checkpoint? OpenParent(Invocation invocation)
    {
        if (invocation.Get(from) is not string path)
            return null;
        if (invocation.Get(resume))
            throw new UsageException($"{from.Name} begins a training and {resume.Name} goes on with one; leave one of them out");
        if (training.NamesNetwork(invocation))
            throw new UsageException($"{from.Name} brings its own network; leave --arch out");
        return Checkpoint.Open(path);
    }

    private static TrainingResult Train(Invocation invocation, Trainer trainer, string? directory)
    {
        try
        {
            return TrainingDisplay.Run(invocation, observer => trainer.Run(directory, observer, invocation.Cancellation));
        }
        catch (OperationCanceledException) when (directory is not null)
        {
            invocation.Terminal.Error.WriteLine($"saved; go on with `eas train --resume --out {directory}` and the same --data");
            throw;
        }
    }

    private static void WriteResult(Invocation invocation, TrainingResult result) => invocation.Write(
        new Result(result.Accuracy, result.TestAccuracy, result.Loss, result.ImagesPerSecond, result.Parameters, result.MultiplyAdds),
        OutputJson.Default.TrainResult,
        text => TextTable.WritePairs(
            text,
            ("validation accuracy", Units.Percent(result.Accuracy)),
            ("test accuracy", Units.Percent(result.TestAccuracy)),
            ("test loss", result.Loss is { } loss ? $"{loss:F4}" : "-"),
            ("images/s", Units.Count(result.ImagesPerSecond)),
            ("parameters", Units.Count(result.Parameters)),
            ("multiply-adds", Units.Count(result.MultiplyAdds))));

    /// <summary>The JSON result.</summary>
    internal sealed record Result(double? Accuracy, double? TestAccuracy, double? Loss, double ImagesPerS, long Parameters, long MultiplyAdds);
}
