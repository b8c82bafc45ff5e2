using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Eas.Search.Data;

/// <summary>
/// Downloads one file under a temporary name, going on where an earlier attempt stopped, and gives it its name once its checksum
/// is right.
/// </summary>
/// <param name="client">Sends the requests.</param>
/// <param name="address">The file's address.</param>
/// <param name="path">The file's final path; the temporary one has <c>.partial</c> after it.</param>
/// <param name="md5">The file's MD5, in lower-case hexadecimal.</param>
/// <param name="retryDelay">How long to wait before a lost connection is tried again.</param>
/// <param name="progress">Told how far the download is.</param>
internal sealed class FileDownload(HttpClient client, Uri address, string path, string md5, TimeSpan retryDelay, Action<DownloadProgress>? progress)
{
    private const int MaxAttemptsWithoutProgress = 3;
    private const int BufferSize = 1 << 17;
    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(60);
    private readonly string partialPath = path + ".partial";

    /// <summary>Downloads the file unless it is already there.</summary>
    /// <exception cref="DataException">
    /// The server does not have it, the connection is lost again and again, the disk is full or the checksum is wrong.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what is here stays for the next attempt.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (File.Exists(path))
            return;
        int attemptsWithoutProgress = 0;
        while (true)
        {
            long before = PartialLength();
            try
            {
                await ReceiveAsync(before, cancellation).ConfigureAwait(false);
                break;
            }
            catch (Exception error) when (error is HttpRequestException or IOException or TimeoutException)
            {
                attemptsWithoutProgress = PartialLength() > before ? 0 : attemptsWithoutProgress + 1;
                if (attemptsWithoutProgress == MaxAttemptsWithoutProgress)
                    throw Lost(error);
                await Task.Delay(retryDelay, cancellation).ConfigureAwait(false);
            }
        }

        await RequireChecksumAsync(cancellation).ConfigureAwait(false);
        File.Move(partialPath, path);
    }

    private async Task ReceiveAsync(long start, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        if (start > 0)
            request.Headers.Range = new RangeHeaderValue(start, null);
        using HttpResponseMessage response = await BeforeStallAsync(
            stop => new ValueTask<HttpResponseMessage>(client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop)), cancellation)
            .ConfigureAwait(false);

        // Nothing lies beyond the end: an earlier attempt got everything, or too much, which the checksum tells apart.
        if (start > 0 && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            return;
        if ((int)response.StatusCode >= 500)
            throw new HttpRequestException($"the server answers {(int)response.StatusCode}", inner: null, response.StatusCode);
        if (!response.IsSuccessStatusCode)
            throw new DataException(address.ToString(), $"the server answers {(int)response.StatusCode} {response.ReasonPhrase}", "fetch the file by hand");

        bool goesOn = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == start;
        if (response.StatusCode == HttpStatusCode.PartialContent && !goesOn)
            throw new DataException(address.ToString(), $"the server sends another part than the one from byte {start}", $"delete {partialPath} and try again");
        long received = goesOn ? start : 0;
        long? total = received + response.Content.Headers.ContentLength;
        using Stream body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        using FileStream file = OpenPartial(goesOn);
        await CopyAsync(body, file, received, total, cancellation).ConfigureAwait(false);
    }

    private async Task CopyAsync(Stream body, FileStream file, long received, long? total, CancellationToken cancellation)
    {
        byte[] buffer = new byte[BufferSize];
        while (true)
        {
            progress?.Invoke(new DownloadProgress(Path.GetFileName(path), received, total));
            int count = await BeforeStallAsync(stop => body.ReadAsync(buffer, stop), cancellation).ConfigureAwait(false);
            if (count == 0)
                return;
            try
            {
                file.Write(buffer, 0, count);
            }
            catch (IOException error)
            {
                throw Unwritable(error);
            }

            received += count;
        }
    }

    /// <summary>Waits for the server, but not for ever.</summary>
    private static async Task<T> BeforeStallAsync<T>(Func<CancellationToken, ValueTask<T>> wait, CancellationToken cancellation)
    {
        using CancellationTokenSource stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stall.CancelAfter(StallTimeout);
        try
        {
            return await wait(stall.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing came for {StallTimeout.TotalSeconds:0} s");
        }
    }

    private FileStream OpenPartial(bool goesOn)
    {
        try
        {
            // Unbuffered: what is received is in the file whenever the connection breaks.
            return new FileStream(partialPath, goesOn ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(error);
        }
    }

    private async Task RequireChecksumAsync(CancellationToken cancellation)
    {
        string actual;
        using (FileStream file = new(partialPath, FileMode.Open, FileAccess.Read))
        {
#pragma warning disable CA5351 // the checksum that is published for data sets; it guards against damage only
            actual = Convert.ToHexStringLower(await MD5.HashDataAsync(file, cancellation).ConfigureAwait(false));
#pragma warning restore CA5351
        }

        if (actual == md5)
            return;
        File.Delete(partialPath);
        throw new DataException(address.ToString(), $"the download's MD5 is {actual}, not {md5}; it was deleted", "try again, or fetch the file by hand");
    }

    private long PartialLength() => File.Exists(partialPath) ? new FileInfo(partialPath).Length : 0;

    private DataException Lost(Exception error) => new(
        address.ToString(), $"the connection fails ({error.Message}) after {PartialLength()} bytes", "run the command again to go on from there", error);

    private DataException Unwritable(Exception error) =>
        new(partialPath, $"cannot be written ({error.Message})", "make room or choose another folder with " + DataSets.FolderVariable, error);
}
