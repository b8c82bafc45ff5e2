using System.Globalization;
using Eas.Tensors;

namespace Eas.Search.Execution;

/// <summary>Carries tasks out in this process: several at a time, each on a backend with its share of the processor's threads.</summary>
public sealed class InProcessExecutor(ExecutorOptions options) : IExecutor
{
    /// <summary>This kind of executor.</summary>
    public static ExecutorKind Kind { get; } = new("in-process", "Trains in this process", options => new InProcessExecutor(options));

    /// <inheritdoc/>
    public IEnumerable<CompletedTask> Run(IReadOnlyList<TaskFolder> tasks, ITaskObserver observer, CancellationToken cancellation)
    {
        int threads = options.ThreadsFor(tasks.Count);
        return WorkerThreads.Run(tasks, options.WorkersFor(tasks.Count), (folder, worker, stop) => Run(folder, worker, threads, observer, stop), cancellation);
    }

    // A backend for each task: all its memory goes back when the task is done.
    private CandidateResult Run(TaskFolder folder, int worker, int threads, ITaskObserver observer, CancellationToken stop)
    {
        using IBackend backend = CandidateTask.Read(folder).DeviceIn(folder, options.CudaOrdinal).Create(threads, worker);
        string name = string.Create(CultureInfo.InvariantCulture, $"{TaskRunner.ThisProcess}.{worker}");
        return TaskRunner.Run(folder, backend, options.Data, name, observer, stop);
    }
}
