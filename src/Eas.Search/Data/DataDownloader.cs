using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;

namespace Eas.Search.Data;

/// <summary>
/// Fetches data sets from their official addresses. All work is done in a folder <c>NAME.partial</c>, which is renamed at the end: under the data set's
/// name there is the whole of it or nothing. An interrupted fetch goes on where it stopped.
/// </summary>
/// <param name="baseAddress">Where the files are fetched from instead of their official addresses, ending in a slash; null for these.</param>
/// <param name="retryDelay">How long to wait before a lost connection is tried again; null for two seconds.</param>
public sealed class DataDownloader(Uri? baseAddress = null, TimeSpan? retryDelay = null) : IDisposable
{
    private readonly TimeSpan retryDelay = retryDelay ?? TimeSpan.FromSeconds(2);
    private readonly HttpClient client = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(30) }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Fetches a data set unless it is already there.</summary>
    /// <param name="source">The data set.</param>
    /// <param name="folder">The folder that gets a folder of the data set's name.</param>
    /// <param name="progress">Told how far the download is, on any thread.</param>
    /// <param name="cancellation">Stops the fetch; what is here stays for the next attempt.</param>
    /// <returns>The data set's directory.</returns>
    /// <exception cref="DataException">The data set cannot be fetched, or what arrived is not what was expected.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<string> GetAsync(
        IDataSetSource source, string folder, Action<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (source.RemoteFiles.IsEmpty)
            throw new DataException(source.Name, "it has no address to fetch it from", "give its directory");
        string directory = Path.Combine(folder, source.Name);
        if (Directory.Exists(directory))
        {
            return source.Recognises(directory)
                ? directory
                : throw new DataException(directory, $"exists, but does not hold {source.Name}", "move it away and try again");
        }

        string work = directory + ".partial";
        CreateDirectory(work);
        foreach (RemoteFile file in source.RemoteFiles)
            await FetchAsync(file, work, progress, cancellation).ConfigureAwait(false);
        Directory.Move(work, directory);
        return directory;
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => client.Dispose();

    private async Task FetchAsync(RemoteFile file, string work, Action<DownloadProgress>? progress, CancellationToken cancellation)
    {
        if (!file.Members.IsEmpty && file.Members.All(member => File.Exists(Path.Combine(work, member))))
            return;
        string path = Path.Combine(work, file.FileName);
        Uri address = baseAddress is null ? file.Address : new Uri(baseAddress, file.FileName);
        await new FileDownload(client, address, path, file.Md5, retryDelay, progress).RunAsync(cancellation).ConfigureAwait(false);
        if (file.Members.IsEmpty)
            return;
        await ExtractAsync(path, file.Members, work, cancellation).ConfigureAwait(false);
        File.Delete(path);
    }

    /// <summary>
    /// Takes the named members out of an archive. A member's folder is ignored and nothing but the names asked for is written, so no archive can
    /// write outside the work folder.
    /// </summary>
    private static async Task ExtractAsync(string archive, ImmutableArray<string> members, string work, CancellationToken cancellation)
    {
        HashSet<string> missing = [.. members];
        try
        {
            using FileStream file = new(archive, FileMode.Open, FileAccess.Read);
            using GZipStream inflated = new(file, CompressionMode.Decompress);
            using TarReader reader = new(inflated);
            while (missing.Count > 0 && await reader.GetNextEntryAsync(cancellationToken: cancellation).ConfigureAwait(false) is TarEntry entry)
            {
                string name = entry.Name[(entry.Name.LastIndexOf('/') + 1)..];
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !missing.Remove(name))
                    continue;
                string path = Path.Combine(work, name);
                await entry.ExtractToFileAsync(path + ".partial", overwrite: true, cancellation).ConfigureAwait(false);
                File.Move(path + ".partial", path, overwrite: true);
            }
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new DataException(archive, $"cannot be unpacked ({error.Message})", "make room, or delete it and try again", error);
        }

        if (missing.Count > 0)
            throw new DataException(archive, $"does not hold {string.Join(", ", missing.Order(StringComparer.Ordinal))}", "delete it and try again");
    }

    private static void CreateDirectory(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException(
                directory, $"cannot be created ({error.Message})", "choose another folder with " + DataSets.FolderVariable, error);
        }
    }
}
