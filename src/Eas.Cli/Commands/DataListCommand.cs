using System.CommandLine;
using Eas.Cli.Output;
using Eas.Search.Data;

namespace Eas.Cli.Commands;

/// <summary><c>eas data list</c>: the known data sets and where they lie.</summary>
internal sealed class DataListCommand : IEasCommand
{
    /// <inheritdoc/>
    public string Name => "data list";

    /// <inheritdoc/>
    public string Description => "Lists the known data sets and where they were found.";

    /// <inheritdoc/>
    public string Example => "eas data list";

    /// <inheritdoc/>
    public IReadOnlyList<Argument> Arguments => [];

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [];

    /// <inheritdoc/>
    public void Run(Invocation invocation)
    {
        Entry[] entries = [.. DataSets.All.Select(source => new Entry(source.Name, source.Description, DataSets.FindDirectory(source)))];
        invocation.Write(
            new Result(entries),
            OutputJson.Default.DataListResult,
            text => TextTable.Write(
                text,
                ["name", "description", "found"],
                [.. entries.Select(entry => new[] { entry.Name, entry.Description, entry.Directory ?? "no" })]));
    }

    /// <summary>The JSON result.</summary>
    internal sealed record Result(IReadOnlyList<Entry> DataSets);

    /// <summary>A data set; its directory is null where it was not found.</summary>
    internal sealed record Entry(string Name, string Description, string? Directory);
}
