using SQLitePCL;

namespace Godwit.Hosting.Runs.Storage;

/// <summary>A prepared statement: bind, step, read. Parameters count from 1, columns from 0, as in SQLite itself.</summary>
internal sealed class SqliteStatement(SqliteDatabase database, sqlite3_stmt handle) : IDisposable
{
    public SqliteStatement Bind(int index, string? value)
    {
        Check(value is null ? raw.sqlite3_bind_null(handle, index) : raw.sqlite3_bind_text(handle, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(handle, index, value));
        return this;
    }

    /// <summary>Not a number becomes null: SQLite knows no other way.</summary>
    public SqliteStatement Bind(int index, double value)
    {
        Check(double.IsNaN(value) ? raw.sqlite3_bind_null(handle, index) : raw.sqlite3_bind_double(handle, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, byte[]? value)
    {
        Check(value is null ? raw.sqlite3_bind_null(handle, index) : raw.sqlite3_bind_blob(handle, index, value));
        return this;
    }

    /// <summary>True when there is a row to read.</summary>
    public bool Step()
    {
        int code = raw.sqlite3_step(handle);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw database.Failure(code),
        };
    }

    public void Run()
    {
        while (Step()) { }
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;
    public long Long(int column) => raw.sqlite3_column_int64(handle, column);
    public double Double(int column) => IsNull(column) ? double.NaN : raw.sqlite3_column_double(handle, column);
    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string() ?? "";
    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);
    public byte[] Blob(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    public void Dispose() => handle.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw database.Failure(code);
    }
}
