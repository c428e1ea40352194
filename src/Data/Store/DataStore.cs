using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Data.Repair;
using Godwit.Data.Store.Cache;
using Godwit.Data.Store.Columns;
using Godwit.Data.Store.Files;
using Godwit.Data.Store.Partitions;
using Godwit.Data.Store.Tables;
using Godwit.Data.Store.Ticks;

namespace Godwit.Data.Store;

/// <summary>
/// The market data below one <c>GODWIT_HOME</c>: Parquet partitions that other programs can read, with a mapped column cache for speed.
/// </summary>
/// <remarks>
/// Opening touches no file. One writer at a time (a second one is refused), any number of readers, who see the last committed
/// state. Safe on several threads.
/// </remarks>
public sealed class DataStore
{
    private const int ReadAttempts = 3;
    private const string ResampledFrom = "resampled from ";
    private readonly IStoreFiles _files;
    private readonly ColumnCache _cache;

    private DataStore(string home, IStoreFiles files)
    {
        Paths = new StorePaths(Path.GetFullPath(home));
        _files = files;
        _cache = new ColumnCache(Paths, files);
        Ticks = new TickStore(Paths, files);
        Tables = new TableStore(Paths, files);
    }

    /// <summary>Market capitalisations, daily features, quote bars.</summary>
    public TableStore Tables { get; }

    /// <summary>What lies below the level of bars: trades, quotes, books, funding.</summary>
    public TickStore Ticks { get; }

    internal StorePaths Paths { get; }

    /// <summary>The folder of the data.</summary>
    public string Folder => Paths.Root;

    /// <summary>The store below <paramref name="home"/>; nothing is read or created yet.</summary>
    public static DataStore Open(string home) => new(home, DiskFiles.Instance);

    internal static DataStore Open(string home, IStoreFiles files) => new(home, files);

    /// <summary>All datasets, in order of name.</summary>
    /// <param name="problems">Receives a sentence for each dataset that cannot be read; without it the first one is thrown.</param>
    public IReadOnlyList<DatasetInfo> List(ICollection<string>? problems = null)
    {
        var found = new List<DatasetInfo>();
        foreach (DatasetId id in Paths.Datasets())
        {
            try
            {
                if (ReadManifest(id) is { } manifest) found.Add(InfoOf(manifest));
            }
            catch (GodwitException e) when (problems is not null)
            {
                problems.Add(e.Message);
            }
        }
        return [.. found.OrderBy(info => info.Id, StringComparer.Ordinal)];
    }

    /// <summary>
    /// The dataset of that name (<c>BINANCE:BTCUSDT:1m</c>, also with underscores, in any case; the interval may be missing when only
    /// one is there), or null.
    /// </summary>
    public DatasetInfo? Find(string idOrAlias)
    {
        if (DatasetId.TryParse(idOrAlias, out DatasetId id)) return ReadManifest(id) is { } manifest ? InfoOf(manifest) : null;
        if (!InstrumentKey.TryParse(idOrAlias, out InstrumentKey key)) return null;
        DatasetId[] ofInstrument = [.. Paths.Datasets().Where(d => d.Key == key)];
        return ofInstrument.Length == 1 && ReadManifest(ofInstrument[0]) is { } only ? InfoOf(only) : null;
    }

    /// <exception cref="GodwitException">There is no such dataset; the nearest name is suggested.</exception>
    public DatasetInfo Get(string id) => Find(id) ?? throw Unknown(id);

    /// <summary>Opens the bars of a dataset; the column cache is made first when it is missing or unusable.</summary>
    /// <exception cref="GodwitException">There is no such dataset, or its files are damaged.</exception>
    public BarSeries OpenBars(string id)
    {
        DatasetId name = DatasetId.TryParse(Get(id).Id, out DatasetId parsed) ? parsed : throw Unknown(id);
        for (int attempt = 1; ; attempt++)
        {
            Manifest manifest = ReadManifest(name) ?? throw Unknown(id);
            try
            {
                return OpenBars(manifest);
            }
            catch (GodwitException) when (attempt < ReadAttempts && ReadManifest(name)?.Revision != manifest.Revision)
            {
                // A writer has replaced the files between our look at the manifest and theirs.
            }
        }
    }

    /// <summary>Writes a whole series as a dataset; one of the same name is replaced.</summary>
    /// <exception cref="GodwitException">Another process is writing, or the disk refuses.</exception>
    public DatasetInfo WriteBars(InstrumentKey key, BarColumns bars, BarWriteOptions options, CancellationToken cancellation = default) =>
        WriteBars(key, bars, options, null, cancellation);

