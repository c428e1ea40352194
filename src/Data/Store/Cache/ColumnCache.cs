using System.Runtime.InteropServices;
using Godwit.Data.Store.Columns;
using Godwit.Data.Store.Files;
using Godwit.Data.Store.Partitions;

namespace Godwit.Data.Store.Cache;

/// <summary>
/// The derived form for hot reads: one file a dataset with six plain 64-bit columns that is mapped into memory.
/// It may be deleted at any time and is made again from the partitions.
/// </summary>
internal sealed class ColumnCache(StorePaths paths, IStoreFiles files)
{
    /// <summary>The name holds content and scales, so a cache never goes stale: another content has another name.</summary>
    public string PathOf(Manifest manifest) => Path.Combine(
        paths.Cache, $"{paths.CachePrefix(manifest.Id)}{manifest.Sha256[..16]}-p{manifest.PriceScale}v{manifest.VolumeScale}.columns");

    public long BytesOf(Manifest manifest)
    {
        var file = new FileInfo(PathOf(manifest));
        return file.Exists ? file.Length : 0;
    }

    /// <summary>True when the file is there, has its full length and the header that the manifest asks for.</summary>
    public bool IsUsable(Manifest manifest)
    {
        try
        {
            using FileStream file = new(PathOf(manifest), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            if (file.Length != CacheHeader.FileLength(manifest.Rows)) return false;
            Span<byte> page = stackalloc byte[CacheHeader.Bytes];
            return file.ReadAtLeast(page, page.Length, throwOnEndOfStream: false) == page.Length && CacheHeader.Matches(page, manifest);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Decodes all partitions into a new cache file. Several processes may do so at once; the last rename wins with the same bytes.</summary>
    public void Build(Manifest manifest)
    {
        files.CreateDirectory(paths.Cache);
        RemoveDead(manifest.Id);
        string path = PathOf(manifest);
        string temporary = $"{path}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";
        try
        {
            using (Stream stream = files.Create(temporary))
            {
                WriteColumns(stream, manifest);
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

    /// <summary>Removes the caches of a dataset's former contents; never fails.</summary>
    public void DeleteOthers(Manifest manifest, string keep)
    {
        RemoveDead(manifest.Id);
        foreach (string path in FilesOf(manifest.Id, ".columns"))
            if (path != keep) TryDelete(path);
    }

    public void DeleteAll(DatasetId id)
    {
        foreach (string path in FilesOf(id, "")) files.Delete(path);
    }

    /// <summary>Removes unfinished caches whose makers have died. Somebody who is still writing holds his file; one that opens belongs to nobody.</summary>
    private void RemoveDead(DatasetId id)
    {
        foreach (string path in FilesOf(id, ".tmp"))
        {
            try
            {
                using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1)) { }
                files.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
            }
        }
    }

    private void TryDelete(string path)
    {
        try
        {
            files.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Where a mapped file cannot be removed, the next writer tries again.
        }
    }

    private string[] FilesOf(DatasetId id, string ending) => Directory.Exists(paths.Cache)
        ? [.. Directory.GetFiles(paths.Cache, paths.CachePrefix(id) + "*" + ending).Order(StringComparer.Ordinal)]
        : [];

    private void WriteColumns(Stream stream, Manifest manifest)
    {
        string folder = paths.Folder(manifest.Id);
        stream.SetLength(CacheHeader.FileLength(manifest.Rows));
        stream.Write(CacheHeader.Of(manifest));
        var rows = new BarBlock(manifest.Id.Interval, manifest.PriceScale, manifest.VolumeScale, (int)manifest.Partitions.Max(p => p.Rows));
        long done = 0;
        foreach (Partition partition in manifest.Partitions)
        {
            rows.Clear();
            PartitionCheck.ReadAndHash(Path.Combine(folder, partition.File), partition, rows);
            for (int c = 0; c < 6; c++)
            {
                stream.Position = CacheHeader.ColumnOffset(c, manifest.Rows) + done * sizeof(long);
                stream.Write(MemoryMarshal.AsBytes(rows.Column(c)));
            }
            done += rows.Count;
        }
    }
}
