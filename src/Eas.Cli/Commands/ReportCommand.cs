using System.CommandLine;
using Eas.Cli.Output;
using Eas.Search.Runs;
using Eas.Search.Runs.Reports;

namespace Eas.Cli.Commands;

/// <summary><c>eas report</c>: one page about a search, or about several beside one another.</summary>
internal sealed class ReportCommand : IEasCommand
{
    private readonly Argument<string[]> runs = RunArgument.CreateSeveral();
    private readonly Option<string?> output = OptionKinds.Text("--out", "FILE", "Where the page goes; its directory must exist [default: report.html in the folder of a single run]");

    /// <inheritdoc/>
    public string Name => "report";

    /// <inheritdoc/>
    public string Description => "Writes a page of HTML about a search, or about several beside one another.";

    /// <inheritdoc/>
    public string Example => "eas report runs/quick-1";

    /// <inheritdoc/>
    public IReadOnlyList<Argument> Arguments => [runs];

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [output];

    /// <inheritdoc/>
    public void Run(Invocation invocation)
    {
        string[] paths = invocation.GetRequired(runs);
        string? file = invocation.Get(output);
        if (file is null && paths.Length > 1)
            throw new UsageException($"{output.Name} is missing: the report of several runs belongs to none of them; name its file");
        RunFolder[] folders = [.. paths.Select(RunFolder.Find)];
        file ??= folders[0].Report;
        foreach (RunFolder folder in folders)
            OutputFile.RequireWritable(file, folder.Database);
        Write(folders, file);
        invocation.Write(new Result(file, paths.Length), OutputJson.Default.ReportResult, text => text.WriteLine(file));
    }

    private static void Write(RunFolder[] folders, string file)
    {
        var stores = new List<RunStore>();
        try
        {
            foreach (RunFolder folder in folders)
                stores.Add(RunStore.OpenToRead(folder));
            RunReport.Write(stores, file);
        }
        finally
        {
            stores.ForEach(store => store.Dispose());
        }
    }

    /// <summary>The JSON result.</summary>
    internal sealed record Result(string Report, int Runs);
}
