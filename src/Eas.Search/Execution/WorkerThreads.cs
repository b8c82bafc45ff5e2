using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Eas.Search.Execution;

/// <summary>Threads that take tasks in order, one at a time each.</summary>
internal sealed class WorkerThreads : IDisposable
{
    private readonly IReadOnlyList<TaskFolder> tasks;
    private readonly Func<TaskFolder, int, CancellationToken, CandidateResult> run;
    private readonly BlockingCollection<CompletedTask> completed = [];
    private readonly CancellationTokenSource stop;
    private readonly Thread[] threads;
    private int begun;
    private int running;
    private ExceptionDispatchInfo? failure;

    private WorkerThreads(IReadOnlyList<TaskFolder> tasks, int count, Func<TaskFolder, int, CancellationToken, CandidateResult> run, CancellationToken cancellation)
    {
        this.tasks = tasks;
        this.run = run;
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        running = count;
        threads = [.. Enumerable.Range(1, count).Select(worker => new Thread(() => Work(worker)) { IsBackground = true, Name = $"eas-worker-{worker}" })];
        foreach (Thread thread in threads)
            thread.Start();
    }

    /// <summary>Runs tasks on a number of threads and gives the results as they come. The first exception stops the others and is thrown when they have ended.</summary>
    public static IEnumerable<CompletedTask> Run(
        IReadOnlyList<TaskFolder> tasks, int count, Func<TaskFolder, int, CancellationToken, CandidateResult> run, CancellationToken cancellation)
    {
        using var workers = new WorkerThreads(tasks, count, run, cancellation);
        foreach (CompletedTask task in workers.completed.GetConsumingEnumerable(CancellationToken.None))
            yield return task;
        workers.failure?.Throw();
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Stops the tasks under way and waits for their end.</summary>
    public void Dispose()
    {
        stop.Cancel();
        foreach (Thread thread in threads)
            thread.Join();
        stop.Dispose();
        completed.Dispose();
    }

    private void Work(int worker)
    {
        try
        {
            int task;
            while (!stop.IsCancellationRequested && (task = Interlocked.Increment(ref begun) - 1) < tasks.Count)
                completed.Add(new CompletedTask(tasks[task], run(tasks[task], worker, stop.Token)), CancellationToken.None);
        }
#pragma warning disable CA1031 // Run throws it again, whatever it is
        catch (Exception problem)
#pragma warning restore CA1031
        {
            // What is thrown because the tasks were asked to stop says nothing of its own.
            if (problem is not OperationCanceledException || !stop.IsCancellationRequested)
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(problem), null);
            stop.Cancel();
        }

        if (Interlocked.Decrement(ref running) == 0)
            completed.CompleteAdding();
    }
}
