using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Store.Files;

namespace Godwit.Data.Store.Ticks;

/// <summary>What the store knows about a tick dataset without reading its rows.</summary>
/// <param name="Id">Name, as in <c>BINANCE:BTCUSDT:trades</c>.</param>
/// <param name="Key">The instrument.</param>
/// <param name="Schema">Kind and columns.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="From">Earliest occurrence.</param>
/// <param name="To">Latest occurrence.</param>
/// <param name="Sha256">Content hash: the same rows in the same order always have the same hash.</param>
/// <param name="Scales">Decimals of each group of columns.</param>
/// <param name="ClockOffset">What readers add to the times of receiving.</param>
/// <param name="Synthetic">True for generated markets.</param>
/// <param name="Bytes">Size on disk with the column cache.</param>
/// <param name="Source">Where the rows come from, for people.</param>
/// <param name="Findings">What imports counted: gaps of numbers, duplicates, crossed quotes, …</param>
public sealed record TickInfo(
    string Id, InstrumentKey Key, TickSchema Schema, long Rows, Instant From, Instant To, string Sha256, IReadOnlyList<int> Scales,
    Duration ClockOffset, bool Synthetic, long Bytes, string Source, IReadOnlyDictionary<string, long> Findings)
{
    public string Kind => Schema.Kind;
}

/// <summary>
/// Trades, quotes, books, funding and the like below one <c>GODWIT_HOME</c>, beside the bars: Parquet files a UTC day (rare kinds: a month)
/// with a mapped column cache.
/// </summary>
/// <remarks>One writer at a time, any number of readers, who see the last committed state. Safe on several threads.</remarks>
public sealed class TickStore
{
    private readonly StorePaths _store;
    private readonly IStoreFiles _files;

    internal TickStore(StorePaths store, IStoreFiles files)
    {
        (_store, _files, Paths) = (store, files, new TickPaths(store));
        Cache = new TickCache(Paths, files);
    }

    /// <summary>Rows of a full part; only tests make it small.</summary>
    internal int PartRows { get; set; } = TickTransaction.PartRows;

    internal TickPaths Paths { get; }
    internal TickCache Cache { get; }

