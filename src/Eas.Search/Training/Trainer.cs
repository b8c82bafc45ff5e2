using System.Diagnostics;
using Eas.Kernels.Parameters;
using Eas.Networks;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Checkpoints;
using Eas.Search.Data;
using Eas.Tensors;
using Eas.Tensors.Optim;
using Eas.Tensors.Steps;

namespace Eas.Search.Training;

/// <summary>Trains one network: SGD with Nesterov momentum, a cosine learning rate, evaluation and a checkpoint after each epoch.</summary>
public sealed partial class Trainer : IDisposable
{
    /// <summary>The checkpoint of the epoch with the best validation accuracy; of the last without validation images.</summary>
    public const string BestFile = "best.safetensors";

    /// <summary>The checkpoint that a training is resumed from.</summary>
    public const string LastFile = "last.safetensors";

    /// <summary>The learning curve.</summary>
    public const string CurveFile = "curve.json";

    // Metrics are read this often to stop a training that has diverged.
    private const int StepsBetweenChecks = 32;

    private static readonly TimeSpan BetweenCheckpoints = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(0.25);

    private readonly DataSet data;
    private readonly ValidationSplit split;
    private readonly NetworkDescription description;
    private readonly Network network;
    private readonly Sgd optimizer;
    private readonly TrainingStep step;
    private readonly EvaluationPass? evaluation;
    private readonly CosineSchedule schedule;
    private readonly int[] order;
    private readonly Stopwatch sinceCheckpoint = Stopwatch.StartNew();
    private readonly Stopwatch sinceReport = Stopwatch.StartNew();
    private readonly Stopwatch training = new();
    private TrainingState state;
    private int stepsDone;
    private long stepsTimed;

    private Trainer(
        IBackend backend, DataSet data, TrainingOptions options, NetworkDescription description, NetworkPlan plan, ValidationSplit split, TrainingState state, ulong? initialSeed)
    {
        this.data = data;
        this.split = split;
        this.description = description;
        this.state = state;
        stepsDone = state.StepsDone;
        Options = options;
        Plan = plan;
        order = new int[split.Training.Length];
        schedule = new CosineSchedule(options.LearningRate, options.Epochs);
        network = new Network(backend, plan, options.Dropout, initialSeed);
        optimizer = options.CreateOptimizer(network.Store);
        step = new TrainingStep(backend, network, optimizer, data.Train, options, description.Mean, description.Deviation);
        evaluation = split.Validation.IsEmpty ? (options.Test ? Evaluation(data.Test) : null) : Evaluation(data.Train);
        MemoryBytes = backend.Memory.HeldBytes;
    }

    /// <summary>How it is trained.</summary>
    public TrainingOptions Options { get; }

    /// <summary>Shapes and cost.</summary>
    public NetworkPlan Plan { get; }

    /// <summary>Bytes that the training holds: weights, gradients, momentum, statistics, the step's arena, batches, scratch.</summary>
    public long MemoryBytes { get; }

    /// <summary>The network as it stands; the trainer disposes it.</summary>
    internal Network Network => network;

    /// <summary>What the training's checkpoints say of it.</summary>
    internal NetworkDescription Description => description;

    /// <summary>A point for each epoch done.</summary>
    internal IReadOnlyList<EpochResult> Curve => state.Curve;

    private int StepsPerEpoch => split.Training.Length / Options.BatchSize;

    /// <summary>Trains to the end and tests once where the options ask for it. A trainer runs once; after a stop, resume from the checkpoint.</summary>
    /// <param name="outputDirectory">Where <see cref="BestFile"/>, <see cref="LastFile"/> and <see cref="CurveFile"/> go; null for nowhere. It must exist.</param>
    /// <param name="observer">Told of progress.</param>
    /// <param name="cancellation">Asks to stop: <see cref="LastFile"/> is written, then <see cref="OperationCanceledException"/> is thrown.</param>
    /// <exception cref="TrainingException">A value is not finite (the message names layer and step), or a file cannot be written.</exception>
    public TrainingResult Run(string? outputDirectory, ITrainingObserver observer, CancellationToken cancellation) =>
        RunInto(outputDirectory is null ? null : new TrainingFiles(outputDirectory, LastOnly: false), observer, cancellation);

    /// <summary>As <see cref="Run"/>, with a choice of the files.</summary>
    internal TrainingResult RunInto(TrainingFiles? files, ITrainingObserver observer, CancellationToken cancellation)
    {
        try
        {
            return RunOrSave(files, observer, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"{files?.Directory}: a checkpoint could not be written ({exception.Message}); the last one that was written whole is still there", exception);
        }
    }

    /// <summary>Frees the training's memory.</summary>
    public void Dispose()
    {
        evaluation?.Dispose();
        step.Dispose();
        optimizer.Dispose();
        network.Dispose();
    }

    private TrainingResult RunOrSave(TrainingFiles? files, ITrainingObserver observer, CancellationToken cancellation)
    {
        try
        {
            while (state.EpochsDone < Options.Epochs)
                RunEpoch(files, observer, cancellation);
            EvaluationResult? test = Options.Test ? Test(cancellation) : null;
            double speed = stepsTimed * Options.BatchSize / Math.Max(training.Elapsed.TotalSeconds, 1e-9);
            return new TrainingResult(state.Curve[^1].ValidationAccuracy, test?.Accuracy, test?.Loss, speed, Plan.Cost.Parameters, Plan.Cost.MultiplyAdds, state.Curve);
        }
        catch (OperationCanceledException)
        {
            SaveLast(files);
            throw;
        }
    }

