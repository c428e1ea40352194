using Godwit.Core.Outcomes;
using SQLitePCL;

namespace Godwit.Hosting.Runs.Storage;

/// <summary>A connection to one SQLite file. Speaks to the library directly: recording a run must not cost more than a few milliseconds.</summary>
/// <remarks>Every failure leaves as a <see cref="GodwitException"/> that names the file. One thread at a time.</remarks>
internal sealed class SqliteDatabase : IDisposable
{
    private const int BusyTimeoutMillis = 10_000;

    private static readonly Lazy<bool> Provider = new(() =>
    {
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return true;
    });

    private readonly sqlite3 _handle;

    private SqliteDatabase(string path, sqlite3 handle)
    {
        Path = path;
        _handle = handle;
    }

    public string Path { get; }

    /// <summary>Opens the file, or creates an empty one.</summary>
    public static SqliteDatabase Open(string path) => Open(path, path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);

    /// <summary>Opens a file that nobody can change, as on a read-only disk: without locks and without the log beside it.</summary>
    public static SqliteDatabase OpenUnchanging(string path) =>
        Open(path, $"{new Uri(System.IO.Path.GetFullPath(path)).AbsoluteUri}?immutable=1", raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_URI);

    private static SqliteDatabase Open(string path, string name, int flags)
    {
        _ = Provider.Value;
        int code = raw.sqlite3_open_v2(name, out sqlite3 handle, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        if (code != raw.SQLITE_OK)
        {
            handle?.Dispose();
            throw SqliteFailures.Of(path, code, "");
        }
        raw.sqlite3_extended_result_codes(handle, 1);
        raw.sqlite3_busy_timeout(handle, BusyTimeoutMillis);
        return new SqliteDatabase(path, handle);
    }

    public void Execute(string sql)
    {
        int code = raw.sqlite3_exec(_handle, sql);
        if (code != raw.SQLITE_OK) throw Failure(code);
    }

    /// <summary>As <see cref="Execute"/>, but false when another process holds the file.</summary>
    public bool TryExecute(string sql)
    {
        int code = raw.sqlite3_exec(_handle, sql);
        if (code == raw.SQLITE_OK) return true;
        return SqliteFailures.IsBusy(code) ? false : throw Failure(code);
    }

    public SqliteStatement Prepare(string sql)
    {
        int code = raw.sqlite3_prepare_v2(_handle, sql, out sqlite3_stmt statement);
        return code == raw.SQLITE_OK ? new SqliteStatement(this, statement) : throw Failure(code);
    }

    public long ReadLong(string sql)
    {
        using SqliteStatement statement = Prepare(sql);
        return statement.Step() ? statement.Long(0) : 0;
    }

    /// <summary>Rows changed by the last statement.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>Does all of <paramref name="work"/> or nothing. The writer's lock is taken at the start, so that no work is done in vain.</summary>
    public void Write(Action work)
    {
        Execute("BEGIN IMMEDIATE");
        bool done = false;
        try
        {
            work();
            Execute("COMMIT");
            done = true;
        }
        finally
        {
            // A failed rollback hides nothing: the transaction is gone with the connection.
            if (!done) raw.sqlite3_exec(_handle, "ROLLBACK");
        }
    }

    public GodwitException Failure(int code) => SqliteFailures.Of(Path, code, raw.sqlite3_errmsg(_handle).utf8_to_string());

    public void Dispose() => _handle.Dispose();
}
