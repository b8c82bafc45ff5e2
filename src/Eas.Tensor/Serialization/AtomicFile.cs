namespace Eas.Tensors.Serialization;

/// <summary>Files that are replaced as a whole: whatever happens, a reader finds the old content or the new, never a part.</summary>
public static class AtomicFile
{
    /// <summary>The ending of the names under which content is written; files with it are what a killed process left.</summary>
    public const string TemporaryExtension = ".tmp";

    private const int BufferSize = 1 << 16;

    /// <summary>
    /// Writes a file: to a temporary one beside it, flushed to the disk, then renamed. If anything fails the temporary file is
    /// removed and the old file stays as it was.
    /// </summary>
    /// <param name="path">The file; its directory must exist.</param>
    /// <param name="write">Writes the content to the stream it is given; it may seek.</param>
    /// <exception cref="IOException">The file cannot be written; also whatever <paramref name="write"/> throws.</exception>
    public static void Write(string path, Action<Stream> write) => Write(path, write, temporary => File.Move(temporary, path, overwrite: true));

    /// <summary>Writes a file in the same way unless there is one: of several writers at once, in any processes, one wins and the others change nothing.</summary>
    /// <param name="path">The file; its directory must exist.</param>
    /// <param name="write">Writes the content to the stream it is given; it may seek.</param>
    /// <returns>Whether the file is this writer's.</returns>
    /// <exception cref="IOException">The file cannot be written; also whatever <paramref name="write"/> throws.</exception>
    public static bool WriteNew(string path, Action<Stream> write)
    {
        bool isNew = false;
        if (!File.Exists(path))
            Write(path, write, temporary => isNew = NewName.TryGive(temporary, path));
        return isNew;
    }

    /// <summary>Copies a file in the same way.</summary>
    /// <param name="from">The file to copy.</param>
    /// <param name="to">The copy; its directory must exist.</param>
    /// <exception cref="IOException">The file cannot be read, or the copy cannot be written.</exception>
    public static void Copy(string from, string to) => Write(to, copy =>
    {
        using FileStream original = File.OpenRead(from);
        original.CopyTo(copy);
    });

    private static void Write(string path, Action<Stream> write, Action<string> finish)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);

        // The name is unique, so that two writers of one file, on different machines too, cannot write into the same temporary.
        string temporary = $"{path}.{Guid.NewGuid():N}{TemporaryExtension}";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferSize))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            finish(temporary);
        }
        finally
        {
            DeleteIfPresent(temporary);
        }
    }

    private static void DeleteIfPresent(string path)
    {
        if (File.Exists(path))
            File.Delete(path);
    }
}
