using System.CommandLine;
using Eas.Cli.Output;
using Eas.Search.Data;
using Eas.Search.Execution;
using Eas.Search.Loop;
using Eas.Search.Runs;
using Eas.Tensors;

namespace Eas.Cli.Commands;

/// <summary><c>eas replay</c>: makes a network of a run again.</summary>
internal sealed class ReplayCommand : IEasCommand
{
    private readonly Argument<string> run = RunArgument.Create();
    private readonly Option<int?> network = OptionKinds.Integer("--network", "N", "The network's number in the run", minimum: 0);
    private readonly Option<string?> output = OptionKinds.Text("--out", "FILE", "Where its weights go [default: nowhere]");
    private readonly Option<string?> data = OptionKinds.Text(
        "--data", "NAME|DIR", "Where the run's data set is: a name or a directory [default: what the run says]");

    /// <inheritdoc/>
    public string Name => "replay";

    /// <inheritdoc/>
    public string Description => "Makes a network of a run again and compares it with what the run says of it.";

    /// <inheritdoc/>
    public string Example => "eas replay runs/quick-1 --network 17 --out 17.safetensors";

    /// <inheritdoc/>
    public IReadOnlyList<Argument> Arguments => [run];

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [network, output, data];

    /// <inheritdoc/>
    public void Run(Invocation invocation)
    {
        invocation.RequireDeterministic();
        int number = invocation.Get(network) ?? throw new UsageException($"which network? give its number with {network.Name}");
        if (invocation.Get(output) is { } file)
            OutputFile.RequireWritable(file);
        using RunStore store = RunArgument.Open(invocation, run);
        RunRecord record = store.ReadRun();
        DeviceChoice device = invocation.ReadDevice(record.Arithmetic);
        using DataSet images = DataSets.Open(invocation.Get(data) ?? record.ReadRecipe(store.Folder).Data);
        var executor = new InProcessExecutor(new ExecutorOptions { Data = images, Threads = invocation.Threads, CudaOrdinal = device.Ordinal });
        using IBackend backend = (device with { PlansFile = store.Folder.ConvolutionPlans }).Create(threads: 1);
        ReplayedNetwork replayed = TaskDisplay.Run(invocation, display =>
        {
            using var replay = new Replay(store, images, backend, executor, display, invocation.Cancellation);
            return replay.Run(number, invocation.Get(output));
        });
        WriteResult(invocation, number, replayed);
    }

    private static void WriteResult(Invocation invocation, int number, ReplayedNetwork replayed)
    {
        if (replayed.FindDifference() is { } difference)
            throw new CommandException($"network {number} was not reproduced: {difference}");
        CandidateResult result = replayed.Result;
        invocation.Write(
            new Result(number, replayed.Network.Number, replayed.Network.Architecture, result.ValidationAccuracy, result.WeightsSha256, result.Failure),
            OutputJson.Default.ReplayResult,
            text => TextTable.WritePairs(
                text,
                ("network", replayed.Network.Number == number ? $"{number}" : $"{number}, which has the result of {replayed.Network.Number}"),
                ("architecture", replayed.Network.Architecture),
                ("validation accuracy", Units.Percent(result.ValidationAccuracy)),
                ("weights", result.WeightsSha256 ?? "-"),
                ("reproduced", result.Failure is { } failure ? $"yes, it failed: {failure}" : "yes, to the last bit")));
    }

    /// <summary>The JSON result.</summary>
    internal sealed record Result(int Network, int TrainedAs, string Architecture, double? Accuracy, string? WeightsSha256, string? Failure);
}
