using System.CommandLine;
using Eas.Cli.Output;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Search.Training;
using Eas.Tensors;

namespace Eas.Cli.Commands;

/// <summary><c>eas bench train</c>: times whole training steps.</summary>
internal sealed class BenchTrainCommand : IEasCommand
{
    private const int DefaultBatch = 64;
    private const int DefaultSteps = 20;
    private const int DefaultSize = 32;
    private const int DefaultChannels = 3;

    private readonly Option<string?> network = NetworkOption.Create();
    private readonly Option<int?> batch = OptionKinds.Integer("--batch", "N", $"Images of a step [default: {DefaultBatch}]", minimum: 2);
    private readonly Option<int?> steps = OptionKinds.Integer("--steps", "N", $"Steps to time, after three to warm up [default: {DefaultSteps}]", minimum: 1);
    private readonly Option<int?> size = OptionKinds.Integer(
        "--size", "N", $"Rows and columns of an image [default: {DefaultSize}]", minimum: 1, Limits.MaximumExtent);

    private readonly Option<int?> channels = OptionKinds.Integer(
        "--channels", "N", $"Channels of an image [default: {DefaultChannels}]", minimum: 1, Limits.MaximumWidth);

    /// <inheritdoc/>
    public string Name => "bench train";

    /// <inheritdoc/>
    public string Description => "Times whole training steps on random images: batch, forward, loss, backward, update.";

    /// <inheritdoc/>
    public string Example => """eas bench train --arch "C(64,3,1), P(4,4,AVG), SM(10)" --batch 64 --steps 50""";

    /// <inheritdoc/>
    public IReadOnlyList<Argument> Arguments => [];

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [network, batch, steps, size, channels];

    /// <inheritdoc/>
    public void Run(Invocation invocation)
    {
        NetworkSpec spec = NetworkOption.Read(invocation.Get(network));
        int pixels = invocation.Get(size) ?? DefaultSize;
        FeatureShape input = new(pixels, pixels, invocation.Get(channels) ?? DefaultChannels);
        using IBackend backend = invocation.CreateBackend();
        StepTiming timing = StepBenchmark.Run(
            backend, spec, input, invocation.Get(batch) ?? DefaultBatch, invocation.Get(steps) ?? DefaultSteps, invocation.Cancellation);
        invocation.Write(
            new Result(timing.MillisecondsPerStep, timing.ImagesPerSecond, timing.GigaFlops, timing.PeakBytes),
            OutputJson.Default.BenchTrainResult,
            text => TextTable.WritePairs(
                text,
                ("ms/step", $"{timing.MillisecondsPerStep:F3}"),
                ("images/s", Units.Count(timing.ImagesPerSecond)),
                ("GFLOP/s", $"{timing.GigaFlops:F1}"),
                ("peak memory", Units.Bytes(timing.PeakBytes))));
    }

    /// <summary>The JSON result.</summary>
    internal sealed record Result(double MsPerStep, double ImagesPerS, double Gflops, long PeakBytes);
}
