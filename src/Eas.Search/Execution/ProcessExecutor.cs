using System.Globalization;
using Eas.Tensors;

namespace Eas.Search.Execution;

/// <summary>
/// Carries tasks out in processes of their own, <c>eas run-task</c>, several at a time: one that dies takes nothing else with it. It is started once more, from its
/// checkpoint; a candidate that kills its process twice has failed.
/// </summary>
public sealed class ProcessExecutor(ExecutorOptions options) : IExecutor
{
    /// <summary>The command that the processes run.</summary>
    public const string Command = "run-task";

    /// <summary>What a note of theirs on standard error begins with.</summary>
    public const string NotePrefix = "note: ";

    private const int Starts = 2;

    /// <summary>This kind of executor.</summary>
    public static ExecutorKind Kind { get; } = new("processes", "Trains in processes of its own, one for each network", options => new ProcessExecutor(options));

    /// <inheritdoc/>
    public IEnumerable<CompletedTask> Run(IReadOnlyList<TaskFolder> tasks, ITaskObserver observer, CancellationToken cancellation)
    {
        int threads = options.ThreadsFor(tasks.Count);
        return WorkerThreads.Run(tasks, options.WorkersFor(tasks.Count), (folder, worker, stop) => Run(folder, worker, threads, observer, stop), cancellation);
    }

    private CandidateResult Run(TaskFolder folder, int worker, int threads, ITaskObserver observer, CancellationToken stop)
    {
        CandidateTask task = CandidateTask.Read(folder);
        string failure = "";
        for (int start = 0; start < Starts; start++)
        {
            if (CandidateResult.Find(folder) is { } result)
                return result;
            stop.ThrowIfCancellationRequested();
            using var child = new TaskProcess(options.Program, Words(folder, task.Arithmetic, worker, threads), task.Number, observer);
            int exitCode = child.Wait(stop);
            stop.ThrowIfCancellationRequested();
            string lastWords = child.LastWords ?? string.Create(CultureInfo.InvariantCulture, $"exit code {exitCode}");

            // It ended by itself and said what is wrong with the machine.
            if (exitCode is TaskProcess.Failed or TaskProcess.WrongUsage)
                throw new TaskException(lastWords);
            failure = $"its process died: {lastWords}";
            if (exitCode != TaskProcess.Done)
                observer.Note(task.Number, failure);
        }

        return CandidateResult.Find(folder) ?? Died(task, failure).WriteFirst(folder);
    }

    private static CandidateResult Died(CandidateTask task, string failure) =>
        new() { Number = task.Number, State = CandidateState.Failed, Failure = failure, Worker = TaskRunner.ThisProcess };

    private string[] Words(TaskFolder folder, Arithmetic arithmetic, int worker, int threads)
    {
        string[] words = [Command, folder.Path, "--attached", "--json", "--threads", threads.ToString(CultureInfo.InvariantCulture)];
        if (arithmetic.IsCuda)
            words = [.. words, "--device", new DeviceChoice(arithmetic, options.CudaOrdinal).NameFor(worker)];
        return options.DataLocation is { } location ? [.. words, "--data", location] : words;
    }
}
