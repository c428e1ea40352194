using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Import.Formats;
using Godwit.Data.Repair;
using Godwit.Data.Store;
using Godwit.Data.Store.Columns;
using Godwit.Data.Store.Files;
using Godwit.Data.Store.Partitions;

namespace Godwit.Data.Import.Reading;

/// <summary>The import of one file: one change of one dataset, complete or not at all.</summary>
internal sealed class FileImport(DataStore store, string path, ImportOptions options, CancellationToken cancellation)
{
    private readonly List<BrokenRow> _brokenRows = [];
    private long _lastNanos = long.MinValue;
    private long _broken, _good, _duplicates, _gaps, _offGrid;
    private bool _reversed, _lastMayBePartial, _synthetic;
    private MergeCounts _counts;
    private DatasetTransaction? _transaction;
    private Instant _written;

    /// <summary>Receives bytes read, bytes in all, and good rows.</summary>
    public Action<long, long, long>? Progress { get; init; }

    /// <exception cref="BadFileException">The file is unusable.</exception>
    public (ImportFileReport Report, Manifest Manifest) Run()
    {
        try
        {
            using PackedFile file = PackedFile.Open(path);
            _written = new Instant((File.GetLastWriteTimeUtc(path) - DateTime.UnixEpoch).Ticks * 100);
            return Run(file);
        }
        catch (Exception e)
        {
            if (_transaction is not null) store.Abandon(_transaction);
            switch (e)
            {
                case GodwitException bad: throw new BadFileException(bad);
                case IOException or UnauthorizedAccessException: throw DiskFaults.Explain(e, store.Folder);
                default: throw;
            }
        }
    }

    private (ImportFileReport, Manifest) Run(PackedFile file)
    {
        ICandleFormat? format = null;
        (ImportFileReport, Manifest)? known = null;
        file.ReadMembers(
            source =>
            {
                if (known is not null) return;
                format = CandleFormats.Of(source, options.File.Reading);
                CandleName? name = CandleFile.NameOf(source, format);
                _synthetic |= name is { Synthetic: true };
                BarInterval? interval = options.File.Interval ?? name?.Interval;
                if (_transaction is null && interval is { } length) known = Known(file, CandleImporter.Target(source, format, options.File, length), format);
                if (known is null) ReadMember(source, format, interval);
            },
            () => Progress?.Invoke(file.BytesRead, file.TotalBytes, _good));
        if (known is { } unchanged) return unchanged;
        if (_good == 0 || _transaction is null) throw NoGoodRow(file.Name);
        Progress?.Invoke(file.TotalBytes, file.TotalBytes, _good);
        string sha256 = file.Sha256();
        return (Report(file, format!, sha256, _transaction.Id), Commit(new SourceFile(file.Name, file.TotalBytes, sha256, _good, _broken, _duplicates)));
    }

    /// <summary>A report without reading when the very same bytes are in the dataset already.</summary>
    private (ImportFileReport, Manifest)? Known(PackedFile file, DatasetId id, ICandleFormat format)
    {
        // Another mapping of columns makes other bars of the same bytes.
        if (options.Replace || options.File.Reading != ReadingOptions.None || store.ReadManifest(id) is not { } manifest) return null;
        SourceFile[] candidates = [.. manifest.Sources.Where(s => s.Bytes == file.TotalBytes && !(options.Strict && s.BrokenRows > 0))];
        if (candidates.Length == 0) return null;
        string sha256 = PackedFile.Sha256Of(path);
        if (Array.Find(candidates, s => s.Sha256 == sha256) is not { } source) return null;
        var report = new ImportFileReport
        {
            File = file.Name,
            DatasetId = id.ToString(),
            Format = format.Name,
            Sha256 = sha256,
            Good = source.GoodRows,
            Broken = source.BrokenRows,
            Unchanged = source.GoodRows,
            AlreadyImported = true,
        };
        return (report, manifest);
    }

    private void ReadMember(CandleSource source, ICandleFormat format, BarInterval? interval)
    {
        var assembler = new BarAssembler(
            start => Join(source, format, CandleFile.RequireInterval(source, start)), interval, options.Strict, splitByMonth: true,
            (line, reason) => LeaveOut(source.DisplayName, line, reason), TakeMonth);
        format.Read(source, assembler, cancellation);
        assembler.Finish();
        _duplicates += assembler.IdenticalDuplicates;
        _gaps += assembler.Gaps;
        _offGrid += assembler.OffGridRows;
        _reversed |= assembler.Descending;
    }

