using System.Globalization;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Hosting.Runs.Storage;

namespace Godwit.Hosting.Runs;

/// <summary>The record of all runs: one SQLite file below GODWIT_HOME. Many processes may use it at once; one thread per instance.</summary>
/// <remarks>A change is there wholly or not at all, whenever the process is killed. A damaged file is reported and never replaced.</remarks>
public sealed class RunStore : IDisposable
{
    public const string FileName = "runs.db";

    private const string Columns =
        "id, started_at, strategy, source_sha256, parameters, data, assumptions, metrics, warnings, digest, final_equity, version, seed, label, saved";

    private readonly SqliteDatabase _database;

    private RunStore(SqliteDatabase database) => _database = database;

    /// <summary>Path of the database file.</summary>
    public string Path => _database.Path;

    /// <summary>Opens the record of <paramref name="home"/>, or starts an empty one; older files are brought up to date.</summary>
    /// <exception cref="GodwitException">The file is damaged, foreign, written by a newer Godwit, held by another process, or cannot be opened.</exception>
    public static RunStore Open(string home) => Open(home, RunSchema.Steps);

    internal static RunStore Open(string home, IReadOnlyList<string> schema)
    {
        string path = System.IO.Path.Combine(home, FileName);
        try
        {
            Directory.CreateDirectory(home);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GodwitException($"The folder {home} for the run database cannot be created: {e.Message.TrimEnd('.')}. Choose another GODWIT_HOME.", e);
        }
        try
        {
            return Prepared(SqliteDatabase.Open(path), schema);
        }
        catch (GodwitException) when (IsReadOnly(home, path))
        {
            return Prepared(SqliteDatabase.OpenUnchanging(path), schema);
        }
    }

