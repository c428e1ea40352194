using System.Buffers;
using System.Text.Json;
using Godwit.Core.Instruments;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Store.Files;

namespace Godwit.Data.Store.Tables;

/// <summary>What the store knows about a table without reading its rows.</summary>
public sealed record TableInfo(
    string Id, InstrumentKey Key, string Kind, long Rows, Instant From, Instant To, string Sha256, string TimeName, IReadOnlyList<string> Columns, long Bytes, string Source);

/// <summary>
/// Tables below one <c>GODWIT_HOME</c>, beside bars and ticks: market capitalisations, daily features, quote bars. One Parquet file each, which
/// is replaced as a whole.
/// </summary>
public sealed class TableStore
{
    private const string Format = "godwit-table";
    private const int CurrentVersion = 1;
    private readonly StorePaths _paths;
    private readonly IStoreFiles _files;

    internal TableStore(StorePaths paths, IStoreFiles files) => (_paths, _files) = (paths, files);

    private sealed record Manifest(int Revision, string File, TableInfo Info, IReadOnlyList<string> SourceHashes);

    /// <summary>All tables, in order of name.</summary>
    /// <param name="problems">Receives a sentence for each table that cannot be read; without it the first one is thrown.</param>
    public IReadOnlyList<TableInfo> List(ICollection<string>? problems = null)
    {
        var found = new List<TableInfo>();
        foreach (TableId id in Ids())
        {
            try
            {
                if (Read(id) is { } manifest) found.Add(manifest.Info);
            }
            catch (GodwitException e) when (problems is not null)
            {
                problems.Add(e.Message);
            }
        }
        return [.. found.OrderBy(info => info.Id, StringComparer.Ordinal)];
    }

    /// <summary>The table of that name, or null.</summary>
    public TableInfo? Find(string id) => TableId.TryParse(id, out TableId name) ? Read(name)?.Info : null;

    /// <summary>Reads a table.</summary>
    /// <exception cref="GodwitException">There is no such table, or its file is damaged.</exception>
    public TableData Open(string id)
    {
        if (!TableId.TryParse(id, out TableId name) || Read(name) is not { } manifest) throw new GodwitException($"There is no table '{id}'.{Suggestions.For(id, Ids().Select(i => i.ToString()))}");
        return Open(name, manifest);
    }

    /// <summary>The Parquet file of a table.</summary>
    /// <exception cref="GodwitException">There is no such table.</exception>
    public string FileOf(string id) => TableId.TryParse(id, out TableId name) && Read(name) is { } manifest
        ? Path.Combine(Folder(name), manifest.File)
        : throw new GodwitException($"There is no table '{id}'.");

    /// <summary>Reads a table and compares its content with the manifest's hash.</summary>
    /// <exception cref="GodwitException">The file is missing, damaged or changed.</exception>
    public void Verify(string id)
    {
        TableInfo info = Find(id) ?? throw new GodwitException($"There is no table '{id}'.");
        if (Open(id).Hash() != info.Sha256) throw new GodwitException($"{info.Id} was changed after it was written: its content hash differs; delete it and import its files again.");
    }

    /// <exception cref="GodwitException">There is no such table, or another process is writing.</exception>
    public void Delete(string id)
    {
        if (!TableId.TryParse(id, out TableId name) || Read(name) is null) throw new GodwitException($"There is no table '{id}'.");
        using WriterLock held = WriterLock.Take(_paths);
        Guarded(() =>
        {
            string folder = Folder(name);
            _files.Delete(Path.Combine(folder, StorePaths.ManifestName));
            _files.SyncDirectory(folder);
            foreach (string path in Directory.GetFiles(folder).Order(StringComparer.Ordinal)) _files.Delete(path);
            Ticks.TickTransaction.DeleteEmptyFolders(_files, folder);
        });
    }

    internal WriterLock TakeWriterLock() => WriterLock.Take(_paths);

    /// <summary>True when a file of that check sum is in the table.</summary>
    internal bool Holds(TableId id, string sha256) => Read(id)?.SourceHashes.Contains(sha256) == true;

