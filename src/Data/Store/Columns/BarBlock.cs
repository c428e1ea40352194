using Godwit.Core.MarketData;
using Godwit.Core.Numbers;

namespace Godwit.Data.Store.Columns;

/// <summary>Six growing columns of bars in memory, in rising order of open time; scales can be raised, never lowered.</summary>
internal sealed class BarBlock : BarColumns
{
    private readonly long[][] _columns = new long[6][];
    private int _count, _priceScale, _volumeScale;

    public BarBlock(BarInterval interval, int priceScale, int volumeScale, int capacity = 1024)
    {
        Interval = interval;
        (_priceScale, _volumeScale) = (priceScale, volumeScale);
        for (int c = 0; c < 6; c++) _columns[c] = GC.AllocateUninitializedArray<long>(Math.Max(16, capacity));
    }

    public override int Count => _count;
    public override int PriceScale => _priceScale;
    public override int VolumeScale => _volumeScale;
    public override BarInterval Interval { get; }
    public override ReadOnlySpan<long> OpenTimesNanos => Column(0);
    public override ReadOnlySpan<long> Opens => Column(1);
    public override ReadOnlySpan<long> Highs => Column(2);
    public override ReadOnlySpan<long> Lows => Column(3);
    public override ReadOnlySpan<long> Closes => Column(4);
    public override ReadOnlySpan<long> Volumes => Column(5);

    /// <summary>Column 0 is time, 1 to 4 open, high, low, close, 5 volume.</summary>
    public ReadOnlySpan<long> Column(int column) => _columns[column].AsSpan(0, _count);

    public long FirstNanos => _columns[0][0];
    public long LastNanos => _columns[0][_count - 1];

    public long MaxPrice => Max(Highs);
    public long MaxVolume => Max(Volumes);

    /// <summary>Appends a row whose values fit the block's scales (see <see cref="SeriesScales.Admit"/>).</summary>
    public void Append(in CandleRow row)
    {
        int at = _count;
        if (at == _columns[0].Length) Grow(at * 2);
        long price = Pow10.Long(_priceScale - row.PriceScale);
        _columns[0][at] = row.OpenTimeNanos;
        _columns[1][at] = row.Open * price;
        _columns[2][at] = row.High * price;
        _columns[3][at] = row.Low * price;
        _columns[4][at] = row.Close * price;
        _columns[5][at] = row.Volume * Pow10.Long(_volumeScale - row.VolumeScale);
        _count = at + 1;
    }

    /// <summary>Appends rows of a series of the same scales.</summary>
    public void AppendRange(BarColumns other, int from, int count)
    {
        if (other.PriceScale != _priceScale || other.VolumeScale != _volumeScale) throw new InvalidOperationException("Scales differ.");
        Span<long> target = Extend(0, count);
        other.OpenTimesNanos.Slice(from, count).CopyTo(target);
        other.Opens.Slice(from, count).CopyTo(_columns[1].AsSpan(_count));
        other.Highs.Slice(from, count).CopyTo(_columns[2].AsSpan(_count));
        other.Lows.Slice(from, count).CopyTo(_columns[3].AsSpan(_count));
        other.Closes.Slice(from, count).CopyTo(_columns[4].AsSpan(_count));
        other.Volumes.Slice(from, count).CopyTo(_columns[5].AsSpan(_count));
        _count += count;
    }

    /// <summary>Room for <paramref name="count"/> more values at the end of a column; visible after <see cref="Commit"/>.</summary>
    public Span<long> Extend(int column, int count)
    {
        if (_count + count > _columns[0].Length) Grow(Math.Max(_count + count, _columns[0].Length * 2));
        return _columns[column].AsSpan(_count, count);
    }

    public void Commit(int count) => _count += count;

    public CandleRow Row(int index) => new(
        _columns[0][index], _columns[1][index], _columns[2][index], _columns[3][index], _columns[4][index], _priceScale, _columns[5][index], _volumeScale);

    /// <summary>Raises the scales; the caller has checked that the largest values allow it.</summary>
    public void RaiseScales(int priceScale, int volumeScale)
    {
        if (priceScale > _priceScale)
        {
            long factor = Pow10.Long(priceScale - _priceScale);
            for (int c = 1; c <= 4; c++) Multiply(_columns[c].AsSpan(0, _count), factor);
            _priceScale = priceScale;
        }
        if (volumeScale > _volumeScale)
        {
            Multiply(_columns[5].AsSpan(0, _count), Pow10.Long(volumeScale - _volumeScale));
            _volumeScale = volumeScale;
        }
    }

    /// <summary>Forgets all rows, keeps the memory.</summary>
    public void Clear() => _count = 0;

    public void Reverse()
    {
        foreach (long[] column in _columns) column.AsSpan(0, _count).Reverse();
    }

    private void Grow(int capacity)
    {
        for (int c = 0; c < 6; c++)
        {
            long[] larger = GC.AllocateUninitializedArray<long>(capacity);
            _columns[c].AsSpan(0, _count).CopyTo(larger);
            _columns[c] = larger;
        }
    }

    private static void Multiply(Span<long> values, long factor)
    {
        for (int i = 0; i < values.Length; i++) values[i] *= factor;
    }

    private static long Max(ReadOnlySpan<long> values)
    {
        long max = 0;
        foreach (long value in values) max = Math.Max(max, value);
        return max;
    }
}
