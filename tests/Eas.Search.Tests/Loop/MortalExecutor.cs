using Eas.Search.Execution;

namespace Eas.Search.Tests.Loop;

/// <summary>An executor whose process dies after some results: nothing after them is saved or recorded.</summary>
internal sealed class MortalExecutor(IExecutor executor, int results) : IExecutor
{
    private int left = results;

    public IEnumerable<CompletedTask> Run(IReadOnlyList<TaskFolder> tasks, ITaskObserver observer, CancellationToken cancellation)
    {
        foreach (CompletedTask task in executor.Run(tasks, observer, cancellation))
        {
            if (left-- == 0)
                throw new DeathException();
            yield return task;
        }
    }
}

internal sealed class DeathException : Exception;
