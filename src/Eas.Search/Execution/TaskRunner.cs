using System.Diagnostics;
using Eas.Search.Data;
using Eas.Tensors;

namespace Eas.Search.Execution;

/// <summary>Carries out a task: grows and trains its network, from where an earlier runner of the task was stopped.</summary>
public static class TaskRunner
{
    /// <summary>The name of a worker that is this whole process.</summary>
    public static string ThisProcess { get; } = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>
    /// Carries out the task of a folder, unless it has a result. What is wrong with the candidate (it diverges, cannot be grown, is too large) becomes a failed result;
    /// what is wrong with the machine is thrown. Several runners of one task, on whatever machines, do no harm: the first result written is the task's.
    /// </summary>
    /// <param name="folder">The task.</param>
    /// <param name="backend">Where it is trained; it serves this task alone as long as it runs.</param>
    /// <param name="data">The task's data set.</param>
    /// <param name="worker">A name for the result.</param>
    /// <param name="observer">Told of progress.</param>
    /// <param name="cancellation">Asks to stop: a checkpoint is written, then <see cref="OperationCanceledException"/> is thrown.</param>
    /// <exception cref="TaskException">The task is damaged, or the data or the vector width are not the task's.</exception>
    /// <exception cref="Training.TrainingException">The options do not fit the data, or a file cannot be written.</exception>
    /// <exception cref="Eas.Networks.Checkpoints.CheckpointException">The parent is missing or damaged.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static CandidateResult Run(TaskFolder folder, IBackend backend, DataSet data, string worker, ITaskObserver observer, CancellationToken cancellation)
    {
        CandidateTask task = CandidateTask.Read(folder);
        if (CandidateResult.Find(folder) is { } earlier)
            return earlier;
        RequireSame(folder, task, backend, data);
        int buffers = backend.Memory.LiveBuffers;
        long started = Stopwatch.GetTimestamp();
        CandidateResult result = new TaskRun(folder, task, backend, data, observer).Run(cancellation);
        if (backend.Memory.LiveBuffers != buffers)
            throw new InvalidOperationException($"task {task.Number} left {backend.Memory.LiveBuffers - buffers} buffers behind");

        // Blocks are kept by their exact size, and the next network's are others.
        backend.Trim();
        return (result with { Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds, Worker = worker }).WriteFirst(folder);
    }

    private static void RequireSame(TaskFolder folder, CandidateTask task, IBackend backend, DataSet data)
    {
        if (backend.Arithmetic != task.Arithmetic)
            throw new TaskException($"{folder.Task}: it is to be computed with {task.Arithmetic}, not {backend.Arithmetic}; give {task.Arithmetic.Options}");
        if (data.Fingerprint != task.DataFingerprint)
            throw new TaskException($"{folder.Task}: it is to be trained on {task.Data}, and {data.Name} is other data; name the same data set with --data");
    }
}
