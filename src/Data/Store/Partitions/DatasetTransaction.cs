using Godwit.Core.Outcomes;
using Godwit.Data.Repair;
using Godwit.Data.Store.Columns;
using Godwit.Data.Store.Files;

namespace Godwit.Data.Store.Partitions;

/// <summary>The repairs that a dataset carries after a change, oldest first, and the file of the last one when the change is that repair.</summary>
internal sealed record RepairLog(IReadOnlyList<RepairRecord> Records, byte[]? NewFile);

/// <summary>
/// One change of a dataset: new month files are written beside the old ones under new names, then the new manifest takes the
/// old one's place in a single step. Whatever stops the process, the dataset is the old one or the new one.
/// </summary>
/// <remarks>The caller holds the store's writer lock.</remarks>
internal sealed class DatasetTransaction
{
    private readonly StorePaths _paths;
    private readonly IStoreFiles _files;
    private readonly Manifest? _existing;
    private readonly string _folder;
    private readonly int _revision;
    private readonly SortedDictionary<UtcMonth, Staged> _staged = [];
    private readonly HashSet<UtcMonth> _dropped = [];
    private Task<Staged>? _writing;

    private sealed record Staged(Partition Partition, int PriceScale, int VolumeScale);

    // replaceAll: the staged months are the whole new dataset.
    public DatasetTransaction(StorePaths paths, IStoreFiles files, DatasetId id, Manifest? existing, bool replaceAll)
    {
        (_paths, _files, Id) = (paths, files, id);
        _existing = existing;
        Base = replaceAll ? null : existing;
        _folder = paths.Folder(id);
        _revision = (existing?.Revision ?? 0) + 1;
        Scales = Base is null ? new SeriesScales() : new SeriesScales(Base.PriceScale, Base.VolumeScale, Base.MaxPrice, Base.MaxVolume);
    }

    public DatasetId Id { get; }

    /// <summary>What the change builds upon; null for a new or wholly replaced dataset.</summary>
    public Manifest? Base { get; }

    /// <summary>Scales and largest values of the dataset as it grows.</summary>
    public SeriesScales Scales { get; }

    /// <summary>The rows that the dataset would have in a month after a commit now; null when none.</summary>
    public BarBlock? Load(UtcMonth month)
    {
        FinishWriting();
        if (_staged.TryGetValue(month, out Staged? staged))
            return Read(Path.Combine(_folder, Temporary(staged.Partition.File)), staged.Partition, staged.PriceScale, staged.VolumeScale);
        return Base?.Find(month) is { } partition
            ? Read(Path.Combine(_folder, partition.File), partition, Base.PriceScale, Base.VolumeScale)
            : null;
    }

    /// <summary>
    /// Writes a month's rows, complete, to disk; they count only after <see cref="Commit"/>. Packing and writing go on behind the
    /// caller's back until the next call here, so <paramref name="rows"/> must not change any more.
    /// </summary>
    public void Stage(UtcMonth month, BarBlock rows, bool synthetic)
    {
        FinishWriting();
        if (_staged.Count == 0) Prepare();
        _writing = Task.Run(() => Write(month, rows, synthetic));
    }

    /// <summary>Leaves a month of the old dataset out of the new one.</summary>
    public void Drop(UtcMonth month) => _dropped.Add(month);

    /// <summary>Content hash that the dataset would have after a commit now.</summary>
    public string ContentSha256()
    {
        FinishWriting();
        return Manifest.HashOf(Partitions());
    }

    private void FinishWriting()
    {
        if (_writing is not { } writing) return;
        _writing = null;
        Staged staged = writing.GetAwaiter().GetResult();
        _staged[staged.Partition.Month] = staged;
    }

    private Staged Write(UtcMonth month, BarBlock rows, bool synthetic)
    {
        string file = $"{month}-r{_revision}.parquet";
        byte[] bytes = ParquetBars.Write(rows, ParquetBars.Metadata(Id, synthetic));
        WriteDurably(Path.Combine(_folder, Temporary(file)), bytes);
        var partition = new Partition(
            month, file, rows.Count, rows.FirstNanos, rows.LastNanos, bytes.Length,
            ContentHash.OfBlock(rows, 0, rows.Count), rows.MaxPrice, rows.MaxVolume);
        return new Staged(partition, rows.PriceScale, rows.VolumeScale);
    }

    /// <summary>Makes the staged months and the given facts the dataset; returns its new manifest. Without <paramref name="repairs"/> it carries none.</summary>
    public Manifest Commit(bool synthetic, bool lastBarMayBePartial, string source, IReadOnlyList<SourceFile> sources, RepairLog? repairs = null)
    {
        FinishWriting();
        UnifyScales(synthetic);
        FinishWriting();
        Partition[] partitions = Partitions();
        if (partitions.Length == 0) throw new InvalidOperationException("A dataset has at least one bar.");
        if (_staged.Count == 0) Prepare();
        foreach (Staged staged in _staged.Values)
            _files.Move(Path.Combine(_folder, Temporary(staged.Partition.File)), Path.Combine(_folder, staged.Partition.File));
        if (repairs?.NewFile is { } oldRows) Replace(repairs.Records[^1].File, oldRows);
        if (_staged.Count > 0 || repairs?.NewFile is not null) _files.SyncDirectory(_folder);

        (int priceScale, int volumeScale) = TargetScales();
        var manifest = new Manifest
        {
            Id = Id,
            Revision = _staged.Count > 0 || _dropped.Count > 0 || _existing is null ? _revision : _existing.Revision,
            PriceScale = priceScale,
            VolumeScale = volumeScale,
            Synthetic = synthetic,
            LastBarMayBePartial = lastBarMayBePartial,
            Source = source,
            Sha256 = Manifest.HashOf(partitions),
            Partitions = partitions,
            Sources = sources,
            Repairs = repairs?.Records ?? [],
        };
        Replace(StorePaths.ManifestName, ManifestJson.Write(manifest));
        _files.SyncDirectory(_folder);
        Tidy(manifest);
        return manifest;
    }

