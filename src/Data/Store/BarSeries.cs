using System.IO.MemoryMappedFiles;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Data.Store.Cache;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Store;

/// <summary>The bars of a dataset, open for reading: columns mapped from the cache, without a copy.</summary>
/// <remarks>
/// Spans are valid until <see cref="Dispose"/>. Any number of threads may read. A dataset that is changed or deleted meanwhile
/// keeps its old content here.
/// </remarks>
public sealed unsafe class BarSeries : BarColumns, IDisposable
{
    private const int ColumnCount = 6;

    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly BarBlock? _memory;
    private readonly byte* _start;
    private readonly int _count;
    private bool _disposed;

    private BarSeries(DatasetInfo info, MemoryMappedFile file, MemoryMappedViewAccessor view)
    {
        (Info, _file, _view, _count) = (info, file, view, checked((int)info.Rows));
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + view.PointerOffset;
    }

    private BarSeries(DatasetInfo info, BarBlock memory) => (Info, _memory, _count) = (info, memory, memory.Count);

    /// <summary>What the store knows of the dataset.</summary>
    public DatasetInfo Info { get; }

    public override int Count => _count;
    public override int PriceScale => Info.PriceScale;
    public override int VolumeScale => Info.VolumeScale;
    public override BarInterval Interval => Info.Interval;
    public override ReadOnlySpan<long> OpenTimesNanos => Column(0);
    public override ReadOnlySpan<long> Opens => Column(1);
    public override ReadOnlySpan<long> Highs => Column(2);
    public override ReadOnlySpan<long> Lows => Column(3);
    public override ReadOnlySpan<long> Closes => Column(4);
    public override ReadOnlySpan<long> Volumes => Column(5);

    internal static BarSeries Map(DatasetInfo info, string cachePath)
    {
        using var stream = new FileStream(cachePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        if (stream.Length != CacheHeader.FileLength(info.Rows)) throw new GodwitException($"{cachePath} has changed while it was opened; try again.");
        var file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        return new BarSeries(info, file, file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read));
    }

    internal static BarSeries InMemory(DatasetInfo info, BarBlock rows) => new(info, rows);

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _view?.SafeMemoryMappedViewHandle.ReleasePointer();
        _view?.Dispose();
        _file?.Dispose();
    }

    /// <summary>Maps the pages of a range in a few calls: one fault per page costs several times the reading of its bars.</summary>
    public override void Prefetch(int from, int count)
    {
        if (_memory is not null || count <= 0) return;
        for (int column = 0; column < ColumnCount; column++)
            PageHints.Populate(_start + CacheHeader.ColumnOffset(column, _count) + (long)from * sizeof(long), (long)count * sizeof(long));
    }

    private ReadOnlySpan<long> Column(int column)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _memory is not null
            ? _memory.Column(column)
            : new ReadOnlySpan<long>(_start + CacheHeader.ColumnOffset(column, _count), _count);
    }
}
