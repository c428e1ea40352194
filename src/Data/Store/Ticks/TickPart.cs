using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using Godwit.Data.Store.Cache;

namespace Godwit.Data.Store.Ticks;

/// <summary>One part of a dataset, its columns mapped from the cache without a copy (or decoded, where there is no cache).</summary>
/// <remarks>Spans are valid until <see cref="Dispose"/>.</remarks>
public sealed unsafe class TickPart : TickColumns, IDisposable
{
    internal const int HeaderBytes = 4096;
    private const int Version = 1;
    private readonly TickBlock? _memory;
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte* _start;
    private readonly int _columnCount;
    private bool _disposed;

    private TickPart(TickSchema schema, IReadOnlyList<int> scales, int count, MemoryMappedFile file, MemoryMappedViewAccessor view)
    {
        (Schema, Scales, Count, _file, _view, _columnCount) = (schema, scales, count, file, view, schema.Columns.Count);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + view.PointerOffset;
    }

    internal TickPart(TickBlock memory) => (Schema, Scales, Count, _memory, _columnCount) = (memory.Schema, memory.Scales, memory.Count, memory, memory.Schema.Columns.Count);

    public override TickSchema Schema { get; }
    public override IReadOnlyList<int> Scales { get; }
    public override int Count { get; }

    public override ReadOnlySpan<long> Column(int column)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if ((uint)column >= (uint)_columnCount) throw new ArgumentOutOfRangeException(nameof(column));
        return _memory is not null ? _memory.Column(column) : new ReadOnlySpan<long>(_start + ColumnOffset(column, Count), Count);
    }

    /// <summary>Brings all columns in with one call; nothing depends on it but speed.</summary>
    public void Prefetch()
    {
        if (_memory is null) PageHints.Populate(_start + HeaderBytes, FileLength(Schema, Count) - HeaderBytes);
    }

    /// <summary>Brings one column in.</summary>
    public void Prefetch(int column)
    {
        if (_memory is null) PageHints.Populate(_start + ColumnOffset(column, Count), (long)Count * sizeof(long));
    }

    /// <summary>The part in a cache file; null when the file is not there or is not what the manifest says.</summary>
    internal static TickPart? Map(string path, TickManifest manifest, TickPartition partition)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            if (stream.Length != FileLength(manifest.Id.Schema, partition.Rows)) return null;
            Span<byte> page = stackalloc byte[HeaderBytes];
            if (stream.ReadAtLeast(page, HeaderBytes, throwOnEndOfStream: false) != HeaderBytes || !page.SequenceEqual(Header(manifest.Id.Schema, manifest.Scales, partition))) return null;
            var file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            return new TickPart(manifest.Id.Schema, manifest.Scales, partition.Rows, file, file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Byte offset of a column: each starts on a page.</summary>
    internal static long ColumnOffset(int column, int rows) => HeaderBytes + column * (((long)rows * sizeof(long) + HeaderBytes - 1) / HeaderBytes * HeaderBytes);

    internal static long FileLength(TickSchema schema, int rows) => ColumnOffset(schema.Columns.Count, rows);

    /// <summary>First page of a cache file: compared with the manifest byte by byte, so it needs no check sum.</summary>
    internal static byte[] Header(TickSchema schema, IReadOnlyList<int> scales, TickPartition partition)
    {
        var header = new byte[HeaderBytes];
        Span<byte> at = header;
        "GODWITTC"u8.CopyTo(at);
        BinaryPrimitives.WriteInt32LittleEndian(at[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(at[12..], partition.Rows);
        BinaryPrimitives.WriteInt32LittleEndian(at[16..], schema.Columns.Count);
        for (int g = 0; g < scales.Count; g++) at[20 + g] = (byte)scales[g];
        Convert.FromHexString(partition.Sha256).CopyTo(at[32..]);
        return header;
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _view?.SafeMemoryMappedViewHandle.ReleasePointer();
        _view?.Dispose();
        _file?.Dispose();
    }
}
