using System.Globalization;

namespace Eas.Search.Runs;

/// <summary>The right to write to a run. The operating system takes it back when the process ends, however it ends.</summary>
internal sealed class RunLock : IDisposable
{
    private readonly RunFolder folder;
    private readonly FileStream file;

    private RunLock(RunFolder folder, FileStream file) => (this.folder, this.file) = (folder, file);

    /// <summary>Takes the right.</summary>
    /// <exception cref="RunException">Another process has it, or the folder cannot be written to.</exception>
    public static RunLock Take(RunFolder folder)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(folder.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

            // In a file of its own, since the locked one cannot be read by others.
            File.WriteAllText(folder.ProcessId, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new RunLock(folder, file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            bool isHeld = file is null && IsLocked(error);
            file?.Dispose();
            throw new RunException($"{folder.Path}: {(isHeld ? DescribeHolder(folder) : $"cannot be written to ({error.Message}); check its permissions")}", error);
        }
    }

    /// <summary>Gives the right back.</summary>
    public void Dispose()
    {
        if (File.Exists(folder.ProcessId))
            File.Delete(folder.ProcessId);
        file.Dispose();
    }

    // The error of a lock that is held: EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static bool IsLocked(Exception error) => error is IOException && error.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static string DescribeHolder(RunFolder folder)
    {
        string? holder = File.Exists(folder.ProcessId) ? File.ReadAllText(folder.ProcessId) : null;
        return holder is { Length: > 0 }
            ? $"process {holder} is writing to it; wait for its end, or stop it with `kill {holder}`"
            : "another process is writing to it; wait for its end";
    }
}
