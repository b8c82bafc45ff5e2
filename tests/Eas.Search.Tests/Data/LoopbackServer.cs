using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Eas.Search.Tests.Data;

/// <summary>A web server on loopback that can behave badly. One connection at a time, one request each.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task serving;

    // Set before the listener stops: the socket of a listener that is being stopped may still say that it is bound.
    private volatile bool stopping;

    public LoopbackServer()
    {
        listener.Start();
        serving = ServeAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    /// <summary>The files by their names; others are answered with 404.</summary>
    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>How many bytes of a body each coming answer sends before the connection is cut; then answers are whole.</summary>
    public Queue<int> Cuts { get; } = [];

    /// <summary>Answer every range with the whole file.</summary>
    public bool IgnoresRange { get; set; }

    /// <summary>A status to answer every request with instead.</summary>
    public int? Status { get; set; }

    /// <summary>The requests so far: the file's name and where its range starts.</summary>
    public List<(string File, int Start)> Requests { get; } = [];

    public void Dispose()
    {
        stopping = true;
        listener.Stop();
        serving.GetAwaiter().GetResult();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using TcpClient client = await listener.AcceptTcpClientAsync();
                await AnswerAsync(client.GetStream());
            }
            catch (Exception error) when (stopping && (error is SocketException or ObjectDisposedException))
            {
                return;
            }
            catch (IOException)
            {
                // The client hung up: nothing to answer.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        (string file, int start) = await ReadRequestAsync(stream);
        Requests.Add((file, start));
        if (Status is not null || !Files.TryGetValue(file, out byte[]? content))
        {
            await SendAsync(stream, $"HTTP/1.1 {Status ?? 404} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", []);
            return;
        }

        if (start > 0 && !IgnoresRange && start >= content.Length)
        {
            await SendAsync(stream, "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", []);
            return;
        }

        bool part = start > 0 && !IgnoresRange;
        byte[] body = part ? content[start..] : content;
        string range = part ? $"Content-Range: bytes {start}-{content.Length - 1}/{content.Length}\r\n" : "";
        string head = $"HTTP/1.1 {(part ? "206 Partial Content" : "200 OK")}\r\nContent-Length: {body.Length}\r\n{range}Connection: close\r\n\r\n";
        await SendAsync(stream, head, Cuts.TryDequeue(out int cut) ? body[..Math.Min(cut, body.Length)] : body);
    }

    private static async Task<(string File, int Start)> ReadRequestAsync(NetworkStream stream)
    {
        using StreamReader reader = new(stream, Encoding.ASCII, leaveOpen: true);
        string file = (await reader.ReadLineAsync() ?? throw new IOException("no request")).Split(' ')[1].TrimStart('/');
        int start = 0;
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
                start = int.Parse(line["Range: bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        }

        return (file, start);
    }

    private static async Task SendAsync(NetworkStream stream, string head, byte[] body)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        await stream.WriteAsync(body);
        await stream.FlushAsync();
    }
}