    /// <summary>Writes a whole table; the caller holds the writer lock.</summary>
    internal TableInfo Write(TableId id, TableData table, string source, IReadOnlyList<string> sourceHashes)
    {
        Manifest? existing = Read(id);
        int revision = (existing?.Revision ?? 0) + 1;
        string folder = Folder(id), file = $"table-r{revision}.parquet";
        TableInfo? written = null;
        Guarded(() =>
        {
            if (!Directory.Exists(folder))
            {
                _files.CreateDirectory(folder);
                for (string? above = Path.GetDirectoryName(folder); above is not null && above.Length >= _paths.Root.Length; above = Path.GetDirectoryName(above)) _files.SyncDirectory(above);
            }
            var metadata = new Dictionary<string, string> { ["godwit.venue"] = id.Key.Venue, ["godwit.symbol"] = id.Key.Symbol, ["godwit.kind"] = id.Kind };
            byte[] bytes = TableParquet.Write(table, metadata);
            WriteDurably(Path.Combine(folder, file), bytes);
            var info = new TableInfo(
                id.ToString(), id.Key, id.Kind, table.Count, table.Time(0), table.Time(table.Count - 1), table.Hash(), table.TimeName, [.. table.Columns.Select(c => c.Name)], bytes.Length, source);
            string path = Path.Combine(folder, StorePaths.ManifestName);
            WriteDurably(path + ".tmp", Text(new Manifest(revision, file, info, sourceHashes)));
            _files.Move(path + ".tmp", path);
            _files.SyncDirectory(folder);
            foreach (string old in Directory.GetFiles(folder, "*.parquet").Where(p => Path.GetFileName(p) != file).Order(StringComparer.Ordinal)) _files.Delete(old);
            written = info;
        });
        return written!;
    }

    internal IReadOnlyList<string> SourceHashes(TableId id) => Read(id)?.SourceHashes ?? [];

    internal TableData? Existing(TableId id) => Read(id) is { } manifest ? Open(id, manifest) : null;

    internal IEnumerable<TableId> Ids()
    {
        foreach ((string kind, string kindFolder) in StorePaths.Level(Path.Combine(_paths.Root, "tables"), "kind="))
        {
            if (!TableId.IsKind(kind)) continue;
            foreach ((string venue, string venueFolder) in StorePaths.Level(kindFolder, "venue="))
                foreach ((string symbol, string folder) in StorePaths.Level(venueFolder, "symbol="))
                    if (File.Exists(Path.Combine(folder, StorePaths.ManifestName))) yield return new TableId(new InstrumentKey(venue, symbol), kind);
        }
    }

    private TableData Open(TableId id, Manifest manifest)
    {
        TableData table = TableParquet.Read(Path.Combine(Folder(id), manifest.File), manifest.Info.TimeName, manifest.Info.Columns);
        return table.Count == manifest.Info.Rows ? table : throw new GodwitException($"{manifest.Info.Id} does not hold what its manifest says; delete it and import its files again.");
    }

    private string Folder(TableId id) =>
        Path.Combine(_paths.Root, "tables", "kind=" + id.Kind, "venue=" + StorePaths.Escape(id.Key.Venue), "symbol=" + StorePaths.Escape(id.Key.Symbol));

    private void WriteDurably(string path, byte[] bytes)
    {
        using Stream stream = _files.Create(path);
        stream.Write(bytes);
        _files.Sync(stream);
    }

    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskFaults.Explain(e, _paths.Root);
        }
    }

    private static byte[] Text(Manifest manifest)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteNumber("version", CurrentVersion);
            json.WriteString("dataset", manifest.Info.Id);
            json.WriteNumber("revision", manifest.Revision);
            json.WriteString("file", manifest.File);
            json.WriteNumber("rows", manifest.Info.Rows);
            json.WriteNumber("firstNanos", manifest.Info.From.UnixNanos);
            json.WriteNumber("lastNanos", manifest.Info.To.UnixNanos);
            json.WriteString("sha256", manifest.Info.Sha256);
            json.WriteString("time", manifest.Info.TimeName);
            WriteTexts(json, "columns", manifest.Info.Columns);
            json.WriteNumber("bytes", manifest.Info.Bytes);
            json.WriteString("source", manifest.Info.Source);
            WriteTexts(json, "sources", manifest.SourceHashes);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private Manifest? Read(TableId id)
    {
        string path = Path.Combine(Folder(id), StorePaths.ManifestName);
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            string Of(string name) => root.GetProperty(name).GetString() ?? throw new FormatException();
            string[] All(string name) => [.. root.GetProperty(name).EnumerateArray().Select(e => e.GetString() ?? throw new FormatException())];
            if (Of("format") != Format || root.GetProperty("version").GetInt32() > CurrentVersion) throw new FormatException();
            var info = new TableInfo(
                id.ToString(), id.Key, id.Kind, root.GetProperty("rows").GetInt64(), new(root.GetProperty("firstNanos").GetInt64()), new(root.GetProperty("lastNanos").GetInt64()),
                Of("sha256"), Of("time"), All("columns"), root.GetProperty("bytes").GetInt64(), Of("source"));
            return new Manifest(root.GetProperty("revision").GetInt32(), Of("file"), info, All("sources"));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or IOException or UnauthorizedAccessException)
        {
            throw new GodwitException($"{path} is damaged or of a newer godwit; delete the table's folder and import its files again.", e);
        }
    }
}
