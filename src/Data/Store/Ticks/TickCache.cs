using System.Runtime.InteropServices;
using Godwit.Core.Outcomes;
using Godwit.Data.Store.Files;

namespace Godwit.Data.Store.Ticks;

/// <summary>
/// The derived form for hot reads: one file a part with plain 64-bit columns that is mapped into memory. It may be deleted at any time
/// and is made again from the Parquet files.
/// </summary>
internal sealed class TickCache(TickPaths paths, IStoreFiles files)
{
    /// <summary>The name holds content and scales, so a cache never goes stale.</summary>
    public string PathOf(TickManifest manifest, TickPartition part) => PathOf(manifest.Id, manifest.Scales, part);

    private string PathOf(TickId id, IReadOnlyList<int> scales, TickPartition part) => Path.Combine(
        paths.Cache, $"{paths.CachePrefix(id)}{part.Period}-{part.Number}-{part.Sha256[..16]}-s{string.Join('.', scales)}.columns");

    public long BytesOf(TickManifest manifest) => manifest.Parts.Sum(part => new FileInfo(PathOf(manifest, part)) is { Exists: true } file ? file.Length : 0);

    /// <summary>A part, mapped; its cache is made first when it is missing; decoded in memory when the disk refuses that.</summary>
    public TickPart Open(TickManifest manifest, TickPartition part)
    {
        string path = PathOf(manifest, part);
        if (TickPart.Map(path, manifest, part) is { } mapped) return mapped;
        TickBlock rows = Decode(manifest, part);
        TryWrite(manifest.Id, part, rows);
        return TickPart.Map(path, manifest, part) ?? new TickPart(rows);
    }

    /// <summary>A part from its Parquet file, compared with the manifest.</summary>
    /// <exception cref="GodwitException">The file is missing, damaged or changed.</exception>
    public TickBlock Decode(TickManifest manifest, TickPartition part)
    {
        string path = Path.Combine(paths.Folder(manifest.Id), part.File);
        var rows = new TickBlock(manifest.Id.Schema, manifest.Scales, part.Rows);
        TickParquet.Read(path, rows);
        return rows.Count == part.Rows && TickHash.Of(rows) == part.Sha256
            ? rows
            : throw new GodwitException($"{path} was changed after it was written: its content hash differs; delete the dataset and import its files again.");
    }

    /// <summary>What a writer does after its commit: caches of new parts are made, those of former contents go. Never fails.</summary>
    public void Renew(TickManifest manifest)
    {
        try
        {
            foreach (TickPartition part in manifest.Parts)
                if (!File.Exists(PathOf(manifest, part))) Open(manifest, part).Dispose();
            HashSet<string> keep = [.. manifest.Parts.Select(part => PathOf(manifest, part))];
            foreach (string path in FilesOf(manifest.Id))
                if (!keep.Contains(path)) files.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next writer tries again.
        }
    }

    public void DeleteAll(TickId id)
    {
        foreach (string path in FilesOf(id)) files.Delete(path);
    }

    private string[] FilesOf(TickId id) => Directory.Exists(paths.Cache)
        ? [.. Directory.GetFiles(paths.Cache, paths.CachePrefix(id) + "*").Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Makes the cache of a part whose rows are at hand; a disk that refuses is no failure, because reading works without it.</summary>
    public void TryWrite(TickId id, TickPartition part, TickBlock rows)
    {
        try
        {
            Write(PathOf(id, rows.Scales, part), part, rows);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private void Write(string path, TickPartition part, TickBlock rows)
    {
        files.CreateDirectory(paths.Cache);
        string temporary = $"{path}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";
        try
        {
            using (Stream stream = files.Create(temporary))
            {
                stream.SetLength(TickPart.FileLength(rows.Schema, rows.Count));
                stream.Write(TickPart.Header(rows.Schema, rows.Scales, part));
                for (int c = 0; c < rows.Schema.Columns.Count; c++)
                {
                    stream.Position = TickPart.ColumnOffset(c, rows.Count);
                    stream.Write(MemoryMarshal.AsBytes(rows.Column(c)));
                }
                files.Sync(stream);
            }
            files.Move(temporary, path);
        }
        catch
        {
            files.Delete(temporary);
            throw;
        }
    }
}