    /// <summary>Removes what no manifest names. Never throws: what cannot be removed now, the next writer removes.</summary>
    /// <param name="current">The manifest that is on disk now.</param>
    public void Tidy(Manifest? current)
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
            if (current is null) DeleteEmptyFolders(_files, _paths, Id);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    public static void DeleteEmptyFolders(IStoreFiles files, StorePaths paths, DatasetId id)
    {
        string? folder = paths.Folder(id);
        for (int level = 0; level < 3 && folder is not null; level++, folder = Path.GetDirectoryName(folder)) files.DeleteEmptyDirectory(folder);
    }

    private Partition[] Partitions() => [.. Kept().Concat(_staged.Values.Select(s => s.Partition)).OrderBy(p => p.Month)];

    private IEnumerable<Partition> Kept() => Base is null ? [] : Base.Partitions.Where(p => !_staged.ContainsKey(p.Month) && !_dropped.Contains(p.Month));

    private (int Price, int Volume) TargetScales() => (
        Math.Max(Base?.PriceScale ?? 0, _staged.Values.Select(s => s.PriceScale).DefaultIfEmpty(0).Max()),
        Math.Max(Base?.VolumeScale ?? 0, _staged.Values.Select(s => s.VolumeScale).DefaultIfEmpty(0).Max()));

    /// <summary>Readers that open all files of a folder take the first one's scale for all, so all months have the same.</summary>
    private void UnifyScales(bool synthetic)
    {
        (int price, int volume) = TargetScales();
        if (Base is not null && (Base.PriceScale < price || Base.VolumeScale < volume))
            foreach (Partition partition in Kept().ToArray()) Restage(partition.Month, price, volume, synthetic);
        foreach ((UtcMonth month, Staged staged) in _staged.ToArray())
            if (staged.PriceScale < price || staged.VolumeScale < volume) Restage(month, price, volume, synthetic);
    }

    private void Restage(UtcMonth month, int priceScale, int volumeScale, bool synthetic)
    {
        BarBlock rows = Load(month)!;
        if (rows.MaxPrice > UnitLimits.LargestBeforeRaising(priceScale - rows.PriceScale)
            || rows.MaxVolume > UnitLimits.LargestBeforeRaising(volumeScale - rows.VolumeScale))
            throw new GodwitException($"{Id}: the bars of {month} cannot be held exactly with the {priceScale} price and {volumeScale} volume decimals of the others.");
        rows.RaiseScales(priceScale, volumeScale);
        Stage(month, rows, synthetic);
    }

    private BarBlock Read(string path, Partition partition, int priceScale, int volumeScale)
    {
        var rows = new BarBlock(Id.Interval, priceScale, volumeScale, checked((int)partition.Rows));
        ParquetBars.Read(path, rows);
        return rows;
    }

    /// <summary>Makes the folder ready and clears what a writer that died has left.</summary>
    private void Prepare()
    {
        if (!Directory.Exists(_folder))
        {
            _files.CreateDirectory(_folder);
            // A commit is durable only when the way to its folder is.
            for (string? above = Path.GetDirectoryName(_folder); above is not null && above.Length >= _paths.Root.Length; above = Path.GetDirectoryName(above))
                _files.SyncDirectory(above);
        }
        DeleteUnnamed(_existing);
    }

    private void DeleteUnnamed(Manifest? manifest)
    {
        if (!Directory.Exists(_folder)) return;
        var named = new HashSet<string>(manifest?.Partitions.Select(p => p.File).Concat(manifest.Repairs.Select(r => r.File)) ?? [], StringComparer.Ordinal) { StorePaths.ManifestName };
        foreach (string path in Directory.GetFiles(_folder).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(path);
            bool ours = name.EndsWith(".parquet", StringComparison.Ordinal) || name.EndsWith(".tmp", StringComparison.Ordinal) || name.StartsWith(RepairFile.NamePrefix, StringComparison.Ordinal);
            if (ours && !named.Contains(name)) _files.Delete(path);
        }
    }

    /// <summary>Writes a file beside the one of that name and lets it take its place in one step.</summary>
    private void Replace(string name, byte[] bytes)
    {
        string path = Path.Combine(_folder, name);
        WriteDurably(path + ".tmp", bytes);
        _files.Move(path + ".tmp", path);
    }

    private void WriteDurably(string path, byte[] bytes)
    {
        using Stream stream = _files.Create(path);
        stream.Write(bytes);
        _files.Sync(stream);
    }

    private static string Temporary(string file) => $".{file}.tmp";
}
