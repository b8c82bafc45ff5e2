using Eas.Kernels.Cuda.Driver;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Checkpoints;
using Eas.Search.Data;
using Eas.Tensors;

namespace Eas.Search.Training;

// How a training is begun or resumed.
public sealed partial class Trainer
{
    /// <summary>Begins a training: checks the options, the architecture against the images, and the memory it will need, before any work.</summary>
    /// <param name="backend">Where it is trained; it serves this training alone.</param>
    /// <param name="data">What it is trained on.</param>
    /// <param name="options">How; with a checkpoint its network, as <see cref="TrainingOptions.ForNetworkOf"/> gives.</param>
    /// <param name="from">A checkpoint whose weights and statistics are where the training begins, without momentum; null for random weights.</param>
    /// <exception cref="TrainingException">
    /// An option makes no sense, the images are not those of the checkpoint's network, or the training does not fit into memory (the message gives the bytes).
    /// </exception>
    /// <exception cref="ArchitectureException">The network does not fit the images.</exception>
    public static Trainer Start(IBackend backend, DataSet data, TrainingOptions options, Checkpoint? from = null) =>
        Start(backend, data, options, from is null ? null : InitialWeights.Of(from));

    /// <summary>Begins a training with the weights of a network that is in no file.</summary>
    internal static Trainer Start(IBackend backend, DataSet data, TrainingOptions options, InitialWeights? from)
    {
        options.Validated();
        if (from is not null)
            RequireFit(from, data, options);
        NetworkPlan plan = CreatePlan(data, options);
        NetworkDescription description = TrainingDescription.Of(data, options, backend, from?.Description);
        Trainer trainer = Create(backend, data, options, description, plan, TrainingState.Begin(options), from is null ? options.Seed : null);
        return trainer.Restore(() => from?.Restore(trainer.network));
    }

    /// <summary>Goes on from a checkpoint, exactly: in mid-epoch too.</summary>
    /// <param name="backend">Must have the checkpoint's vector width.</param>
    /// <param name="data">Must be the checkpoint's data.</param>
    /// <param name="checkpointPath">The checkpoint, usually last.safetensors.</param>
    /// <exception cref="CheckpointException">The file is damaged or holds no training.</exception>
    /// <exception cref="TrainingException">The checkpoint is of other data or another vector width.</exception>
    public static Trainer Resume(IBackend backend, DataSet data, string checkpointPath)
    {
        using Checkpoint checkpoint = Checkpoint.Open(checkpointPath);
        TrainingState state = TrainingState.Read(checkpoint);
        NetworkDescription description = checkpoint.Description;
        if (description.DataFingerprint != data.Fingerprint)
            throw new TrainingException($"{checkpointPath} was trained on {description.DataName}, and {data.Name} is other data; name the same data set");
        if (description.Arithmetic != backend.Arithmetic)
            throw new TrainingException($"{checkpointPath} was trained with {description.Arithmetic}, not {backend.Arithmetic}; give {description.Arithmetic.Options}");
        Trainer trainer = Create(backend, data, state.Options(checkpoint.Plan.Network), description, checkpoint.Plan, state, initialSeed: null);
        return trainer.Restore(() =>
        {
            checkpoint.RestoreWeights(trainer.network);
            checkpoint.RestoreMomentum((name, values) => trainer.optimizer.WriteState<float>(name, values));
        });
    }

    /// <summary>The bytes that a training holds, exactly: found without doing it, and whatever memory this machine has.</summary>
    /// <exception cref="TrainingException">An option makes no sense, or the network is too large for any machine.</exception>
    /// <exception cref="ArchitectureException">The network does not fit the images.</exception>
    /// <param name="data">What it is trained on.</param>
    /// <param name="options">How.</param>
    /// <param name="backend">Where; it is left alone.</param>
    /// <param name="threads">Threads of a CPU; null for those of the backend.</param>
    internal static long MeasureMemory(DataSet data, TrainingOptions options, IBackend backend, int? threads = null)
    {
        options.Validated();
        ValidationSplit split = ValidationSplit.Create(data.Train.Count, options.ValidationCount, options.SplitSeed);
        NetworkPlan plan = CreatePlan(data, options);
        try
        {
            // A backend that only counts: exact, and over in no time.
            using IBackend planning = backend.CreatePlanning(threads);
            NetworkDescription description = TrainingDescription.Of(data, options, planning, from: null);
            using var planned = new Trainer(planning, data, options, description, plan, split, TrainingState.Begin(options), initialSeed: null);
            return planned.MemoryBytes;
        }
        catch (Exception exception) when (exception is ArgumentException or OverflowException)
        {
            throw new TrainingException($"the network is too large: {exception.Message}; use a smaller network or a batch smaller than {options.BatchSize}", isNetworkAtFault: true, exception);
        }
        catch (OutOfDeviceMemoryException exception)
        {
            // Convolution plans are measured on operands of the real size.
            throw new TrainingException($"{options.Network}: {exception.Message}", isNetworkAtFault: true, exception);
        }
    }

    /// <summary>Makes sure that this machine has the memory for a training.</summary>
    /// <exception cref="TrainingException">It has not; the message gives the bytes. Also as for <see cref="MeasureMemory"/>.</exception>
    internal static void RequireMemory(IBackend backend, DataSet data, TrainingOptions options)
    {
        long needed = MeasureMemory(data, options, backend), available = backend.AvailableMemory;
        if (needed > available)
        {
            throw new TrainingException(
                $"the training needs {needed:N0} bytes of memory and {available:N0} are there{(backend.Arithmetic.IsCuda ? $" on {backend.Name}" : "")}; use a smaller network or a batch smaller than {options.BatchSize}", isNetworkAtFault: true);
        }
    }

    private static void RequireFit(InitialWeights from, DataSet data, TrainingOptions options)
    {
        ImageFit.Require(from.Name, from.Description, data);
        if (options.Network != from.Network)
            throw new TrainingException($"{from.Name} holds the network {from.Network}, which cannot begin as {options.Network}; train its own network");
    }

    private static NetworkPlan CreatePlan(DataSet data, TrainingOptions options)
    {
        NetworkPlan plan = NetworkPlan.Create(options.Network, new FeatureShape(data.Shape.Height, data.Shape.Width, data.Shape.Channels));
        return plan.Output.Channels == data.ClassCount
            ? plan
            : throw new TrainingException($"the network tells {plan.Output.Channels} classes apart, but {data.Name} has {data.ClassCount}; end it with SM({data.ClassCount})");
    }

    /// <summary>Takes over weights and momentum; a trainer that cannot is freed.</summary>
    private Trainer Restore(Action restore)
    {
        try
        {
            restore();
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
        IBackend backend, DataSet data, TrainingOptions options, NetworkDescription description, NetworkPlan plan, TrainingState state, ulong? initialSeed)
    {
        ValidationSplit split = ValidationSplit.Create(data.Train.Count, options.ValidationCount, options.SplitSeed);
        if (split.Training.Length < options.BatchSize)
            throw new TrainingException($"{split.Training.Length} training images do not fill a batch of {options.BatchSize}; use a smaller batch");
        RequireMemory(backend, data, options);
        try
        {
            return new Trainer(backend, data, options, description, plan, split, state, initialSeed);
        }
        catch (OutOfDeviceMemoryException problem)
        {
            // Another process may have taken what was free a moment ago.
            throw new TrainingException($"{options.Network}: {problem.Message}", problem);
        }
    }
}
