using Godwit.Core.Instruments;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Import.Reading;
using Godwit.Data.Store;
using Godwit.Data.Store.Files;
using Godwit.Data.Store.Ticks;

namespace Godwit.Data.Import.Ticks;

/// <summary>
/// Takes files of trades, quotes, books and the like into the store. Each file is one change of each dataset that it touches; the same
/// file twice changes nothing.
/// </summary>
public sealed class TickImporter(DataStore store)
{
    /// <summary>Imports files in the order given.</summary>
    /// <exception cref="GodwitException">Another process is writing, or the disk refuses. A file that cannot be used is no exception but a failure in the report.</exception>
    public TickImportReport Import(IReadOnlyList<string> paths, TickImportOptions options, Action<ImportProgress>? progress = null, CancellationToken cancellation = default)
    {
        var reports = new List<TickFileReport>();
        var failures = new List<string>();
        var passed = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var touched = new SortedDictionary<string, TickManifest>(StringComparer.Ordinal);
        using (WriterLock held = store.Ticks.TakeWriterLock())
        {
            for (int i = 0; i < paths.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                int index = i;
                var import = new TickFileImport(store.Ticks, paths[i], options, passed, cancellation)
                {
                    Progress = progress is null ? null : (bytes, total, rows) => progress(new(Path.GetFileName(paths[index]), index, paths.Count, bytes, total, rows)),
                };
                try
                {
                    foreach ((TickFileReport report, TickManifest manifest) in import.Run())
                    {
                        reports.Add(report);
                        touched[report.DatasetId] = manifest;
                    }
                }
                catch (BadFileException e)
                {
                    failures.Add(e.Message);
                }
            }
            foreach (TickManifest manifest in touched.Values) store.Ticks.Cache.Renew(manifest);
        }
        return new TickImportReport(reports, failures, [.. touched.Values.Select(store.Ticks.InfoOf)]) { Passed = passed };
    }
}

/// <summary>The import of one file: one change of each dataset in it, complete or not at all.</summary>
internal sealed class TickFileImport(TickStore store, string path, TickImportOptions options, SortedDictionary<string, long> passed, CancellationToken cancellation)
{
    private readonly SortedDictionary<string, DatasetFeed> _feeds = new(StringComparer.Ordinal);
    private readonly List<BrokenRow> _brokenRows = [];
    private long _broken;

    private string? Kind => options.Kind;
    private string? Symbol => options.Symbol;

    /// <summary>Receives bytes read, bytes in all, and good rows.</summary>
    public Action<long, long, long>? Progress { get; init; }

    /// <exception cref="BadFileException">The file is unusable.</exception>
    public IReadOnlyList<(TickFileReport, TickManifest)> Run()
    {
        try
        {
            using PackedFile file = PackedFile.Open(path);
            return Run(file);
        }
        catch (Exception e)
        {
            foreach (DatasetFeed feed in _feeds.Values) feed.Transaction.Tidy(store.ReadManifest(feed.Transaction.Id));
            switch (e)
            {
                case GodwitException bad: throw new BadFileException(bad);
                case IOException or UnauthorizedAccessException: throw DiskFaults.Explain(e, store.Paths.Root);
                default: throw;
            }
        }
    }

    private List<(TickFileReport, TickManifest)> Run(PackedFile file)
    {
        TickFormat? format = null;
        List<(TickFileReport, TickManifest)>? known = null;
        file.ReadMembers(
            source =>
            {
                if (known is not null) return;
                if (source.Head.IsEmpty) throw new GodwitException($"{source.DisplayName} is empty.");
                format = TickFormats.Of(source, options.Format, options.Kind);
                InstrumentKey name = KeyOf(format.NameOf(source));
                known = _feeds.Count == 0 ? Known(file, format, name) : null;
                if (known is null) format.Read(source, new Output(this, source, name), cancellation);
            },
            () => Progress?.Invoke(file.BytesRead, file.TotalBytes, _feeds.Values.Sum(f => f.Good)));
        if (known is not null) return known;
        foreach (DatasetFeed feed in _feeds.Values) feed.Finish();
        if (_feeds.Values.All(f => f.Good == 0)) throw NoGoodRow(file.Name);
        string sha256 = file.Sha256();
        return [.. _feeds.Values.Where(f => f.Good > 0).Select(feed => (Report(file, format!, sha256, feed), Commit(file, sha256, feed)))];
    }

