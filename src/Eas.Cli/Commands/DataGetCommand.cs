using System.CommandLine;
using Eas.Cli.Output;
using Eas.Search.Data;
using Spectre.Console;

namespace Eas.Cli.Commands;

/// <summary><c>eas data get</c>: fetches a data set.</summary>
/// <param name="baseAddress">Where to fetch from instead of the official address, for tests; null for that.</param>
internal sealed class DataGetCommand(Uri? baseAddress = null) : IEasCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "A name of `eas data list`" };
    private readonly Option<string?> folder = OptionKinds.Text(
        "--folder", "DIR", $"The folder that gets a folder of the data set's name [default: {DataSets.FolderVariable}, else ./data]");

    /// <inheritdoc/>
    public string Name => "data get";

    /// <inheritdoc/>
    public string Description => "Fetches a data set from its official address; an interrupted fetch goes on where it stopped.";

    /// <inheritdoc/>
    public string Example => "eas data get cifar-10";

    /// <inheritdoc/>
    public IReadOnlyList<Argument> Arguments => [name];

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [folder];

    /// <inheritdoc/>
    public void Run(Invocation invocation)
    {
        string asked = invocation.GetRequired(name);
        IDataSetSource source = DataSets.Find(asked) ?? throw new CommandException(
            $"{asked}: no such data set; those that can be fetched are {string.Join(", ", DataSets.All.Where(CanBeFetched).Select(known => known.Name))}");
        string directory = Fetch(source, invocation);
        invocation.Write(
            new Result(source.Name, directory),
            OutputJson.Default.DataGetResult,
            text => text.WriteLine($"{source.Name} is in {directory}; check it with `eas data verify {source.Name}`"));
    }

    private static bool CanBeFetched(IDataSetSource source) => !source.RemoteFiles.IsEmpty;

    private string Fetch(IDataSetSource source, Invocation invocation)
    {
        string target = invocation.Get(folder) ?? DataSets.Folder;
        using DataDownloader downloader = new(baseAddress);
        if (invocation.Terminal.IsInteractive)
        {
            return ProgressBar.Run(invocation.Terminal.CreateErrorConsole(), source.Name, bar => Get(progress => Show(bar, progress)));
        }

        string? announced = null;
        return Get(progress =>
        {
            if (Interlocked.Exchange(ref announced, progress.FileName) != progress.FileName)
                invocation.Terminal.Error.WriteLine($"{progress.FileName}{DescribeTotal(progress)}");
        });

        string Get(Action<DownloadProgress> progress) =>
            downloader.GetAsync(source, target, progress, invocation.Cancellation).GetAwaiter().GetResult();
    }

    private static void Show(ProgressTask bar, DownloadProgress progress)
    {
        bar.IsIndeterminate = progress.TotalBytes is null;
        bar.MaxValue = progress.TotalBytes ?? Math.Max(progress.Bytes, 1);
        bar.Value = progress.Bytes;
        bar.Description = Markup.Escape($"{progress.FileName}, {Units.Bytes(progress.Bytes)}{DescribeTotal(progress)}");
    }

    private static string DescribeTotal(DownloadProgress progress) => progress.TotalBytes is long total ? $" of {Units.Bytes(total)}" : "";

    /// <summary>The JSON result.</summary>
    internal sealed record Result(string Name, string Directory);
}