    private static RunStore Prepared(SqliteDatabase database, IReadOnlyList<string> schema)
    {
        try
        {
            // With the write-ahead log, NORMAL cannot damage the file; a power cut may only take the last runs back.
            database.Execute("PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON");
            RunSchema.Prepare(database, schema);
            return new RunStore(database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>True for a record that can be looked at and not written: SQLite would want to make files beside it even for reading.</summary>
    private static bool IsReadOnly(string home, string path)
    {
        if (!File.Exists(path) || File.Exists(path + "-wal")) return false;
        string probe = System.IO.Path.Combine(home, $".{Environment.ProcessId}.probe");
        try
        {
            File.Create(probe, 1, FileOptions.DeleteOnClose).Dispose();
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException fault)
        {
            // A read-only disk (EROFS); a full one is no reason not to try.
            return fault.HResult == 30;
        }
    }

    /// <summary>What was tried of each idea.</summary>
    public TrialLedger Trials => new(_database);

    /// <summary>A short name for a run that starts at <paramref name="now"/>: names sort by time and differ between processes.</summary>
    public static string NewId(Instant now) => RunIds.Next(now);

    /// <summary>Keeps a run in one step, with its details when there are any; without them <paramref name="bundleJson"/> still lets it be repeated.</summary>
    public void Add(RunRecord run, RunDetails? details = null, string? bundleJson = null) => _database.Write(() =>
    {
        using SqliteStatement insert = _database.Prepare(
            $"INSERT INTO runs ({Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)");
        insert.Bind(1, run.Id).Bind(2, run.StartedAt.UnixNanos).Bind(3, run.Strategy).Bind(4, run.SourceSha256)
            .Bind(5, run.ParametersJson).Bind(6, run.DataJson).Bind(7, run.AssumptionsJson).Bind(8, run.MetricsJson)
            .Bind(9, run.WarningsJson).Bind(10, run.Digest).Bind(11, run.FinalEquity).Bind(12, run.Version)
            .Bind(13, run.Seed.ToString(CultureInfo.InvariantCulture)).Bind(14, run.Label).Bind(15, details is null ? 0 : 1)
            .Run();
        if (details is not null) InsertDetails(run.Id, details);
        else if (bundleJson is not null) InsertBundle(run.Id, bundleJson);
    });

    /// <summary>Adds the details to a run that was recorded without them, or replaces them.</summary>
    public void Save(string id, RunDetails details) => _database.Write(() =>
    {
        using SqliteStatement mark = _database.Prepare("UPDATE runs SET saved = 1 WHERE id = ?1");
        mark.Bind(1, id).Run();
        if (_database.Changes == 0) throw Unknown(id);
        InsertDetails(id, details);
    });

    /// <summary>Names a run; null takes the name away.</summary>
    public void SetLabel(string id, string? label) => _database.Write(() =>
    {
        using SqliteStatement statement = _database.Prepare("UPDATE runs SET label = ?2 WHERE id = ?1");
        statement.Bind(1, id).Bind(2, label).Run();
        if (_database.Changes == 0) throw Unknown(id);
    });

    /// <summary>The runs that pass the filter, newest first unless it says otherwise.</summary>
    public IReadOnlyList<RunRecord> List(RunFilter filter)
    {
        using SqliteStatement query = RunQuery.Build(_database, Columns, filter);
        List<RunRecord> runs = ReadAll(query);
        if (filter.SortBy is { } metric && runs.Count > 0) RunQuery.RequireMetric(metric, runs);
        return runs;
    }

    /// <summary>The run whose name is, or alone starts with, the given text; a label; <c>last</c>; or <c>last~1</c> for the one before.</summary>
    /// <exception cref="GodwitException">No such run, or several.</exception>
    public RunRecord Get(string idOrPrefix)
    {
        string text = idOrPrefix.Trim();
        if (RecentIndex(text) is { } back) return Recent(back, text);
        if (text.Length == 0) throw Unknown(text);
        string prefix = text.ToLowerInvariant();
        using SqliteStatement query = _database.Prepare(
            $"SELECT {Columns} FROM runs WHERE (id >= ?1 AND id < ?2) OR label = ?3 ORDER BY id DESC LIMIT 11");
        List<RunRecord> found = ReadAll(query.Bind(1, prefix).Bind(2, prefix + "~").Bind(3, text));
        if (found.Find(r => r.Id == prefix) is { } exact) return exact;
        return found.Count switch
        {
            0 => throw Unknown(text),
            1 => found[0],
            _ => throw GodwitException.Usage(
                $"'{text}' fits several runs: {string.Join(", ", found.Take(10).Select(Describe))}{(found.Count > 10 ? " and more" : "")}. Write more of the id."),
        };
    }

    /// <summary>What was saved with a run; null when it was recorded without details.</summary>
    public RunDetails? Details(string id)
    {
        using SqliteStatement query = _database.Prepare("SELECT trades, equity, bundle FROM details WHERE run_id = ?1");
        if (!query.Bind(1, id).Step()) return null;
        return new RunDetails
        {
            TradesJson = BlobCodec.Unpack(query.Blob(0), Path),
            Equity = query.IsNull(1) ? null : EquityCodec.Decode(BlobCodec.Unpack(query.Blob(1), Path), Path),
            BundleJson = System.Text.Encoding.UTF8.GetString(BlobCodec.Unpack(query.Blob(2), Path)),
        };
    }

    /// <summary>What repeats a run, as text; null for runs of versions that did not keep it.</summary>
    public string? BundleJson(string id)
    {
        using SqliteStatement query = _database.Prepare("SELECT bundle FROM details WHERE run_id = ?1 UNION ALL SELECT bundle FROM bundles WHERE run_id = ?1");
        return query.Bind(1, id).Step() ? System.Text.Encoding.UTF8.GetString(BlobCodec.Unpack(query.Blob(0), Path)) : null;
    }

    /// <summary>Deletes runs by id, prefix or label: all of them, or none when one is unknown. Returns what was deleted.</summary>
    public IReadOnlyList<RunRecord> Delete(IReadOnlyList<string> idsOrPrefixes)
    {
        var runs = new List<RunRecord>();
        _database.Write(() =>
        {
            // All are looked up before the first one goes.
            runs.AddRange(idsOrPrefixes.Select(Get).DistinctBy(r => r.Id));
            foreach (RunRecord run in runs)
            {
                using SqliteStatement delete = _database.Prepare("DELETE FROM runs WHERE id = ?1");
                delete.Bind(1, run.Id).Run();
            }
        });
        _database.TryExecute("PRAGMA incremental_vacuum");
        return runs;
    }

    /// <summary>Bytes of the database on disk.</summary>
    public long SizeBytes => _database.ReadLong("PRAGMA page_count") * _database.ReadLong("PRAGMA page_size");

    public void Dispose() => _database.Dispose();

    private void InsertDetails(string id, RunDetails details)
    {
        using SqliteStatement insert = _database.Prepare("INSERT OR REPLACE INTO details (run_id, trades, equity, bundle) VALUES (?1, ?2, ?3, ?4)");
        insert.Bind(1, id)
            .Bind(2, BlobCodec.Pack(details.TradesJson.Span))
            .Bind(3, details.Equity is { } equity ? BlobCodec.Pack(EquityCodec.Encode(equity)) : null)
            .Bind(4, BlobCodec.Pack(System.Text.Encoding.UTF8.GetBytes(details.BundleJson)))
            .Run();
    }

    private void InsertBundle(string id, string bundleJson)
    {
        using SqliteStatement insert = _database.Prepare("INSERT INTO bundles (run_id, bundle) VALUES (?1, ?2)");
        insert.Bind(1, id).Bind(2, BlobCodec.Pack(System.Text.Encoding.UTF8.GetBytes(bundleJson))).Run();
    }

    private static int? RecentIndex(string text)
    {
        if (text.Equals("last", StringComparison.OrdinalIgnoreCase)) return 0;
        return text.StartsWith("last~", StringComparison.OrdinalIgnoreCase)
            && int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int back) ? back : null;
    }

    private RunRecord Recent(int back, string text)
    {
        using SqliteStatement query = _database.Prepare($"SELECT {Columns} FROM runs ORDER BY started_at DESC, id DESC LIMIT 1 OFFSET ?1");
        return ReadAll(query.Bind(1, back)) is [var run] ? run : throw Unknown(text);
    }

    private GodwitException Unknown(string text)
    {
        IReadOnlyList<RunRecord> recent = List(new RunFilter { Limit = 1000 });
        if (recent.Count == 0) return new GodwitException($"There is no run '{text}': none has been recorded yet in {Path}.");
        string near = Suggestions.For(text, recent.Select(r => r.Id).Concat(recent.Where(r => r.Label is not null).Select(r => r.Label!)));
        return new GodwitException($"There is no run '{text}'.{near} The most recent is {Describe(recent[0])}; 'godwit runs list' shows all.");
    }

    private static string Describe(RunRecord run) => $"{run.Id} ({run.Label ?? run.Strategy}, {run.StartedAt.ToString()[..10]})";

    private List<RunRecord> ReadAll(SqliteStatement query)
    {
        var runs = new List<RunRecord>();
        while (query.Step())
        {
            runs.Add(new RunRecord
            {
                Id = query.Text(0),
                StartedAt = new Instant(query.Long(1)),
                Strategy = query.Text(2),
                SourceSha256 = query.TextOrNull(3),
                ParametersJson = query.Text(4),
                DataJson = query.Text(5),
                AssumptionsJson = query.Text(6),
                MetricsJson = query.Text(7),
                WarningsJson = query.Text(8),
                Digest = query.Text(9),
                FinalEquity = query.Text(10),
                Version = query.Text(11),
                Seed = ulong.TryParse(query.Text(12), NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
                    ? seed : throw new GodwitException(SqliteFailures.Damaged(Path, $"the seed of run {query.Text(0)} is no number")),
                Label = query.TextOrNull(13),
                Saved = query.Long(14) != 0,
            });
        }
        return runs;
    }
}
