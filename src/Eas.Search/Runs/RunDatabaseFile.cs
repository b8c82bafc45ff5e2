using Eas.Tensors.Serialization;
using Microsoft.Data.Sqlite;

namespace Eas.Search.Runs;

/// <summary>Makes, opens and checks the SQLite file of a run.</summary>
internal static class RunDatabaseFile
{
    /// <summary>The ending of the log's name.</summary>
    private const string LogExtension = "-wal";

    /// <summary>Makes the file of a new run; it appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fill">Writes the first content.</param>
    /// <param name="vfs">SQLite's name of the way to use files; null for its default.</param>
    public static void Create(string path, Action<RunDatabase> fill, string? vfs = null)
    {
        string temporary = path + AtomicFile.TemporaryExtension;
        using (RunDatabase database = OpenEmpty(temporary, vfs))
        {
            database.Transaction(() =>
            {
                database.Execute(RunSchema.Tables);
                fill(database);
                return true;
            });

            // Closing would move the log into the file as well, but not tell where the disk is full; and the file is renamed without its log.
            database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        File.Move(temporary, path);
    }

    /// <summary>Opens the file of a run to write to it; the caller holds the run's lock.</summary>
    /// <exception cref="RunException">It is damaged, newer than this build, or cannot be written to.</exception>
    public static RunDatabase OpenToWrite(string path, string? vfs = null)
    {
        RunDatabase database = Checked(path, RunDatabase.Open(path, SqliteOpenMode.ReadWrite, vfs: vfs));
        Configure(database);
        return database;
    }

    /// <summary>Opens the file of a run to read it, from beside the process that writes to it.</summary>
    /// <exception cref="RunException">It is damaged, newer than this build, or cannot be read.</exception>
    public static RunDatabase OpenToRead(string path)
    {
        try
        {
            return Checked(path, RunDatabase.Open(path, SqliteOpenMode.ReadOnly));
        }
        catch (RunException error) when (RunDatabaseErrors.IsWithoutWriteAccess(error) && !File.Exists(path + LogExtension))
        {
            // Even a reader of a write-ahead log keeps a file beside it. Without a log nobody writes, and the file alone is enough.
            string source = new Uri(Path.GetFullPath(path)).AbsoluteUri + "?immutable=1";
            return Checked(path, RunDatabase.Open(path, SqliteOpenMode.ReadOnly, source));
        }
    }

    /// <summary>A new file with a write-ahead log, or a rollback journal where the file system cannot share memory.</summary>
    private static RunDatabase OpenEmpty(string path, string? vfs)
    {
        Delete(path);
        RunDatabase database = RunDatabase.Open(path, SqliteOpenMode.ReadWriteCreate, vfs: vfs);
        if (!CanUseWriteAheadLog(database))
        {
            database.Dispose();
            Delete(path);
            database = RunDatabase.Open(path, SqliteOpenMode.ReadWriteCreate, vfs: vfs);
        }

        Configure(database);
        return database;
    }

    private static bool CanUseWriteAheadLog(RunDatabase database)
    {
        try
        {
            if (database.Text("PRAGMA journal_mode = WAL") != "wal")
                return false;

            // The log and the memory shared for it are opened only when they are needed.
            database.Execute("PRAGMA user_version = 0");
            return true;
        }
        catch (RunException error) when (RunDatabaseErrors.IsWithoutWriteAheadLog(error))
        {
            return false;
        }
    }

    /// <summary>A commit returns when it is on the disk, in either mode.</summary>
    private static void Configure(RunDatabase database)
    {
        if (database.Text("PRAGMA journal_mode") != "wal")
            database.Text("PRAGMA journal_mode = TRUNCATE");
        database.Execute("PRAGMA synchronous = FULL");
    }

    private static RunDatabase Checked(string path, RunDatabase database)
    {
        try
        {
            Check(path, database);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static void Check(string path, RunDatabase database)
    {
        if (database.Number("PRAGMA application_id") != RunSchema.ApplicationId)
            throw new RunException($"{path}: not the database of a run; name a folder that `eas search` made, or put a copy of the file back");
        long version = database.Number("PRAGMA user_version");
        if (version > RunSchema.Version)
            throw new RunException($"{path}: its schema version {version} is newer than this program knows ({RunSchema.Version}); update the program");

        // SQLite takes what is missing of the last page for zeros.
        string problem = LengthOf(path + LogExtension) == 0 && LengthOf(path) % database.Number("PRAGMA page_size") != 0
            ? "its end is cut off"
            : database.Text("PRAGMA quick_check(1)");
        if (problem != "ok")
            throw RunDatabaseErrors.Damaged(path, problem);
    }

    private static long LengthOf(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    private static void Delete(string path)
    {
        foreach (string name in new[] { path, path + LogExtension, path + "-journal" })
            File.Delete(name);
    }
}