    /// <summary>All datasets, in order of name.</summary>
    /// <param name="problems">Receives a sentence for each dataset that cannot be read; without it the first one is thrown.</param>
    public IReadOnlyList<TickInfo> List(ICollection<string>? problems = null)
    {
        var found = new List<TickInfo>();
        foreach (TickId id in Paths.Datasets())
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

    /// <summary>The dataset of that name (<c>BINANCE:BTCUSDT:trades</c>, also with underscores, in any case), or null.</summary>
    public TickInfo? Find(string id) => TickId.TryParse(id, out TickId name) && ReadManifest(name) is { } manifest ? InfoOf(manifest) : null;

    /// <exception cref="GodwitException">There is no such dataset; the nearest name is suggested.</exception>
    public TickInfo Get(string id) => InfoOf(Manifest(id));

    /// <summary>The Parquet files of a dataset, in order of time.</summary>
    /// <exception cref="GodwitException">There is no such dataset.</exception>
    public IReadOnlyList<string> Files(string id) => FilesOf(Manifest(id));

    /// <summary>Opens a dataset's columns.</summary>
    /// <exception cref="GodwitException">There is no such dataset.</exception>
    public TickDataset Open(string id) => new(this, Manifest(id));

    /// <summary>Opens a dataset as the stream that the engine reads.</summary>
    /// <param name="id">The dataset.</param>
    /// <param name="clockOffset">What is added to times of receiving; null: what the dataset has recorded.</param>
    /// <exception cref="GodwitException">There is no such dataset, or the engine takes no ticks of its kind.</exception>
    public StoredTicks OpenSource(string id, Duration? clockOffset = null)
    {
        TickDataset dataset = Open(id);
        return dataset.Info.Schema.Tick is null
            ? throw new GodwitException($"{dataset.Info.Id} is no stream of events: strategies read {string.Join(", ", TickSchema.All.Where(s => s.Tick is not null).Select(s => s.Kind))}.")
            : new StoredTicks(dataset, clockOffset ?? dataset.Info.ClockOffset);
    }

    /// <summary>Writes a stream of ticks as a whole dataset of its kind, such as a generated market; one of the same name is replaced.</summary>
    /// <param name="key">The instrument.</param>
    /// <param name="ticks">The ticks, in the order of receiving.</param>
    /// <param name="source">Where they come from, for people.</param>
    /// <param name="synthetic">True for generated markets.</param>
    /// <param name="cancellation">Stops before the change is complete; then nothing has changed.</param>
    /// <exception cref="GodwitException">Another process is writing, or the disk refuses.</exception>
    public TickInfo WriteTicks(InstrumentKey key, TickSource ticks, string source, bool synthetic, CancellationToken cancellation = default) =>
        WriteTicks(key, TickRows.All(ticks), ticks.Kind, ticks.PriceScale, ticks.QuantityScale, source, synthetic, cancellation);

    /// <summary>As the other, for ticks that are made one after the other and never stand in memory as a whole.</summary>
    public TickInfo WriteTicks(
        InstrumentKey key, IEnumerable<Tick> ticks, TickKind kind, int priceScale, int quantityScale, string source, bool synthetic, CancellationToken cancellation = default)
    {
        var id = new TickId(new InstrumentKey(key.Venue.ToUpperInvariant(), key.Symbol.ToUpperInvariant()), TickRows.SchemaOf(kind).Kind);
        return Write(id, TickRows.Of(ticks, kind, priceScale, quantityScale), source, synthetic, cancellation);
    }

    /// <summary>Writes rows as a whole dataset; one of the same name is replaced.</summary>
    internal TickInfo Write(TickId id, IEnumerable<TickColumns> pieces, string source, bool synthetic, CancellationToken cancellation)
    {
        using WriterLock held = WriterLock.Take(_store);
        var transaction = new TickTransaction(Paths, _files, Cache, id, ReadManifest(id), replaceAll: true, PartRows);
        try
        {
            foreach (TickColumns piece in pieces)
            {
                cancellation.ThrowIfCancellationRequested();
                for (int from = 0; from < piece.Count;)
                {
                    int period = TickPeriod.Of(id.Schema, piece.StampOf(from)), to = from + 1;
                    while (to < piece.Count && TickPeriod.Of(id.Schema, piece.StampOf(to)) == period) to++;
                    var rows = new TickBlock(id.Schema, transaction.Scales.Scales, to - from);
                    rows.RaiseTo(piece.Scales);
                    rows.AppendRange(piece, from, to - from);
                    transaction.Scales.AdmitBlock(rows);
                    rows.RaiseTo(transaction.Scales.Scales);
                    transaction.Append(period, rows, synthetic);
                    from = to;
                }
            }
            TickManifest manifest = transaction.Commit(synthetic, source, Duration.Zero, []);
            Cache.Renew(manifest);
            return InfoOf(manifest);
        }
        catch (Exception e)
        {
            transaction.Tidy(ReadManifest(id));
            if (e is IOException or UnauthorizedAccessException) throw DiskFaults.Explain(e, Paths.Root);
            throw;
        }
    }

    /// <summary>Records what readers add to a dataset's times of receiving from now on. The stored times stay as recorded.</summary>
    public TickInfo SetClockOffset(string id, Duration offset)
    {
        using WriterLock held = WriterLock.Take(_store);
        TickManifest manifest = Manifest(id);
        var transaction = new TickTransaction(Paths, _files, Cache, manifest.Id, manifest, replaceAll: false, PartRows);
        try
        {
            return InfoOf(transaction.Commit(manifest.Synthetic, manifest.Source, offset, manifest.Sources));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskFaults.Explain(e, Paths.Root);
        }
    }

    /// <summary>Removes a dataset with its cache.</summary>
    /// <exception cref="GodwitException">There is no such dataset, or another process is writing.</exception>
    public void Delete(string id)
    {
        TickManifest manifest = Manifest(id);
        using WriterLock held = WriterLock.Take(_store);
        try
        {
            // Without its manifest a dataset does not exist; the rest is tidying.
            string folder = Paths.Folder(manifest.Id);
            _files.Delete(Paths.Manifest(manifest.Id));
            _files.SyncDirectory(folder);
            foreach (string path in Directory.GetFiles(folder).Order(StringComparer.Ordinal)) _files.Delete(path);
            Cache.DeleteAll(manifest.Id);
            TickTransaction.DeleteEmptyFolders(_files, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskFaults.Explain(e, Paths.Root);
        }
    }

    /// <summary>Reads every file of a dataset and compares its content with the hashes of the manifest.</summary>
    /// <exception cref="GodwitException">A file is missing, damaged or changed.</exception>
    public void Verify(string id)
    {
        TickManifest manifest = Manifest(id);
        foreach (TickPartition part in manifest.Parts)
        {
            Cache.Decode(manifest, part);
            using TickPart? mapped = TickPart.Map(Cache.PathOf(manifest, part), manifest, part);
            if (mapped is not null && TickHash.Of(mapped) != part.Sha256)
                throw new GodwitException($"The column cache {Cache.PathOf(manifest, part)} is damaged; delete this file, it is made again when needed.");
        }
    }

    private string[] FilesOf(TickManifest manifest) => [.. manifest.Parts.Select(part => Path.Combine(Paths.Folder(manifest.Id), part.File))];

    internal WriterLock TakeWriterLock() => WriterLock.Take(_store);

    internal TickTransaction Begin(TickId id) => new(Paths, _files, Cache, id, ReadManifest(id), replaceAll: false, PartRows);

    internal TickManifest Manifest(string id) => TickId.TryParse(id, out TickId name) && ReadManifest(name) is { } manifest ? manifest : throw Unknown(id);

    internal TickManifest? ReadManifest(TickId id)
    {
        string path = Paths.Manifest(id);
        try
        {
            return TickManifestJson.Read(File.ReadAllBytes(path), path);
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

    internal TickInfo InfoOf(TickManifest manifest)
    {
        var findings = new SortedDictionary<string, long>(StringComparer.Ordinal);
        // A file whose rows were there already has told nothing new.
        foreach (TickSourceFile source in manifest.Sources.Where(s => s.AddedRows > 0))
            foreach ((string name, long count) in source.Findings) findings[name] = findings.GetValueOrDefault(name) + count;
        return new TickInfo(
            manifest.Id.ToString(), manifest.Id.Key, manifest.Id.Schema, manifest.Rows, manifest.First, manifest.Last, manifest.Sha256, manifest.Scales,
            manifest.ClockOffset, manifest.Synthetic, manifest.Parts.Sum(p => p.Bytes) + Cache.BytesOf(manifest), manifest.Source, findings);
    }

    private GodwitException Unknown(string id)
    {
        string[] known = [.. Paths.Datasets().Select(d => d.ToString())];
        string hint = known.Length == 0 ? " There are no ticks in the store: bring them in with `godwit data import`." : Suggestions.For(id, known);
        return new GodwitException($"There is no dataset '{id}'.{(hint.Length > 0 ? hint : " `godwit data list` shows what is there.")}");
    }
}
