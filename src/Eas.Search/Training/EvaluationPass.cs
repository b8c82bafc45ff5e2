using Eas.Kernels.Parameters;
using Eas.Networks;
using Eas.Search.Data;
using Eas.Tensors;
using Eas.Tensors.Autograd;
using Eas.Tensors.Ops;
using Eas.Tensors.Steps;

namespace Eas.Search.Training;

/// <summary>A captured evaluation step that can be run over any images of one set.</summary>
internal sealed class EvaluationPass : IDisposable
{
    private const int BatchSize = 100;

    private readonly StepBlock block;
    private readonly ImageFeed feed;
    private readonly ICapturedStep step;
    private bool disposed;

    public EvaluationPass(
        IBackend backend, Network network, LabeledImages images, IReadOnlyList<double> mean, IReadOnlyList<double> deviation, ImageFeed? other = null)
    {
        block = new StepBlock(backend);
        feed = new ImageFeed(backend, images, BatchSize, mean, deviation, other);
        step = backend.Capture(() =>
        {
            using var tape = new Tape(backend, PassMode.Evaluation, block);
            (Variable batch, Tensor labels) = feed.Record(tape, augment: false);
            tape.SoftmaxCrossEntropy(network.Forward(tape, batch), labels);
        });
    }

    /// <summary>Accuracy and loss over the images of the given indices.</summary>
    public EvaluationResult Run(ReadOnlySpan<int> indices, CancellationToken cancellation)
    {
        block.ResetMetrics();
        feed.Begin(indices, LastBatch.Fill);
        for (int batch = 0; batch < feed.BatchCount; batch++)
        {
            cancellation.ThrowIfCancellationRequested();
            feed.Take();
            block.Write(new StepParameters { BatchIndex = batch });
            step.Run();
            feed.Release();
        }

        Metrics metrics = block.ReadMetrics();
        return new EvaluationResult(metrics.Accuracy, metrics.Loss, (long)metrics.Images);
    }

    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        step.Dispose();
        feed.Dispose();
        block.Dispose();
    }
}