    /// <summary>Reports without reading when the very same bytes are in the datasets already.</summary>
    private List<(TickFileReport, TickManifest)>? Known(PackedFile file, TickFormat format, InstrumentKey name)
    {
        if (options.Replace || options.Strict || options.Clock != default || name.Symbol.Length == 0) return null;
        var found = new List<(TickFileReport, TickManifest)>();
        string? sha256 = null;
        foreach (string kind in options.Kind is null ? format.Kinds : [options.Kind])
        {
            if (store.ReadManifest(new TickId(name, kind)) is not { } manifest || !manifest.Sources.Any(s => s.Bytes == file.TotalBytes)) continue;
            sha256 ??= PackedFile.Sha256Of(path);
            if (manifest.Sources.FirstOrDefault(s => s.Sha256 == sha256) is not { } source) continue;
            found.Add((new TickFileReport
            {
                File = file.Name,
                DatasetId = manifest.Id.ToString(),
                Format = format.Name,
                Sha256 = sha256,
                Good = source.GoodRows,
                Broken = source.BrokenRows,
                Known = source.GoodRows,
                AlreadyImported = true,
                Findings = source.Findings,
            }, manifest));
        }
        return found.Count > 0 ? found : null;
    }

    private InstrumentKey KeyOf(InstrumentKey name) =>
        new((options.Venue ?? name.Venue).ToUpperInvariant(), (options.Symbol ?? name.Symbol).ToUpperInvariant());

    private DatasetFeed FeedOf(CandleSource source, InstrumentKey key, string kind)
    {
        if (key.Venue.Length == 0 || key.Symbol.Length == 0)
            throw new GodwitException($"{source.DisplayName}: neither its name nor its content tells venue and symbol (as BINANCE_BTCUSDT_trades.csv.gz does); give them with --venue and --symbol.");
        var id = new TickId(key, kind);
        if (_feeds.TryGetValue(id.ToString(), out DatasetFeed? feed)) return feed;
        TickTransaction transaction = store.Begin(id);
        if (transaction.Base is { Synthetic: true })
            throw new GodwitException($"{id} is a generated market; real data are not mixed into it. Delete it first (godwit data delete {id}).");
        return _feeds[id.ToString()] = new DatasetFeed(transaction, source.DisplayName, options.Replace, synthetic: false, (line, reason) => LeaveOut(source.DisplayName, line, reason));
    }

    private void LeaveOut(string file, long line, string reason)
    {
        if (options.Strict) throw CandleFile.BrokenRow(file, line, reason);
        _broken++;
        if (_brokenRows.Count < options.BrokenRowsListed) _brokenRows.Add(new BrokenRow(file, line, reason));
    }

    private TickManifest Commit(PackedFile file, string sha256, DatasetFeed feed)
    {
        TickManifest? before = feed.Transaction.Base;
        SortedDictionary<string, long> findings = feed.Tally.Findings();
        findings["duplicates"] = feed.Duplicates;
        // Read again, a file adds nothing; what it once brought and told stays with it.
        long added = Math.Max(feed.Counts.Added, before?.Sources.FirstOrDefault(s => s.Sha256 == sha256)?.AddedRows ?? 0);
        var source = new TickSourceFile(file.Name, file.TotalBytes, sha256, feed.Good, added, _broken, findings);
        TickSourceFile[] sources = [.. (before?.Sources ?? []).Where(s => s.Sha256 != sha256), source];
        return feed.Transaction.Commit(false, sources.Length == 1 ? source.Name : $"{sources.Length} files, the latest {source.Name}", OffsetOf(feed, before), sources);
    }

