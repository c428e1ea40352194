using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Store.Columns;
using Godwit.Data.Store.Files;

namespace Godwit.Data.Store.Ticks;

/// <summary>
/// One change of a tick dataset: new files are written beside the old ones under new names, then the new manifest takes the old one's
/// place in a single step. Whatever stops the process, the dataset is the old one or the new one.
/// </summary>
/// <remarks>
/// The caller holds the store's writer lock. A period's rows are cut into parts of <see cref="PartRows"/>, so that neither writing nor
/// reading ever needs more than a part in memory; how they are cut depends on the rows alone.
/// </remarks>
internal sealed class TickTransaction
{
    /// <summary>Rows of a full part.</summary>
    public const int PartRows = 1 << 19;

    private readonly TickPaths _paths;
    private readonly IStoreFiles _files;
    private readonly TickCache _cache;
    private readonly TickManifest? _existing;
    private readonly TickSchema _schema;
    private readonly string _folder;
    private readonly int _revision;
    private readonly SortedDictionary<(int Period, int Number), Staged> _staged = [];
    private readonly HashSet<int> _rewritten = [];
    private Task<Staged>? _writing;

    private sealed record Staged(TickPartition Part, IReadOnlyList<int> Scales);

    public TickTransaction(TickPaths paths, IStoreFiles files, TickCache cache, TickId id, TickManifest? existing, bool replaceAll, int partRows = PartRows)
    {
        (_paths, _files, _cache, Id, _existing, FullPart) = (paths, files, cache, id, existing, partRows);
        _schema = id.Schema;
        Base = replaceAll ? null : existing;
        _folder = paths.Folder(id);
        _revision = (existing?.Revision ?? 0) + 1;
        Scales = Base is null ? new TickScales(_schema) : new TickScales(_schema, Base.Scales, Base.Largest);
    }

    public TickId Id { get; }

    /// <summary>Rows of a full part: <see cref="PartRows"/>, less in tests.</summary>
    public int FullPart { get; }

    /// <summary>What the change builds upon; null for a new or wholly replaced dataset.</summary>
    public TickManifest? Base { get; }

    /// <summary>Scales and largest values of the dataset as it grows.</summary>
    public TickScales Scales { get; }

    /// <summary>The latest order-giving time that a period holds now; null when it has no rows.</summary>
    public long? LastStamp(int period) => PartsOf(period) is { Length: > 0 } parts ? parts.Max(p => p.Part.StampNanos) : null;

    /// <summary>All rows that a period would have after a commit now; null when none.</summary>
    public TickBlock? Load(int period)
    {
        Staged[] parts = PartsOf(period);
        if (parts.Length == 0) return null;
        var rows = new TickBlock(_schema, Scales.Scales, parts.Sum(p => p.Part.Rows));
        foreach (Staged part in parts) rows.AppendRange(Read(part), 0, part.Part.Rows);
        return rows;
    }

    /// <summary>Puts rows behind those of a period.</summary>
    public void Append(int period, TickBlock rows, bool synthetic)
    {
        Staged[] parts = PartsOf(period);
        int from = 0, number = parts.Length;
        if (parts.Length > 0 && parts[^1].Part.Rows is var last && last < FullPart)
        {
            number--;
            var filled = new TickBlock(_schema, Scales.Scales, FullPart);
            filled.AppendRange(Read(parts[^1]), 0, last);
            from = Math.Min(rows.Count, FullPart - last);
            filled.AppendRange(rows, 0, from);
            StagePart(period, number++, filled, synthetic);
        }
        StageFrom(period, number, rows, from, synthetic);
    }

    /// <summary>Makes rows the whole of a period.</summary>
    public void Replace(int period, TickBlock rows, bool synthetic)
    {
        FinishWriting();
        foreach ((int, int) key in _staged.Keys.Where(k => k.Period == period).ToArray()) _staged.Remove(key);
        _rewritten.Add(period);
        StageFrom(period, 0, rows, 0, synthetic);
    }

    /// <summary>Makes the staged parts and the given facts the dataset; returns its new manifest.</summary>
    public TickManifest Commit(bool synthetic, string source, Duration clockOffset, IReadOnlyList<TickSourceFile> sources)
    {
        foreach (Staged part in Effective().Where(p => !p.Scales.SequenceEqual(Scales.Scales)).ToArray())
        {
            TickBlock rows = Read(part);
            if (Enumerable.Range(0, rows.Scales.Count).Any(g => part.Part.Largest[g] > UnitLimits.LargestBeforeRaising(Scales.Scales[g] - rows.Scales[g])))
                throw new GodwitException($"{Id}: its rows cannot be held exactly with the decimals of the others in 18 digits.");
            rows.RaiseTo(Scales.Scales);
            StagePart(part.Part.Period, part.Part.Number, rows, synthetic);
        }
        TickPartition[] parts = [.. Effective().Select(p => p.Part)];
        if (parts.Length == 0) throw new InvalidOperationException("A dataset has at least one row.");
        Prepare(deleteUnnamed: false);
        foreach (Staged staged in _staged.Values) _files.Move(Path.Combine(_folder, Temporary(staged.Part.File)), Path.Combine(_folder, staged.Part.File));
        if (_staged.Count > 0) _files.SyncDirectory(_folder);
        var manifest = new TickManifest
        {
            Id = Id,
            Revision = _staged.Count > 0 || _existing is null ? _revision : _existing.Revision,
            Scales = [.. Scales.Scales],
            Synthetic = synthetic,
            Source = source,
            Sha256 = TickHash.OfParts(parts),
            ClockOffset = clockOffset,
            Parts = parts,
            Sources = sources,
        };
        string path = _paths.Manifest(Id);
        WriteDurably(path + ".tmp", TickManifestJson.Write(manifest));
        _files.Move(path + ".tmp", path);
        _files.SyncDirectory(_folder);
        Tidy(manifest);
        return manifest;
    }

