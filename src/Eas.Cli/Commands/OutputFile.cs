using Eas.Tensors.Serialization;

namespace Eas.Cli.Commands;

/// <summary>A file that a command writes, checked before any work.</summary>
internal static class OutputFile
{
    /// <summary>Makes sure that the file can be written, and leaves nothing behind.</summary>
    /// <param name="path">The value of <c>--out</c>.</param>
    /// <param name="input">The file that the command reads, which must not be replaced; null for none.</param>
    /// <exception cref="CommandException">It cannot, or it is the input.</exception>
    public static void RequireWritable(string path, string? input = null)
    {
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full) || Path.EndsInDirectorySeparator(path))
            throw new CommandException($"--out {path}: is a directory; name a file");
        if (input is not null && full == Path.GetFullPath(input))
            throw new CommandException($"--out {path}: is what is read; name another file");
        if (!Directory.Exists(Path.GetDirectoryName(full)))
            throw new CommandException($"--out {path}: its directory is not there; create it, or name another file");
        string probe = full + AtomicFile.TemporaryExtension;
        try
        {
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--out {path}: cannot be written to ({error.Message}); name another file", error);
        }
    }
}
