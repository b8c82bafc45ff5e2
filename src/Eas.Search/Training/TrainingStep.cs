using Eas.Kernels.Parameters;
using Eas.Networks;
using Eas.Search.Data;
using Eas.Tensors;
using Eas.Tensors.Autograd;
using Eas.Tensors.Ops;
using Eas.Tensors.Optim;
using Eas.Tensors.Steps;

namespace Eas.Search.Training;

/// <summary>A captured training step: batch, forward, loss, backward, optimiser.</summary>
internal sealed class TrainingStep : IDisposable
{
    private readonly ICapturedStep step;

    public TrainingStep(IBackend backend, Network network, Sgd optimizer, LabeledImages images, TrainingOptions options, IReadOnlyList<double> mean, IReadOnlyList<double> deviation)
    {
        Block = new StepBlock(backend);
        Feed = new ImageFeed(backend, images, options.BatchSize, mean, deviation);
        step = backend.Capture(() =>
        {
            using var tape = new Tape(backend, PassMode.Training, Block);
            (Variable batch, Tensor labels) = Feed.Record(tape, options.Augment);
            tape.Backward(tape.SoftmaxCrossEntropy(network.Forward(tape, batch), labels));
            optimizer.Step(tape);
        });
    }

    /// <summary>What changes per step, and the metrics.</summary>
    public StepBlock Block { get; }

    /// <summary>Where the images come from.</summary>
    public ImageFeed Feed { get; }

    /// <summary>The most steps that are asked for at a time: several where all images are there already, which saves the host's time between them.</summary>
    public int MostSteps => Feed.IsResident ? step.StepsAtOnce : 1;

    /// <summary>Waits for the batches and runs a step on each.</summary>
    /// <param name="parameters">Of each step; at most <see cref="MostSteps"/>.</param>
    public void Run(ReadOnlySpan<StepParameters> parameters)
    {
        foreach (ref readonly StepParameters _ in parameters)
            Feed.Take();
        step.Run(Block, parameters);
        foreach (ref readonly StepParameters _ in parameters)
            Feed.Release();
    }

    public void Dispose()
    {
        step.Dispose();
        Feed.Dispose();
        Block.Dispose();
    }
}
