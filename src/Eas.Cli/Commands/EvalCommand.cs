using System.CommandLine;
using Eas.Cli.Output;
using Eas.Search.Data;
using Eas.Search.Training;
using Eas.Tensors;

namespace Eas.Cli.Commands;

/// <summary><c>eas eval</c>: accuracy and loss of a trained network.</summary>
internal sealed class EvalCommand : IEasCommand
{
    private readonly Argument<string> network = new("NETWORK") { Description = "The checkpoint, a .safetensors file" };
    private readonly Option<string> data = DataOption.Create();
    private readonly Option<string?> split = OptionKinds.Choice(
        "--split", "The images: those to test, those held out for validation, or those trained on [default: test]", "test", "validation", "train");

    /// <inheritdoc/>
    public string Name => "eval";

    /// <inheritdoc/>
    public string Description => "Evaluates a trained network.";

    /// <inheritdoc/>
    public string Example => "eas eval runs/small/best.safetensors --split validation";

    /// <inheritdoc/>
    public IReadOnlyList<Argument> Arguments => [network];

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [data, split];

    /// <inheritdoc/>
    public void Run(Invocation invocation)
    {
        string path = invocation.GetRequired(network);
        if (!File.Exists(path))
            throw new CommandException($"{path}: no such file; give a checkpoint such as DIR/best.safetensors");
        using DataSet images = DataSets.Open(invocation.Get(data)!);
        using IBackend backend = invocation.CreateBackend();
        EvaluationResult result = Evaluator.Evaluate(backend, path, images, ReadSplit(invocation), invocation.Cancellation);
        invocation.Write(
            new Result(result.Accuracy, result.Loss),
            OutputJson.Default.EvalResult,
            text => TextTable.WritePairs(
                text, ("accuracy", Units.Percent(result.Accuracy)), ("loss", $"{result.Loss:F4}"), ("images", Units.Count(result.Images))));
    }

    private DataSplit ReadSplit(Invocation invocation) => invocation.Get(split) switch
    {
        "train" => DataSplit.Train,
        "validation" => DataSplit.Validation,
        _ => DataSplit.Test,
    };

    /// <summary>The JSON result.</summary>
    internal sealed record Result(double Accuracy, double Loss);
}
