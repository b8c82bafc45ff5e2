using System.CommandLine;
using Eas.Search.Data;
using Eas.Search.Execution;

namespace Eas.Cli.Commands;

/// <summary>The options that say where networks are trained.</summary>
internal sealed class ExecutorArguments
{
    private const int MaximumWorkers = 1024;

    private readonly Option<int?> workers = OptionKinds.Integer(
        "--workers", "N", "Networks trained at the same time, sharing the threads; it changes no result [default: 1]", minimum: 1, MaximumWorkers);

    private readonly Option<string?> executor = OptionKinds.Choice(
        "--executor",
        $"Where they are trained: {string.Join("; ", Executors.All.Select(kind => $"{kind.Name}: {char.ToLowerInvariant(kind.Description[0])}{kind.Description[1..]}"))} [default: {Executors.All[0].Name}]",
        [.. Executors.All.Select(kind => kind.Name)]);

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> Options => [workers, executor];

    /// <summary>Makes the executor.</summary>
    /// <param name="invocation">The command line.</param>
    /// <param name="data">The images.</param>
    /// <param name="location">Where other processes find them.</param>
    public IExecutor Create(Invocation invocation, DataSet data, string location)
    {
        ExecutorKind kind = invocation.Get(executor) is { } name ? Executors.Find(name)! : Executors.All[0];
        return kind.Create(new ExecutorOptions
        {
            Data = data,
            DataLocation = location,
            Workers = invocation.Get(workers) ?? 1,
            Threads = invocation.Threads,
            CudaOrdinal = invocation.CudaOrdinal,
        });
    }
}
