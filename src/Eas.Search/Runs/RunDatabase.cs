using Microsoft.Data.Sqlite;

namespace Eas.Search.Runs;

/// <summary>The SQLite file of a run: statements, transactions, and its errors as one line each. Any thread may call it.</summary>
internal sealed class RunDatabase : IDisposable
{
    private readonly Lock gate = new();
    private readonly SqliteConnection connection;
    private readonly string path;

    private RunDatabase(string path, SqliteConnection connection) => (this.path, this.connection) = (path, connection);

    /// <summary>Opens the file of a run or an empty one, without looking into it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Whether to read, write or make it.</param>
    /// <param name="source">What SQLite is to open; null for the path.</param>
    /// <param name="vfs">SQLite's name of the way to use files; null for its default.</param>
    /// <exception cref="RunException">It cannot be opened, or SQLite is not there.</exception>
    public static RunDatabase Open(string path, SqliteOpenMode mode, string? source = null, string? vfs = null)
    {
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = source ?? Path.GetFullPath(path),
            Mode = mode,
            ForeignKeys = true,
            Pooling = false,
            Vfs = vfs,
        };
        var database = new RunDatabase(path, Connect(settings.ConnectionString));
        try
        {
            database.Guard(database.connection.Open);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Runs statements.</summary>
    public void Execute(string sql, params (string Name, object? Value)[] parameters) => Guard(() =>
    {
        using SqliteCommand command = CreateCommand(sql, parameters);
        command.ExecuteNonQuery();
    });

    /// <summary>Adds a row.</summary>
    public void Insert(string table, params (string Column, object? Value)[] values)
    {
        string columns = string.Join(", ", values.Select(value => value.Column));
        Execute($"INSERT INTO {table} ({columns}) VALUES ({string.Join(", ", values.Select(value => $"${value.Column}"))})", values);
    }

    /// <summary>Changes the rows whose columns have the values of <paramref name="key"/>.</summary>
    public void Update(string table, (string Column, object? Value)[] key, params (string Column, object? Value)[] values)
    {
        static IEnumerable<string> Equalities((string Column, object? Value)[] pairs) => pairs.Select(pair => $"{pair.Column} = ${pair.Column}");
        Execute($"UPDATE {table} SET {string.Join(", ", Equalities(values))} WHERE {string.Join(" AND ", Equalities(key))}", [.. key, .. values]);
    }

    /// <summary>The rows that a query gives, read at once.</summary>
    public IReadOnlyList<T> Query<T>(string sql, Func<RunRow, T> read, params (string Name, object? Value)[] parameters) => Guard(() =>
    {
        using SqliteCommand command = CreateCommand(sql, parameters);
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(new RunRow(reader)));
        return rows;
    });

    /// <summary>The first value of the first row as a number.</summary>
    public long Number(string sql, params (string Name, object? Value)[] parameters) => Query(sql, row => row.FirstNumber, parameters)[0];

    /// <summary>The first value of the first row as text.</summary>
    public string Text(string sql) => Query(sql, row => row.FirstText)[0];

    /// <summary>Runs statements that take effect together or, if anything fails, not at all. When it returns they are on the disk.</summary>
    public T Transaction<T>(Func<T> body) => Guard(() =>
    {
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        T result = body();
        transaction.Commit();
        return result;
    });

    /// <summary>Closes the file.</summary>
    public void Dispose() => connection.Dispose();

    private static SqliteConnection Connect(string settings)
    {
        try
        {
            return new SqliteConnection(settings);
        }
        catch (TypeInitializationException error) when (error.GetBaseException() is DllNotFoundException or BadImageFormatException)
        {
            throw new RunException("the SQLite library (e_sqlite3) cannot be loaded; keep the file of that name that came with the program beside it", error);
        }
    }

    private SqliteCommand CreateCommand(string sql, (string Name, object? Value)[] parameters)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object? value) in parameters)
        {
            // SQLite has no NaN, and JSON neither that nor infinity.
            if (value is double number && !double.IsFinite(number))
                throw new ArgumentException($"{name} is {number}, which is not a number to store", nameof(parameters));
            command.Parameters.AddWithValue($"${name}", value ?? DBNull.Value);
        }

        return command;
    }

    private void Guard(Action call) => Guard(() =>
    {
        call();
        return 0;
    });

    private T Guard<T>(Func<T> call)
    {
        lock (gate)
        {
            try
            {
                return call();
            }
            catch (SqliteException error) when (RunDatabaseErrors.Describe(path, error) is { } described)
            {
                throw described;
            }
        }
    }
}
