using System.Globalization;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Godwit.Core.Outcomes;
using Godwit.Data.Store;
using Godwit.Data.Store.Tables;
using Godwit.Data.Store.Ticks;

namespace Godwit.Hosting.Queries;

/// <summary>What a session may do and use.</summary>
public sealed record QueryOptions
{
    /// <summary>Files of the disk may be read from SQL; writing, extensions and the network stay closed.</summary>
    public bool AllowFiles { get; init; }

    /// <summary>Most memory of a query, in the database's words (<c>2GB</c>); nothing is spilled to disk.</summary>
    public string Memory { get; init; } = "2GB";
}

/// <summary>
/// SQL over the store, the saved runs and the instruments: an empty DuckDB in memory whose views read the store's Parquet files.
/// Reads only, and reads nothing else unless asked to.
/// </summary>
/// <remarks>
/// Tables are made when a query names them: a query over one dataset does not pay for the others, and runs are unpacked only for
/// queries about runs. One thread at a time. The database's native library is loaded with the first session of a process.
/// </remarks>
public sealed class QuerySession : IDisposable
{
    private const string AnswerName = "answer of the query";

    private readonly DuckDBConnection _database = new("DataSource=:memory:");
    private readonly DataStore _store;
    private readonly string _home;
    private readonly HashSet<string> _made = new(StringComparer.OrdinalIgnoreCase);
    private readonly IReadOnlyList<DatasetInfo> _datasets;
    private readonly IReadOnlyList<TickInfo> _ticks;
    private readonly IReadOnlyList<TableInfo> _tables;

    /// <exception cref="GodwitException">The memory limit is no size, or the home folder's name does not suit SQL.</exception>
    public QuerySession(string home, QueryOptions? options = null, string? parquetFile = null)
    {
        options ??= new QueryOptions();
        _home = home;
        _store = DataStore.Open(home);
        if (_store.Folder.AsSpan().IndexOfAny("*?[") >= 0) throw new GodwitException($"{_store.Folder} cannot be read with SQL, because its name holds one of * ? [: choose another GODWIT_HOME.");
        var problems = new List<string>();
        _datasets = _store.List(problems);
        _ticks = _store.Ticks.List(problems);
        _tables = _store.Tables.List(problems);
        Problems = problems;
        _database.Open();
        try
        {
            Configure(options, parquetFile);
        }
        catch (DuckDBException fault)
        {
            _database.Dispose();
            throw GodwitException.Usage($"--memory '{options.Memory}' is no size: write 500MB or 4GB. ({fault.Message.Split('\n')[0]})");
        }
    }

    /// <summary>Datasets that cannot be read, in sentences.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Starts a query; rows stream while they are read. Cancelling interrupts the database.</summary>
    /// <exception cref="QueryException">The text is no query, or the database cannot answer it.</exception>
    public QueryResult Run(string sql, bool explain = false, CancellationToken cancellation = default)
    {
        Prepare(sql, cancellation);
        DuckDBCommand command = _database.CreateCommand();
        command.CommandText = explain ? $"EXPLAIN ANALYZE {sql}" : sql;
        command.UseStreamingMode = !explain;
        return new QueryResult(command, cancellation);
    }

    /// <summary>Writes the answer of a query to the Parquet file that the session was opened for; returns the rows.</summary>
    public long WriteParquet(string sql, string file, CancellationToken cancellation = default)
    {
        Prepare(sql, cancellation);
        string draft = DraftOf(file);
        try
        {
            // The query was parsed as one SELECT of its own: it ends where this statement ends.
            Guarded(() => Execute($"CREATE OR REPLACE TEMP VIEW {Named(AnswerName)} AS {sql}"), cancellation);
            using DuckDBCommand command = _database.CreateCommand();
            command.CommandText = $"COPY {Named(AnswerName)} TO {Quoted(draft)} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)";
            using var stop = new Interruption(command, cancellation);
            long rows = Guarded(() => (long)command.ExecuteNonQuery(), cancellation);
            File.Move(draft, file, overwrite: true);
            return rows;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new GodwitException($"{file} cannot be written: {fault.Message.TrimEnd('.')}. Choose another place.", fault);
        }
        finally
        {
            if (File.Exists(draft)) File.Delete(draft);
        }
    }

    public void Dispose() => _database.Dispose();

    internal static T Guarded<T>(Func<T> work, CancellationToken cancellation)
    {
        try
        {
            return work();
        }
        catch (DuckDBException fault)
        {
            cancellation.ThrowIfCancellationRequested();
            throw QueryException.Of(fault.Message, fault);
        }
        catch (Exception fault) when (fault is OverflowException or InvalidCastException or ArgumentOutOfRangeException)
        {
            throw new GodwitException($"A value of the answer cannot be shown ({fault.Message.TrimEnd('.')}): cast its column to DOUBLE or VARCHAR.", fault);
        }
    }

