using Eas.Search.Training;
using Eas.Tensors.Serialization;

namespace Eas.Cli.Commands;

/// <summary>The directory that a training writes to, checked before any work.</summary>
internal static class OutputDirectory
{
    private static readonly string[] TrainingFiles = [Trainer.LastFile, Trainer.BestFile, Trainer.CurveFile];

    /// <summary>Creates the directory for a new training.</summary>
    /// <exception cref="CommandException">It cannot be created or written to, or holds a training already.</exception>
    public static void Create(string directory)
    {
        if (Array.Find(TrainingFiles, file => File.Exists(Path.Combine(directory, file))) is string found)
            throw new CommandException($"--out {directory}: holds a training already ({found}); go on with it by --resume, or name another directory");
        RequireWritable(directory);
    }

    /// <summary>The checkpoint that a training goes on from.</summary>
    /// <exception cref="CommandException">There is none, or the directory cannot be written to.</exception>
    public static string FindCheckpoint(string directory)
    {
        string checkpoint = Path.Combine(directory, Trainer.LastFile);
        if (!File.Exists(checkpoint))
            throw new CommandException($"--out {directory}: holds no {Trainer.LastFile} to go on from; leave --resume out to begin a training");
        RequireWritable(directory);
        return checkpoint;
    }

    private static void RequireWritable(string directory)
    {
        string probe = Path.Combine(directory, "writable" + AtomicFile.TemporaryExtension);
        try
        {
            Directory.CreateDirectory(directory);
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            string problem = File.Exists(directory) ? "is a file" : $"cannot be written to ({error.Message})";
            throw new CommandException($"--out {directory}: {problem}; name another directory", error);
        }
    }
}
