using System.Diagnostics;
using System.Text.Json;
using Eas.Kernels.Parameters;
using Eas.Networks;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Checkpoints;
using Eas.Search.Data;
using Eas.Tensors.Cpu;
using Eas.Tensors.Optim;
using Eas.Tensors.Serialization;
using Eas.Tensors.Steps;

namespace Eas.Search.Training;

/// <summary>Trains one network: SGD with Nesterov momentum, a cosine learning rate, evaluation and a checkpoint after each epoch.</summary>
public sealed class Trainer : IDisposable
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
    private readonly EvaluationPass evaluation;
    private readonly CosineSchedule schedule;
    private readonly int[] order;
    private readonly Stopwatch sinceCheckpoint = Stopwatch.StartNew();
    private readonly Stopwatch sinceReport = Stopwatch.StartNew();
    private readonly Stopwatch training = new();
    private TrainingState state;
    private int stepsDone;
    private long stepsTimed;

    private Trainer(
        CpuBackend backend, DataSet data, TrainingOptions options, NetworkDescription description, NetworkPlan plan, ValidationSplit split, TrainingState state, ulong? initialSeed)
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
        evaluation = Evaluation(split.Validation.IsEmpty ? data.Test : data.Train);
        MemoryBytes = backend.Memory.HeldBytes;
    }

    /// <summary>How it is trained.</summary>
    public TrainingOptions Options { get; }

    /// <summary>Shapes and cost.</summary>
    public NetworkPlan Plan { get; }

    /// <summary>Bytes that the training holds: weights, gradients, momentum, statistics, the step's arena, batches, scratch.</summary>
    public long MemoryBytes { get; }

    private int StepsPerEpoch => split.Training.Length / Options.BatchSize;

    /// <summary>Begins a training: checks the options, the architecture against the images, and the memory it will need, before any work.</summary>
    /// <param name="backend">Where it is trained; it serves this training alone.</param>
    /// <param name="data">What it is trained on.</param>
    /// <param name="options">How; with a checkpoint its network, as <see cref="TrainingOptions.ForNetworkOf"/> gives.</param>
    /// <param name="from">A checkpoint whose weights and statistics are where the training begins, without momentum; null for random weights.</param>
    /// <exception cref="TrainingException">
    /// An option makes no sense, the images are not those of the checkpoint's network, or the training does not fit into memory (the message gives the bytes).
    /// </exception>
    /// <exception cref="ArchitectureException">The network does not fit the images.</exception>
    public static Trainer Start(CpuBackend backend, DataSet data, TrainingOptions options, Checkpoint? from = null)
    {
        options.Validated();
        if (from is not null)
            RequireFit(from, data, options);
        NetworkPlan plan = NetworkPlan.Create(options.Network, new FeatureShape(data.Shape.Height, data.Shape.Width, data.Shape.Channels));
        if (plan.Output.Channels != data.ClassCount)
            throw new TrainingException($"the network tells {plan.Output.Channels} classes apart, but {data.Name} has {data.ClassCount}; end it with SM({data.ClassCount})");
        NetworkDescription description = TrainingDescription.Of(data, options, backend, from);
        Trainer trainer = Create(backend, data, options, description, plan, TrainingState.Begin(options), from is null ? options.Seed : null);
        return trainer.Restore(from);
    }

    /// <summary>Goes on from a checkpoint, exactly: in mid-epoch too.</summary>
    /// <param name="backend">Must have the checkpoint's vector width.</param>
    /// <param name="data">Must be the checkpoint's data.</param>
    /// <param name="checkpointPath">The checkpoint, usually last.safetensors.</param>
    /// <exception cref="CheckpointException">The file is damaged or holds no training.</exception>
    /// <exception cref="TrainingException">The checkpoint is of other data or another vector width.</exception>
    public static Trainer Resume(CpuBackend backend, DataSet data, string checkpointPath)
    {
        using Checkpoint checkpoint = Checkpoint.Open(checkpointPath);
        TrainingState state = TrainingState.Read(checkpoint);
        NetworkDescription description = checkpoint.Description;
        if (description.DataFingerprint != data.Fingerprint)
            throw new TrainingException($"{checkpointPath} was trained on {description.DataName}, and {data.Name} is other data; name the same data set");
        if (description.VectorWidth != (int)backend.Width)
            throw new TrainingException($"{checkpointPath} was trained at a vector width of {description.VectorWidth} bits, not {(int)backend.Width}; give --simd {description.VectorWidth}");
        Trainer trainer = Create(backend, data, state.Options(checkpoint.Plan.Network), description, checkpoint.Plan, state, initialSeed: null);
        return trainer.Restore(checkpoint, withMomentum: true);
    }

    /// <summary>Trains to the end and tests once. A trainer runs once; after a stop, resume from the checkpoint.</summary>
    /// <param name="outputDirectory">Where <see cref="BestFile"/>, <see cref="LastFile"/> and <see cref="CurveFile"/> go; null for nowhere. It must exist.</param>
    /// <param name="observer">Told of progress.</param>
    /// <param name="cancellation">Asks to stop: <see cref="LastFile"/> is written, then <see cref="OperationCanceledException"/> is thrown.</param>
    /// <exception cref="TrainingException">A value is not finite (the message names layer and step), or a file cannot be written.</exception>
    public TrainingResult Run(string? outputDirectory, ITrainingObserver observer, CancellationToken cancellation)
    {
        try
        {
            return RunOrSave(outputDirectory, observer, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"{outputDirectory}: a checkpoint could not be written ({exception.Message}); the last one that was written whole is still there", exception);
        }
    }

    /// <summary>Frees the training's memory.</summary>
    public void Dispose()
    {
        evaluation.Dispose();
        step.Dispose();
        optimizer.Dispose();
        network.Dispose();
    }

    private static void RequireFit(Checkpoint from, DataSet data, TrainingOptions options)
    {
        ImageFit.Require(from.Path, from.Description, data);
        if (options.Network != from.Plan.Network)
            throw new TrainingException($"{from.Path} holds the network {from.Plan.Network}, which cannot begin as {options.Network}; train its own network");
    }

    /// <summary>Takes over what a checkpoint holds; a trainer that cannot is freed.</summary>
    private Trainer Restore(Checkpoint? checkpoint, bool withMomentum = false)
    {
        try
        {
            checkpoint?.RestoreWeights(network);
            if (withMomentum)
                checkpoint?.RestoreMomentum((name, values) => optimizer.WriteState<float>(name, values));
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Makes sure that the training has images and memory enough; without an initial seed its weights wait for a checkpoint's.</summary>
    private static Trainer Create(
        CpuBackend backend, DataSet data, TrainingOptions options, NetworkDescription description, NetworkPlan plan, TrainingState state, ulong? initialSeed)
    {
        ValidationSplit split = ValidationSplit.Create(data.Train.Count, options.ValidationCount, options.SplitSeed);
        if (split.Training.Length < options.BatchSize)
            throw new TrainingException($"{split.Training.Length} training images do not fill a batch of {options.BatchSize}; use a smaller batch");
        long needed = MeasureMemory(backend, data, options, description, plan, split), available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed > available)
            throw new TrainingException($"the training needs {needed:N0} bytes of memory and {available:N0} are there; use a smaller network or a batch smaller than {options.BatchSize}");
        return new Trainer(backend, data, options, description, plan, split, state, initialSeed);
    }

    /// <summary>Builds the training on a backend that only counts: exact, and over in no time.</summary>
    private static long MeasureMemory(CpuBackend backend, DataSet data, TrainingOptions options, NetworkDescription description, NetworkPlan plan, ValidationSplit split)
    {
        try
        {
            using var planning = new CpuBackend(backend.Threads, backend.Width, planning: true);
            using var planned = new Trainer(planning, data, options, description, plan, split, TrainingState.Begin(options), initialSeed: null);
            return planned.MemoryBytes;
        }
        catch (Exception exception) when (exception is ArgumentException or OverflowException)
        {
            throw new TrainingException($"the network is too large: {exception.Message}; use a smaller network or a batch smaller than {options.BatchSize}", exception);
        }
    }

    private TrainingResult RunOrSave(string? outputDirectory, ITrainingObserver observer, CancellationToken cancellation)
    {
        try
        {
            while (state.EpochsDone < Options.Epochs)
                RunEpoch(outputDirectory, observer, cancellation);
            EvaluationResult test = Test(cancellation);
            double speed = stepsTimed * Options.BatchSize / Math.Max(training.Elapsed.TotalSeconds, 1e-9);
            return new TrainingResult(state.Curve[^1].ValidationAccuracy, test.Accuracy, test.Loss, speed, Plan.Cost.Parameters, Plan.Cost.MultiplyAdds, state.Curve);
        }
        catch (OperationCanceledException)
        {
            SaveLast(outputDirectory);
            throw;
        }
    }

    private void RunEpoch(string? outputDirectory, ITrainingObserver observer, CancellationToken cancellation)
    {
        int epoch = state.EpochsDone;
        double learningRate = schedule.LearningRate(epoch + 1);
        EpochOrder.Fill(split.Training.AsSpan(), Options.Seed, network: 0, epoch, order);
        step.Feed.Begin(order, LastBatch.Drop, stepsDone);
        step.Block.WriteMetrics(new Metrics(state.MetricSums[0], state.MetricSums[1], state.MetricSums[2], 0));
        while (stepsDone < StepsPerEpoch)
            RunStep(epoch, learningRate, outputDirectory, observer, cancellation);

        Metrics metrics = step.Block.ReadMetrics();
        RequireFinite(metrics);
        EvaluationResult? validation = split.Validation.IsEmpty ? null : evaluation.Run(split.Validation.AsSpan(), cancellation);
        EndEpoch(new EpochResult(epoch + 1, learningRate, metrics.Loss, metrics.Accuracy, validation?.Loss, validation?.Accuracy), outputDirectory);
        observer.EpochDone(state.Curve[^1], Progress());
    }

    private void RunStep(int epoch, double learningRate, string? outputDirectory, ITrainingObserver observer, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        training.Start();
        step.Run(new StepParameters
        {
            Seed = Options.Seed,
            Step = ((long)epoch * StepsPerEpoch) + stepsDone,
            Epoch = epoch,
            BatchIndex = stepsDone,
            LearningRate = (float)learningRate,
        });
        training.Stop();
        stepsTimed++;
        stepsDone++;
        if (stepsDone % StepsBetweenChecks == 0)
            RequireFinite(step.Block.ReadMetrics());
        if (sinceReport.Elapsed > BetweenReports)
        {
            observer.Progress(Progress());
            sinceReport.Restart();
        }

        if (sinceCheckpoint.Elapsed > BetweenCheckpoints)
            SaveLast(outputDirectory);
    }

    private void EndEpoch(EpochResult result, string? outputDirectory)
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
        if (outputDirectory is null)
            return;
        if (isBest)
            Checkpoint.Save(Path.Combine(outputDirectory, BestFile), network, description);
        AtomicFile.Write(Path.Combine(outputDirectory, CurveFile), stream => JsonSerializer.Serialize(stream, state.Curve, TrainingJson.Default.IReadOnlyListEpochResult));
        SaveLast(outputDirectory);
    }

    private void SaveLast(string? outputDirectory)
    {
        sinceCheckpoint.Restart();
        if (outputDirectory is null)
            return;
        Metrics metrics = step.Block.ReadMetrics();
        TrainingState now = state with { StepsDone = stepsDone, MetricSums = [metrics.LossSum, metrics.Correct, metrics.Images] };
        Checkpoint.Save(Path.Combine(outputDirectory, LastFile), network, description, now.Write(), optimizer.ReadState<float>);
    }

    private void RequireFinite(Metrics metrics)
    {
        if (metrics.FirstNonFinite is not { } place)
            return;
        throw new TrainingException(
            $"step {place.Step + 1} (epoch {(place.Step / StepsPerEpoch) + 1}): {network.LayerName(place.Ordinal)} is not finite; lower the learning rate ({Options.LearningRate}) or check the data");
    }

    /// <summary>The pass over the validation images makes way for the one over the test images: its memory serves both.</summary>
    private EvaluationResult Test(CancellationToken cancellation)
    {
        int[] indices = [.. Enumerable.Range(0, data.Test.Count)];
        if (split.Validation.IsEmpty)
            return evaluation.Run(indices, cancellation);
        evaluation.Dispose();
        using EvaluationPass test = Evaluation(data.Test);
        return test.Run(indices, cancellation);
    }

    private EvaluationPass Evaluation(LabeledImages images) => new((CpuBackend)network.Backend, network, images, description.Mean, description.Deviation);

    private TrainingProgress Progress()
    {
        double secondsPerStep = training.Elapsed.TotalSeconds / Math.Max(stepsTimed, 1);
        long left = ((long)(Options.Epochs - state.EpochsDone) * StepsPerEpoch) - stepsDone;
        int epoch = Math.Min(state.EpochsDone + 1, Options.Epochs);
        return new TrainingProgress(
            epoch, Options.Epochs, stepsDone, StepsPerEpoch, Options.BatchSize / Math.Max(secondsPerStep, 1e-9), TimeSpan.FromSeconds(left * secondsPerStep));
    }
}