    /// <summary>
    /// Where a dataset has no two clocks of its own, the other datasets of the file tell how the recorder's clock runs, or what was recorded
    /// with another dataset of the instrument.
    /// </summary>
    private Duration OffsetOf(DatasetFeed feed, TickManifest? before)
    {
        if (!options.Clock.Automatic) return options.Clock.Offset ?? before?.ClockOffset ?? Duration.Zero;
        long[] clocked = [.. _feeds.Values.Where(f => f.Tally.Clocked > 0 && (feed.Tally.Clocked == 0 || f == feed)).Select(f => f.Tally.LeastDelayNanos)];
        if (clocked.Length > 0) return new Duration(Math.Max(0, -clocked.Min()));
        InstrumentKey key = feed.Transaction.Id.Key;
        return TickSchema.All.Select(schema => store.ReadManifest(new TickId(key, schema.Kind))).FirstOrDefault(m => m is not null && m.ClockOffset != Duration.Zero)?.ClockOffset
            ?? before?.ClockOffset ?? Duration.Zero;
    }

    private TickFileReport Report(PackedFile file, TickFormat format, string sha256, DatasetFeed feed)
    {
        SortedDictionary<string, long> findings = feed.Tally.Findings();
        return new TickFileReport
        {
            File = file.Name,
            DatasetId = feed.Transaction.Id.ToString(),
            Format = format.Name,
            Sha256 = sha256,
            Good = feed.Good,
            Broken = _broken,
            BrokenRows = [.. _brokenRows.OrderBy(r => r.File, StringComparer.Ordinal).ThenBy(r => r.Line)],
            Duplicates = feed.Duplicates,
            Added = feed.Counts.Added,
            Known = feed.Counts.Known,
            Conflicts = feed.Counts.Conflicts,
            Replaced = feed.Counts.Replaced,
            Findings = findings,
            LeastDelay = feed.Tally.Clocked > 0 ? new Duration(feed.Tally.LeastDelayNanos) : null,
        };
    }

    private GodwitException NoGoodRow(string name) => _brokenRows.Count > 0
        ? new GodwitException($"{name} holds no row that can be read; the first: {_brokenRows[0]}.")
        : new GodwitException($"{name} holds no rows{(options.Kind is null ? "" : $" of kind {options.Kind}")}.");

    private sealed class Output(TickFileImport import, CandleSource source, InstrumentKey name) : TickOutput
    {
        private readonly Ignored _ignored = new();

        public override TickFeed For(string kind, string symbol)
        {
            if (import.Kind is { } wanted && wanted != kind) return _ignored.Of(kind);
            // A symbol that the caller gives stands for the file's only one.
            bool own = symbol.Length > 0 && import.Symbol is null;
            return import.FeedOf(source, own ? name with { Symbol = symbol.ToUpperInvariant() } : name, kind);
        }

        public override void Passed(string what) => import.Pass(Printable.Of(what));

        public override void Broken(long line, string reason) => import.LeaveOut(source.DisplayName, line, reason);
    }

    private void Pass(string what)
    {
        // Names come from the file: their number is bounded.
        if (passed.Count < 50 || passed.ContainsKey(what)) passed[what] = passed.GetValueOrDefault(what) + 1;
    }

    /// <summary>Takes rows of kinds that are not wanted.</summary>
    private sealed class Ignored
    {
        private readonly Dictionary<string, Nothing> _feeds = [];

        public TickFeed Of(string kind)
        {
            if (!_feeds.TryGetValue(kind, out Nothing? feed)) _feeds[kind] = feed = new Nothing(TickSchema.Find(kind)!);
            return feed;
        }

        private sealed class Nothing(TickSchema schema) : TickFeed
        {
            public override TickSchema Schema => schema;

            public override void Row(long line, ReadOnlySpan<Store.Columns.Number> values)
            {
            }
        }
    }
}