    /// <summary>A text as SQL writes it.</summary>
    internal static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A name as SQL writes it.</summary>
    internal static string Named(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private void Configure(QueryOptions options, string? parquetFile)
    {
        Execute($"SET memory_limit = {Quoted(options.Memory)}");
        Execute("SET TimeZone = 'UTC'; SET temp_directory = ''; SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; SET allow_community_extensions = false");
        if (!options.AllowFiles)
        {
            IEnumerable<string> files = _datasets.SelectMany(d => _store.Files(d.Id)).Concat(_ticks.SelectMany(t => _store.Ticks.Files(t.Id))).Concat(_tables.Select(t => _store.Tables.FileOf(t.Id)));
            if (parquetFile is not null) files = files.Append(DraftOf(parquetFile));
            Execute($"SET allowed_paths = [{string.Join(", ", files.Select(Quoted))}]");
            Execute("SET enable_external_access = false");
        }
        Execute("SET lock_configuration = true");
    }

    private static string DraftOf(string file) => $"{Path.GetFullPath(file)}.{Environment.ProcessId}.tmp";

    /// <summary>Looks at the text and makes the tables it names. A name that is not ours may be a catalogue of the database: then all are made.</summary>
    private void Prepare(string sql, CancellationToken cancellation)
    {
        IReadOnlySet<string> named = TablesOf(sql);
        bool all = false;
        foreach (string name in named) all |= !TryMake(name, cancellation);
        if (!all) return;
        foreach (QueryTable table in QueryTable.All) TryMake(table.Name, cancellation);
        foreach (string id in _datasets.Select(d => d.Id).Concat(_ticks.Select(t => t.Id)).Concat(_tables.Select(t => t.Id))) TryMake(id, cancellation);
    }

    private IReadOnlySet<string> TablesOf(string sql)
    {
        using DuckDBCommand parse = _database.CreateCommand();
        parse.CommandText = "SELECT json_serialize_sql(?::VARCHAR)";
        parse.Parameters.Add(new DuckDBParameter(sql));
        if (QueryText.Read((string)parse.ExecuteScalar()!) is { } text) return text.Tables;
        // No SQL: preparing it does nothing but say where.
        NativeMethods.PreparedStatements.DuckDBPrepare(_database.NativeConnection, sql, out DuckDBPreparedStatement statement);
        using (statement) throw QueryException.Of(NativeMethods.PreparedStatements.DuckDBPrepareError(statement));
    }

    private bool TryMake(string name, CancellationToken cancellation)
    {
        if (_made.Contains(name)) return true;
        cancellation.ThrowIfCancellationRequested();
        if (name.Equals("bars", StringComparison.OrdinalIgnoreCase))
        {
            Execute($"CREATE VIEW bars AS {(_datasets.Count == 0 ? EmptyBars : string.Join(" UNION ALL ", _datasets.Select(d => SelectOf(d, "::DOUBLE"))))}");
        }
        else if (QueryTable.All.Any(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            new RecordTables(_database, _home, _datasets).Make(name.ToLowerInvariant(), cancellation);
        }
        else if (DatasetOf(name) is { } dataset)
        {
            // Under the name that the query uses: BINANCE_BTCUSDT_1m needs no quotes.
            Execute($"CREATE VIEW {Named(name)} AS {SelectOf(dataset, "")}");
        }
        else if (FilesOf(name) is { } files)
        {
            Execute($"CREATE VIEW {Named(name)} AS SELECT * FROM read_parquet([{string.Join(", ", files.Select(Quoted))}], hive_partitioning = false)");
        }
        else
        {
            return false;
        }
        _made.Add(name);
        return true;
    }

    private DatasetInfo? DatasetOf(string name) => _store.Find(name) is { } found ? _datasets.FirstOrDefault(d => d.Id == found.Id) : null;

    /// <summary>Files of trades, quotes, a book or a table, with the columns that they have there.</summary>
    private IReadOnlyList<string>? FilesOf(string name) =>
        _store.Ticks.Find(name) is { } ticks && _ticks.Any(t => t.Id == ticks.Id) ? _store.Ticks.Files(ticks.Id)
        : _store.Tables.Find(name) is { } table && _tables.Any(t => t.Id == table.Id) ? [_store.Tables.FileOf(table.Id)]
        : null;

    private const string EmptyBars =
        "SELECT ''::VARCHAR AS dataset, ''::VARCHAR AS venue, ''::VARCHAR AS symbol, ''::VARCHAR AS interval, NULL::TIMESTAMPTZ AS time, 0::DOUBLE AS open, 0::DOUBLE AS high, 0::DOUBLE AS low, 0::DOUBLE AS close, 0::DOUBLE AS volume WHERE false";

    /// <summary>The rows of a dataset. Its names are constants, so that a condition on them leaves out its files unread.</summary>
    private string SelectOf(DatasetInfo info, string cast) => string.Create(CultureInfo.InvariantCulture,
        $"""
        SELECT {Quoted(info.Id)} AS dataset, {Quoted(info.Key.Venue)} AS venue, {Quoted(info.Key.Symbol)} AS symbol, {Quoted(info.Interval.ToString())} AS interval,
        open_time AS time, open{cast} AS open, high{cast} AS high, low{cast} AS low, close{cast} AS close, volume{cast} AS volume
        FROM read_parquet([{string.Join(", ", _store.Files(info.Id).Select(Quoted))}], hive_partitioning = false)
        """);

    private int Execute(string sql)
    {
        using DuckDBCommand command = _database.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }
}