    private DatasetInfo WriteBars(InstrumentKey key, BarColumns bars, BarWriteOptions options, RepairLog? repairs, CancellationToken cancellation)
    {
        BarCheck.Verify(bars);
        using WriterLock held = TakeWriterLock();
        var id = new DatasetId(new InstrumentKey(key.Venue.ToUpperInvariant(), key.Symbol.ToUpperInvariant()), bars.Interval);
        Manifest manifest = Change(id, replaceAll: true, transaction =>
        {
            for (int from = 0; from < bars.Count;)
            {
                cancellation.ThrowIfCancellationRequested();
                UtcMonth month = UtcMonth.Of(bars.OpenTimesNanos[from]);
                int count = ContentHash.CountBefore(bars.OpenTimesNanos[from..], month.Next.StartNanos);
                var rows = new BarBlock(bars.Interval, bars.PriceScale, bars.VolumeScale, count);
                rows.AppendRange(bars, from, count);
                transaction.Stage(month, rows, options.Synthetic);
                from += count;
            }
            return transaction.Commit(options.Synthetic, options.LastBarMayBePartial, options.Source, [], repairs);
        });
        RenewCache(manifest);
        return InfoOf(manifest);
    }

    /// <summary>Makes a dataset of longer bars out of one of shorter bars.</summary>
    /// <param name="id">The dataset of shorter bars.</param>
    /// <param name="target">The longer interval.</param>
    /// <param name="replace">Take the place of a dataset of that name even when it was imported, not resampled.</param>
    /// <param name="cancellation">Stops before the change is complete; then nothing has changed.</param>
    /// <exception cref="GodwitException">No such dataset, an interval that does not fit, or the target holds imported bars.</exception>
    public ResampledDataset Resample(string id, BarInterval target, bool replace = false, CancellationToken cancellation = default)
    {
        using BarSeries source = OpenBars(id);
        ResampledBars result = Resampling.Resample(source, target, source.Info.LastBarMayBePartial);
        string origin = $"{ResampledFrom}{source.Info.Id}";
        var made = new DatasetId(source.Info.Key, target);
        if (!replace && ReadManifest(made) is { } existing)
        {
            if (!existing.Source.StartsWith(ResampledFrom, StringComparison.Ordinal))
                throw new GodwitException($"{existing.Id} is there already, imported from {existing.Source}: delete it first, or give --replace.");
            if (existing.Repairs.Any(r => r.InheritedFrom is null))
                throw new GodwitException($"{existing.Id} was repaired; resampling would lose that: take the repairs back with 'godwit data repair {existing.Id} --undo --all', or give --replace.");
        }
        var options = new BarWriteOptions { Source = origin, Synthetic = source.Info.Synthetic, LastBarMayBePartial = result.LastBarMayBePartial };
        return new ResampledDataset(WriteBars(source.Info.Key, result.Bars, options, InheritedRepairs.Of(this, source.Info, made, result.Bars), cancellation), result.IncompleteBars);
    }

    /// <summary>Removes a dataset with its cache; open series of it stay readable.</summary>
    /// <exception cref="GodwitException">There is no such dataset, or another process is writing.</exception>
    public void Delete(string id)
    {
        DatasetInfo info = Get(id);
        using WriterLock held = TakeWriterLock();
        var name = new DatasetId(info.Key, info.Interval);
        Guarded(() =>
        {
            // Without its manifest a dataset does not exist; the rest is tidying.
            _files.Delete(Paths.Manifest(name));
            _files.SyncDirectory(Paths.Folder(name));
            foreach (string path in Directory.GetFiles(Paths.Folder(name)).Order(StringComparer.Ordinal)) _files.Delete(path);
            _cache.DeleteAll(name);
            DatasetTransaction.DeleteEmptyFolders(_files, Paths, name);
        });
    }

    /// <summary>The Parquet files that a dataset consists of now, in order of month: other files beside them do not count.</summary>
    /// <exception cref="GodwitException">There is no such dataset.</exception>
    public IReadOnlyList<string> Files(string id)
    {
        DatasetInfo info = Get(id);
        Manifest manifest = ReadManifest(new DatasetId(info.Key, info.Interval)) ?? throw Unknown(id);
        return [.. manifest.Partitions.Select(p => Path.Combine(Paths.Folder(manifest.Id), p.File))];
    }

    /// <summary>Rows that the imports of a dataset left out, and rows that stood twice in their files.</summary>
    /// <exception cref="GodwitException">There is no such dataset.</exception>
    public (long LeftOut, long Repeated) LeftOut(string id)
    {
        DatasetInfo info = Get(id);
        Manifest manifest = ReadManifest(new DatasetId(info.Key, info.Interval)) ?? throw Unknown(id);
        return (manifest.Sources.Sum(s => s.BrokenRows), manifest.Sources.Sum(s => s.RepeatedRows));
    }

    /// <summary>Bytes of all datasets and caches on disk.</summary>
    public long DiskBytes => Directory.Exists(Paths.Root)
        ? new DirectoryInfo(Paths.Root).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
        : 0;

