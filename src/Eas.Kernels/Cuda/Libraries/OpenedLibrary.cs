using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Libraries;

/// <summary>The answer of the system's loader.</summary>
/// <param name="Handle">0 where it refused.</param>
/// <param name="Failure">Why it refused, in one line; empty where it did not.</param>
internal readonly record struct OpenedLibrary(nint Handle, string Failure = "")
{
    /// <summary>Loads a library by its path or, without a folder, by its name.</summary>
    public static OpenedLibrary Open(string path)
    {
        try
        {
            return new OpenedLibrary(NativeLibrary.Load(path));
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            return new OpenedLibrary(0, Reason(path, exception.Message));
        }
    }

    // The message has advice first, then a line for each name that was tried: "path: reason".
    private static string Reason(string path, string message)
    {
        string start = path + ": ";
        string? line = Array.Find(message.Split('\n'), line => line.StartsWith(start, StringComparison.Ordinal));
        return line is null ? message.Split('\n')[0].Trim() : line[start.Length..].Trim();
    }
}