    /// <summary>Removes what no manifest names. Never throws: what cannot be removed now, the next writer removes.</summary>
    public void Tidy(TickManifest? current)
    {
        try
        {
            FinishWriting();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or GodwitException)
        {
            // The change has failed already; only the end of the writing matters here.
        }
        try
        {
            DeleteUnnamed(current);
            if (current is null) DeleteEmptyFolders(_files, _folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    public static void DeleteEmptyFolders(IStoreFiles files, string? folder)
    {
        for (int level = 0; level < 3 && folder is not null; level++, folder = Path.GetDirectoryName(folder)) files.DeleteEmptyDirectory(folder);
    }

    private IEnumerable<Staged> Effective()
    {
        FinishWriting();
        IEnumerable<Staged> kept = (Base?.Parts ?? []).Where(p => !_rewritten.Contains(p.Period) && !_staged.ContainsKey((p.Period, p.Number))).Select(p => new Staged(p, Base!.Scales));
        return kept.Concat(_staged.Values).OrderBy(p => p.Part.Period).ThenBy(p => p.Part.Number);
    }

    private Staged[] PartsOf(int period) => [.. Effective().Where(p => p.Part.Period == period)];

    private void StageFrom(int period, int number, TickBlock rows, int from, bool synthetic)
    {
        while (from < rows.Count)
        {
            int count = Math.Min(FullPart, rows.Count - from);
            var part = new TickBlock(_schema, Scales.Scales, count);
            part.AppendRange(rows, from, count);
            StagePart(period, number++, part, synthetic);
            from += count;
        }
    }

    /// <summary>
    /// Packing and writing go on behind the caller's back until the next call, so <paramref name="rows"/> must not change any more.
    /// </summary>
    private void StagePart(int period, int number, TickBlock rows, bool synthetic)
    {
        FinishWriting();
        if (_staged.Count == 0) Prepare(deleteUnnamed: true);
        _writing = Task.Run(() => WritePart(period, number, rows, synthetic));
    }

    private void FinishWriting()
    {
        if (_writing is not { } writing) return;
        _writing = null;
        Staged staged = writing.GetAwaiter().GetResult();
        _staged[(staged.Part.Period, staged.Part.Number)] = staged;
    }

    private Staged WritePart(int period, int number, TickBlock rows, bool synthetic)
    {
        string file = $"{TickPeriod.Text(_schema, period)}-{number}-r{_revision}.parquet";
        byte[] bytes = TickParquet.Write(rows, TickParquet.Metadata(Id, synthetic));
        WriteDurably(Path.Combine(_folder, Temporary(file)), bytes);
        long stamp = long.MinValue, first = long.MaxValue, last = long.MinValue;
        int snapshots = 0;
        ReadOnlySpan<long> marks = _schema.Tick == Core.MarketData.TickKind.Book ? rows.Column(_schema["marks"]) : default;
        for (int i = 0; i < rows.Count; i++)
        {
            stamp = Math.Max(stamp, rows.StampOf(i));
            long occurred = rows.OccurredOf(i);
            (first, last) = (Math.Min(first, occurred), Math.Max(last, occurred));
            if (!marks.IsEmpty && (marks[i] & (long)Core.MarketData.TickFlags.StartOfSnapshot) != 0) snapshots++;
        }
        var part = new TickPartition(period, number, file, rows.Count, stamp, first, last, bytes.Length, TickHash.Of(rows), rows.Largest(), snapshots);
        _cache.TryWrite(Id, part, rows);
        return new Staged(part, [.. rows.Scales]);
    }

    private TickBlock Read(Staged part)
    {
        bool staged = _staged.TryGetValue((part.Part.Period, part.Part.Number), out Staged? own) && ReferenceEquals(own, part);
        var rows = new TickBlock(_schema, part.Scales, part.Part.Rows);
        TickParquet.Read(Path.Combine(_folder, staged ? Temporary(part.Part.File) : part.Part.File), rows);
        return rows;
    }

    private void Prepare(bool deleteUnnamed)
    {
        if (!Directory.Exists(_folder))
        {
            _files.CreateDirectory(_folder);
            // A commit is durable only when the way to its folder is.
            for (string? above = Path.GetDirectoryName(_folder); above is not null && above.Length >= _paths.Root.Length; above = Path.GetDirectoryName(above))
                _files.SyncDirectory(above);
        }
        if (deleteUnnamed) DeleteUnnamed(_existing);
    }

    private void DeleteUnnamed(TickManifest? manifest)
    {
        if (!Directory.Exists(_folder)) return;
        var named = new HashSet<string>(manifest?.Parts.Select(p => p.File) ?? [], StringComparer.Ordinal) { StorePaths.ManifestName };
        foreach (string path in Directory.GetFiles(_folder).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(path);
            bool ours = name.EndsWith(".parquet", StringComparison.Ordinal) || name.EndsWith(".tmp", StringComparison.Ordinal);
            if (ours && !named.Contains(name)) _files.Delete(path);
        }
    }

    private void WriteDurably(string path, byte[] bytes)
    {
        using Stream stream = _files.Create(path);
        stream.Write(bytes);
        _files.Sync(stream);
    }

    private static string Temporary(string file) => $".{file}.tmp";
}
