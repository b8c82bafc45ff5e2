namespace Eas.Search.Runs;

/// <summary>
/// What a run has found so far. One process writes to it, others read beside it. When a method that writes returns, what it wrote survives the death of
/// the process and of the machine. Any thread may call it.
/// </summary>
public sealed partial class RunStore : IDisposable
{
    private readonly RunLock? writeLock;

    private RunStore(RunFolder folder, RunDatabase database, RunLock? writeLock) => (Folder, Database, this.writeLock) = (folder, database, writeLock);

    /// <summary>The run's folder.</summary>
    public RunFolder Folder { get; }

    /// <summary>The file.</summary>
    internal RunDatabase Database { get; }

    /// <summary>Begins a run.</summary>
    /// <exception cref="RunException">Another process is about to, the folder holds a run already, or it cannot be written to.</exception>
    public static RunStore Create(RunFolder folder, RunRecord run) => Create(folder, run, vfs: null);

    /// <summary>Opens a run to go on with it.</summary>
    /// <exception cref="RunException">Another process writes to it; or it is damaged, newer than this build, or cannot be written to.</exception>
    public static RunStore OpenToWrite(RunFolder folder) => Locked(folder, () => RunDatabaseFile.OpenToWrite(folder.Database));

    /// <summary>Opens a run to read it. Whoever writes to it is not disturbed.</summary>
    /// <exception cref="RunException">It is damaged, newer than this build, or cannot be read.</exception>
    public static RunStore OpenToRead(RunFolder folder) => new(folder, RunDatabaseFile.OpenToRead(folder.Database), writeLock: null);

    /// <summary>Closes the run; another process may write to it then.</summary>
    public void Dispose()
    {
        Database.Dispose();
        writeLock?.Dispose();
    }

    /// <summary>Begins a run by one of SQLite's ways to use files.</summary>
    internal static RunStore Create(RunFolder folder, RunRecord run, string? vfs) => Locked(folder, () =>
    {
        if (File.Exists(folder.Database))
            throw new RunException($"{folder.Path}: holds a run already; go on with it by --resume, or name another folder with --out");
        RunDatabaseFile.Create(folder.Database, database => Insert(database, run), vfs);
        return RunDatabaseFile.OpenToWrite(folder.Database, vfs);
    });

    private static RunStore Locked(RunFolder folder, Func<RunDatabase> open)
    {
        RunLock writeLock = RunLock.Take(folder);
        try
        {
            return new RunStore(folder, open(), writeLock);
        }
        catch
        {
            writeLock.Dispose();
            throw;
        }
    }
}
