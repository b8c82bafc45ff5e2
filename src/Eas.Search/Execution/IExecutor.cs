namespace Eas.Search.Execution;

/// <summary>A place where tasks are carried out. Where makes no difference to a result.</summary>
public interface IExecutor
{
    /// <summary>
    /// Carries out tasks and gives each result as soon as it is there, in no fixed order. The work begins with the enumeration; one that is left early stops the tasks
    /// under way, which can be run again and go on where they were.
    /// </summary>
    /// <param name="tasks">The tasks, begun in this order.</param>
    /// <param name="observer">Told of progress.</param>
    /// <param name="cancellation">Asks to stop: checkpoints are written, then <see cref="OperationCanceledException"/> is thrown.</param>
    /// <exception cref="TaskException">A task cannot be carried out here; also whatever else <see cref="TaskRunner.Run"/> throws. The others were stopped.</exception>
    IEnumerable<CompletedTask> Run(IReadOnlyList<TaskFolder> tasks, ITaskObserver observer, CancellationToken cancellation);
}

/// <summary>A task that is done.</summary>
/// <param name="Folder">The task.</param>
/// <param name="Result">What became of it.</param>
public sealed record CompletedTask(TaskFolder Folder, CandidateResult Result);