    /// <summary>Reads every partition of a dataset and compares its content with the hashes of the manifest.</summary>
    /// <exception cref="GodwitException">A file is missing, damaged or changed.</exception>
    public void Verify(string id)
    {
        DatasetInfo info = Get(id);
        Manifest manifest = ReadManifest(new DatasetId(info.Key, info.Interval)) ?? throw Unknown(id);
        var rows = new BarBlock(info.Interval, manifest.PriceScale, manifest.VolumeScale);
        foreach (Partition partition in manifest.Partitions)
        {
            rows.Clear();
            PartitionCheck.ReadAndHash(Path.Combine(Paths.Folder(manifest.Id), partition.File), partition, rows);
        }
        foreach (RepairRecord repair in manifest.Repairs) RepairFile.Read(Paths.Folder(manifest.Id), repair, manifest.Id.Interval);
        if (!_cache.IsUsable(manifest)) return;
        using BarSeries series = BarSeries.Map(info, _cache.PathOf(manifest));
        if (ContentHash.Of(series) != manifest.Sha256)
            throw new GodwitException($"The column cache {_cache.PathOf(manifest)} is damaged; delete this file, it is made again when needed.");
    }

    internal WriterLock TakeWriterLock() => WriterLock.Take(Paths);

    internal Manifest? ReadManifest(DatasetId id)
    {
        string path = Paths.Manifest(id);
        try
        {
            return ManifestJson.Read(File.ReadAllBytes(path), path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GodwitException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Starts a change of one dataset; the caller holds the writer lock.</summary>
    internal DatasetTransaction Begin(DatasetId id, bool replaceAll) => new(Paths, _files, id, ReadManifest(id), replaceAll);

    /// <summary>Removes what a change that failed has left. Even its commit may be what failed: only the manifest on disk says which files count.</summary>
    internal void Abandon(DatasetTransaction transaction) => transaction.Tidy(ReadManifest(transaction.Id));

    /// <summary>Runs a change of one dataset; when it fails, the dataset is as before. The caller holds the writer lock.</summary>
    internal T Change<T>(DatasetId id, bool replaceAll, Func<DatasetTransaction, T> change)
    {
        DatasetTransaction transaction = Begin(id, replaceAll);
        try
        {
            return change(transaction);
        }
        catch (Exception e)
        {
            Abandon(transaction);
            if (e is IOException or UnauthorizedAccessException) throw DiskFaults.Explain(e, Paths.Root);
            throw;
        }
    }

    /// <summary>What a writer does after its commit: the new column cache is made and older ones go.</summary>
    internal void RenewCache(Manifest manifest)
    {
        TryBuildCache(manifest);
        _cache.DeleteOthers(manifest, keep: _cache.PathOf(manifest));
    }

    /// <summary>Makes the column cache now; a disk that refuses is no failure, because reading works without it.</summary>
    private void TryBuildCache(Manifest manifest)
    {
        if (_cache.IsUsable(manifest)) return;
        try
        {
            _cache.Build(manifest);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    internal DatasetInfo InfoOf(Manifest manifest)
    {
        long bytes = manifest.Partitions.Sum(p => p.Bytes) + _cache.BytesOf(manifest);
        return new DatasetInfo(
            manifest.Id.ToString(), manifest.Id.Key, "bars", manifest.Id.Interval, manifest.Rows, manifest.First, manifest.Last,
            manifest.Sha256, manifest.PriceScale, manifest.VolumeScale, manifest.Synthetic, bytes, manifest.LastBarMayBePartial, manifest.Source)
        {
            Repaired = RepairTotals.Of(manifest.Repairs),
        };
    }

    private BarSeries OpenBars(Manifest manifest)
    {
        TryBuildCache(manifest);
        try
        {
            if (_cache.IsUsable(manifest)) return BarSeries.Map(InfoOf(manifest), _cache.PathOf(manifest));
        }
        catch (IOException)
        {
            // A writer has removed the cache after our look at it; the partitions still tell.
        }
        var rows = new BarBlock(manifest.Id.Interval, manifest.PriceScale, manifest.VolumeScale, checked((int)manifest.Rows));
        foreach (Partition partition in manifest.Partitions)
            PartitionCheck.ReadAndHash(Path.Combine(Paths.Folder(manifest.Id), partition.File), partition, rows);
        return BarSeries.InMemory(InfoOf(manifest), rows);
    }

    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskFaults.Explain(e, Paths.Root);
        }
    }

    private GodwitException Unknown(string id)
    {
        if (Ticks.Find(id) is { } ticks)
        {
            string advice = ticks.Schema.Tick == TickKind.Trade ? $" Make bars of it: `godwit data resample {ticks.Id} time:1m`." : "";
            return new GodwitException($"{ticks.Id} holds {ticks.Schema.Noun} data, no bars.{advice}");
        }
        if (Tables.Find(id) is { } table) return new GodwitException($"{table.Id} is a table and holds no bars.");
        string[] known = [.. Paths.Datasets().Select(d => d.ToString()), .. Ticks.Paths.Datasets().Select(d => d.ToString()), .. Tables.Ids().Select(d => d.ToString())];
        string hint = known.Length == 0 ? " The store is empty: bring data in with `godwit data import`." : Suggestions.For(id, known);
        if (hint.Length == 0) hint = " `godwit data list` shows what is there.";
        return new GodwitException($"There is no dataset '{id}'.{hint}");
    }
}