    /// <summary>Opens the change when the first rows have told the interval; later members of an archive join the same dataset.</summary>
    private SeriesScales Join(CandleSource source, ICandleFormat format, BarInterval interval)
    {
        DatasetId id = CandleImporter.Target(source, format, options.File, interval);
        if (_transaction is not null && _transaction.Id != id)
            throw new GodwitException($"{source.DisplayName} holds {id}, but the archive's other members hold {_transaction.Id}: import them one by one.");
        _transaction ??= store.Begin(id, replaceAll: false);
        if (_transaction.Base is { Repairs.Count: > 0 } repaired) throw DataRepair.RefusesNewBars(repaired.Id, repaired.Repairs);
        if (_transaction.Base is { } manifest && manifest.Synthetic != _synthetic)
            throw new GodwitException(manifest.Synthetic
                ? $"{id} is a generated market; real bars are not mixed into it. Delete it first (godwit data delete {id})."
                : $"{source.DisplayName} is a generated market; it is not mixed into the real bars of {id}. Give it another name with --venue and --symbol.");
        return _transaction.Scales;
    }

    private void LeaveOut(string file, long line, string reason)
    {
        if (options.Strict) throw CandleFile.BrokenRow(file, line, reason);
        _broken++;
        if (_brokenRows.Count < options.BrokenRowsListed) _brokenRows.Add(new BrokenRow(file, line, reason));
    }

    private void TakeMonth(BarBlock rows)
    {
        cancellation.ThrowIfCancellationRequested();
        DatasetTransaction transaction = _transaction!;
        _good += rows.Count;
        UtcMonth month = UtcMonth.Of(rows.FirstNanos);
        long partialNanos = transaction.Base is { LastBarMayBePartial: true } manifest ? manifest.Last.UnixNanos : -1;
        var counts = new MergeCounts();
        BarBlock merged = BarMerge.Merge(transaction.Load(month), rows, options.Replace, partialNanos, transaction.Scales, ref counts);
        if (counts.Changes) transaction.Stage(month, merged, _synthetic);
        _counts = new MergeCounts(
            _counts.Added + counts.Added, _counts.Unchanged + counts.Unchanged, _counts.Conflicts + counts.Conflicts, _counts.Replaced + counts.Replaced);
        NoteLastBar(rows, merged);
    }

    /// <summary>The newest bar of the dataset decides whether it may be partial; a file without it leaves the matter as it was.</summary>
    private void NoteLastBar(BarBlock rows, BarBlock merged)
    {
        long last = Math.Max(_lastNanos, _transaction!.Base?.Last.UnixNanos ?? long.MinValue);
        if (rows.LastNanos < last || rows.LastNanos != merged.LastNanos || rows.Row(rows.Count - 1) != merged.Row(merged.Count - 1)) return;
        _lastNanos = rows.LastNanos;
        _lastMayBePartial = PartialBars.MayBePartial(merged, _written);
    }

    private Manifest Commit(SourceFile source)
    {
        DatasetTransaction transaction = _transaction!;
        Manifest? before = transaction.Base;
        SourceFile[] sources = [.. (before?.Sources ?? []).Where(s => s.Sha256 != source.Sha256), source];
        bool lastIsOurs = _lastNanos != long.MinValue;
        string text = sources.Length == 1 ? source.Name : $"{sources.Length} files, the latest {source.Name}";
        return transaction.Commit(_synthetic, lastIsOurs ? _lastMayBePartial : before?.LastBarMayBePartial ?? false, text, sources);
    }

    private ImportFileReport Report(PackedFile file, ICandleFormat format, string sha256, DatasetId id) => new()
    {
        File = file.Name,
        DatasetId = id.ToString(),
        Format = format.Name,
        Sha256 = sha256,
        Good = _good,
        Broken = _broken,
        BrokenRows = [.. _brokenRows.OrderBy(r => r.File, StringComparer.Ordinal).ThenBy(r => r.Line)],
        IdenticalDuplicates = _duplicates,
        Added = _counts.Added,
        Unchanged = _counts.Unchanged,
        Conflicts = _counts.Conflicts,
        Replaced = _counts.Replaced,
        Gaps = _gaps,
        OffGrid = _offGrid,
        Reversed = _reversed,
    };

    private GodwitException NoGoodRow(string name) => _broken == 0
        ? new GodwitException($"{name} holds a header but no candles.")
        : new GodwitException($"{name}: none of its {_broken} rows is a valid candle; the first is in {_brokenRows.FirstOrDefault()?.ToString() ?? "line 1"}.");
}
