using Eas.Networks.Architecture.Plan;
using Eas.Search.Data;
using Eas.Tensors.Cpu;

namespace Eas.Search.Training;

/// <summary>Trains one network.</summary>
public sealed class Trainer : IDisposable
{
    /// <summary>Begins a training: checks the options, the architecture against the images, and the memory it will need, before any work.</summary>
    /// <exception cref="TrainingException">An option makes no sense, or the training does not fit into memory (the message gives the bytes).</exception>
    /// <exception cref="Networks.Architecture.ArchitectureException">The network does not fit the images.</exception>
    public static Trainer Start(CpuBackend backend, DataSet data, TrainingOptions options) => throw new NotSupportedException();

    /// <summary>Goes on from a checkpoint, exactly: in mid-epoch too.</summary>
    /// <param name="backend">Must have the checkpoint's vector width.</param>
    /// <param name="data">Must be the checkpoint's data.</param>
    /// <param name="checkpointPath">The checkpoint.</param>
    /// <exception cref="TrainingException">The checkpoint is of other data or another vector width.</exception>
    public static Trainer Resume(CpuBackend backend, DataSet data, string checkpointPath) => throw new NotSupportedException();

    /// <summary>How it is trained.</summary>
    public TrainingOptions Options => throw new NotSupportedException();

    /// <summary>Shapes and cost.</summary>
    public NetworkPlan Plan => throw new NotSupportedException();

    /// <summary>Bytes that the training takes, known before its first step.</summary>
    public long MemoryBytes => throw new NotSupportedException();

    /// <summary>Trains to the end and tests once.</summary>
    /// <param name="outputDirectory">Where best.safetensors, last.safetensors and curve.json go; null for nowhere. It must exist.</param>
    /// <param name="observer">Told of progress.</param>
    /// <param name="cancellation">Asks to stop: last.safetensors is written, then <see cref="OperationCanceledException"/> is thrown.</param>
    /// <exception cref="TrainingException">A loss is not finite; the message names layer and step.</exception>
    public TrainingResult Run(string? outputDirectory, ITrainingObserver observer, CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>Frees the training's memory.</summary>
    public void Dispose() => throw new NotSupportedException();
}
