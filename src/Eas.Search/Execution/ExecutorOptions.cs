using Eas.Search.Data;

namespace Eas.Search.Execution;

/// <summary>What executors are made of.</summary>
public sealed record ExecutorOptions
{
    /// <summary>The data set of the tasks; it has to outlive the executor.</summary>
    public required DataSet Data { get; init; }

    /// <summary>Name or directory of the data set for other processes; null for what each task says.</summary>
    public string? DataLocation { get; init; }

    /// <summary>Tasks carried out at the same time.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Threads of all workers together; 0 for one per processor. They change no result.</summary>
    public int Threads { get; init; }

    /// <summary>The CUDA device of all workers; null for one after the other. Of no matter where tasks are a CPU's.</summary>
    public int? CudaOrdinal { get; init; }

    /// <summary>How other processes are started.</summary>
    public EasProgram Program { get; init; } = EasProgram.Current;

    /// <summary>Workers for a number of tasks: no more than there are tasks.</summary>
    internal int WorkersFor(int tasks) => Math.Clamp(Workers, 1, Math.Max(tasks, 1));

    /// <summary>Threads of each worker: a share of all, at least 1.</summary>
    internal int ThreadsFor(int tasks) => Math.Max((Threads == 0 ? Environment.ProcessorCount : Threads) / WorkersFor(tasks), 1);
}
