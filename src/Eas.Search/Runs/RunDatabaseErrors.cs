using Microsoft.Data.Sqlite;

namespace Eas.Search.Runs;

/// <summary>What SQLite's errors mean for a run.</summary>
internal static class RunDatabaseErrors
{
    // SQLite's result codes (sqlite.org/rescode.html).
    private const int Permission = 3, Busy = 5, ReadOnly = 8, InputOutput = 10, Corrupt = 11, Full = 13, CannotOpen = 14, Protocol = 15, NotADatabase = 26;
    private const int RollbackNeeded = ReadOnly | (3 << 8);

    /// <summary>The error as one line; null for one that the program itself made.</summary>
    public static RunException? Describe(string path, SqliteException error) => error.SqliteErrorCode switch
    {
        Full => new RunException($"{path}: the disk is full; free some of it and go on with --resume: what was recorded is safe", error),
        Corrupt or NotADatabase => Damaged(path, Reason(error), error),
        ReadOnly when error.SqliteExtendedErrorCode == RollbackNeeded =>
            new RunException($"{path}: its search was stopped while it wrote; go on with that by --resume, which repairs it", error),
        Permission or ReadOnly or CannotOpen =>
            new RunException($"{path}: cannot be opened or written to ({Reason(error)}); check the permissions of file and folder", error),
        Busy => new RunException($"{path}: another program keeps it locked; end that and try again", error),
        InputOutput => new RunException($"{path}: the disk fails ({Reason(error)}); check it and go on with --resume: what was recorded is safe", error),
        _ => null,
    };

    /// <summary>The error for content that is not as it was written.</summary>
    public static RunException Damaged(string path, string problem, Exception? cause = null)
    {
        const string Remedy = "put a copy of it back, or begin a new run: the networks beside it can still be used";
        string message = $"{path}: the database is damaged ({OneLine(problem)}); {Remedy}";
        return cause is null ? new RunException(message) : new RunException(message, cause);
    }

    /// <summary>Whether the file system lacks what a write-ahead log needs.</summary>
    public static bool IsWithoutWriteAheadLog(RunException error) => Code(error) is InputOutput or CannotOpen or Protocol or ReadOnly;

    /// <summary>Whether the file itself may be fine, but nothing can be made beside it.</summary>
    public static bool IsWithoutWriteAccess(RunException error) =>
        Code(error) is ReadOnly or CannotOpen && ((SqliteException)error.InnerException!).SqliteExtendedErrorCode != RollbackNeeded;

    private static int? Code(RunException error) => (error.InnerException as SqliteException)?.SqliteErrorCode;

    // The provider puts its own sentence around SQLite's words: SQLite Error 26: 'file is not a database'.
    private static string Reason(SqliteException error) => error.Message.Split('\'') is [_, string words, ..] ? OneLine(words) : OneLine(error.Message);

    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