    private void RunEpoch(TrainingFiles? files, ITrainingObserver observer, CancellationToken cancellation)
    {
        int epoch = state.EpochsDone;
        double learningRate = schedule.LearningRate(epoch + 1);
        EpochOrder.Fill(split.Training.AsSpan(), Options.Seed, network: 0, epoch, order);
        step.Feed.Begin(order, LastBatch.Drop, stepsDone);
        step.Block.WriteMetrics(new Metrics(state.MetricSums[0], state.MetricSums[1], state.MetricSums[2], 0));
        while (stepsDone < StepsPerEpoch)
            RunSteps(epoch, learningRate, files, observer, cancellation);

        Metrics metrics = ReadMetrics();
        RequireFinite(metrics);
        EvaluationResult? validation = split.Validation.IsEmpty ? null : evaluation!.Run(split.Validation.AsSpan(), cancellation);
        RequireFinite(validation, epoch);
        EndEpoch(new EpochResult(epoch + 1, learningRate, metrics.Loss, metrics.Accuracy, validation?.Loss, validation?.Accuracy), files);
        observer.EpochDone(state.Curve[^1], Progress());
    }

    // A GPU may be behind: what it still has to do belongs to the time of the steps.
    private Metrics ReadMetrics()
    {
        training.Start();
        Metrics metrics = step.Block.ReadMetrics();
        training.Stop();
        return metrics;
    }

    private void RunSteps(int epoch, double learningRate, TrainingFiles? files, ITrainingObserver observer, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Span<StepParameters> steps = stackalloc StepParameters[Math.Min(step.MostSteps, StepsPerEpoch - stepsDone)];
        for (int i = 0; i < steps.Length; i++)
            steps[i] = ParametersOf(epoch, stepsDone + i, learningRate);
        training.Start();
        step.Run(steps);
        training.Stop();
        int before = stepsDone;
        stepsTimed += steps.Length;
        stepsDone += steps.Length;
        if (before / StepsBetweenChecks != stepsDone / StepsBetweenChecks)
            RequireFinite(ReadMetrics());
        if (sinceReport.Elapsed > BetweenReports)
        {
            observer.Progress(Progress());
            sinceReport.Restart();
        }

        if (sinceCheckpoint.Elapsed > BetweenCheckpoints)
            SaveLast(files);
    }

    private StepParameters ParametersOf(int epoch, int batch, double learningRate) => new()
    {
        Seed = Options.Seed,
        Step = ((long)epoch * StepsPerEpoch) + batch,
        Epoch = epoch,
        BatchIndex = batch,
        LearningRate = (float)learningRate,
    };

    private void EndEpoch(EpochResult result, TrainingFiles? files)
    {
        bool isBest = result.ValidationAccuracy is not { } accuracy || state.BestAccuracy is not { } best || accuracy > best;
        state = state with
        {
            EpochsDone = result.Epoch,
            MetricSums = [0, 0, 0],
            BestAccuracy = isBest ? result.ValidationAccuracy : state.BestAccuracy,
            Curve = [.. state.Curve, result],
        };
        stepsDone = 0;
        step.Block.ResetMetrics();
        files?.EndEpoch(isBest, network, description, state.Curve);
        SaveLast(files);
    }

    /// <summary>A training that has diverged is not saved: it fails at once, and names the same step whenever it is stopped.</summary>
    private void SaveLast(TrainingFiles? files)
    {
        sinceCheckpoint.Restart();
        if (files is null)
            return;
        Metrics metrics = step.Block.ReadMetrics();
        RequireFinite(metrics);
        TrainingState now = state with { StepsDone = stepsDone, MetricSums = [metrics.LossSum, metrics.Correct, metrics.Images] };
        files.SaveLast(network, description, now, optimizer);
    }

    private void RequireFinite(Metrics metrics)
    {
        if (metrics.FirstNonFinite is not { } place)
            return;
        throw new TrainingException(
            $"step {place.Step + 1} (epoch {(place.Step / StepsPerEpoch) + 1}): {network.LayerName(place.Ordinal)} is not finite; lower the learning rate ({Options.LearningRate}) or check the data",
            isNetworkAtFault: true);
    }

    /// <summary>The last step of an epoch may have spoilt the weights without a trace in its own loss.</summary>
    private void RequireFinite(EvaluationResult? validation, int epoch)
    {
        if (validation is { } result && !double.IsFinite(result.Loss))
            throw new TrainingException($"epoch {epoch + 1}: the validation loss is not finite; lower the learning rate ({Options.LearningRate}) or check the data", isNetworkAtFault: true);
    }

    /// <summary>The pass over the validation images makes way for the one over the test images: its memory serves both.</summary>
    private EvaluationResult Test(CancellationToken cancellation)
    {
        int[] indices = [.. Enumerable.Range(0, data.Test.Count)];
        if (split.Validation.IsEmpty)
            return evaluation!.Run(indices, cancellation);
        evaluation!.Dispose();
        using EvaluationPass test = Evaluation(data.Test);
        return test.Run(indices, cancellation);
    }

    private EvaluationPass Evaluation(LabeledImages images) => new(network.Backend, network, images, description.Mean, description.Deviation, step.Feed);

    private TrainingProgress Progress()
    {
        double secondsPerStep = training.Elapsed.TotalSeconds / Math.Max(stepsTimed, 1);
        long left = ((long)(Options.Epochs - state.EpochsDone) * StepsPerEpoch) - stepsDone;
        int epoch = Math.Min(state.EpochsDone + 1, Options.Epochs);
        return new TrainingProgress(
            epoch, Options.Epochs, stepsDone, StepsPerEpoch, Options.BatchSize / Math.Max(secondsPerStep, 1e-9), TimeSpan.FromSeconds(left * secondsPerStep));
    }
}
