using Microsoft.Data.Sqlite;

namespace Eas.Search.Runs;

/// <summary>A row of a query; values are found by the name of their column.</summary>
internal readonly struct RunRow(SqliteDataReader reader)
{
    public long FirstNumber => reader.GetInt64(0);

    public string FirstText => reader.GetString(0);

    public string Text(string column) => reader.GetString(reader.GetOrdinal(column));

    public string? OptionalText(string column) => IsNull(column) ? null : Text(column);

    /// <summary>A column that databases of an earlier schema lack; null there.</summary>
    public string? LaterText(string column)
    {
        for (int i = 0; i < reader.FieldCount; i++)
        {
            if (reader.GetName(i) == column)
                return reader.GetString(i);
        }

        return null;
    }

    public int Integer(string column) => reader.GetInt32(reader.GetOrdinal(column));

    public int? OptionalInteger(string column) => IsNull(column) ? null : Integer(column);

    public long LongInteger(string column) => reader.GetInt64(reader.GetOrdinal(column));

    /// <summary>A key of 64 bits without sign.</summary>
    public ulong Key(string column) => unchecked((ulong)LongInteger(column));

    public double Real(string column) => reader.GetDouble(reader.GetOrdinal(column));

    public double? OptionalReal(string column) => IsNull(column) ? null : Real(column);

    public byte[] Bytes(string column) => reader.GetFieldValue<byte[]>(reader.GetOrdinal(column));

    private bool IsNull(string column) => reader.IsDBNull(reader.GetOrdinal(column));
}
