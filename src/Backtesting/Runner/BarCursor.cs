using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Backtesting.Runner;

/// <summary>Walks a range of a series bar by bar, in blocks, with prices brought to the instrument's scale and volumes to the finest of its series.</summary>
internal sealed class BarCursor
{
    // Twelve kilobytes: the block stays in the first-level cache while it is worked.
    public const int LongestRow = 256;
    private const int PrefetchSize = 1 << 18;

    private readonly BarColumns _columns;
    private readonly Bar[] _block = new Bar[LongestRow];
    private readonly long _priceFactor;
    private readonly long _volumeFactor;
    private readonly int _end;
    private int _next;
    private int _prefetched;
    private int _at;
    private int _count;

    public BarCursor(BarColumns columns, int priceScale, int volumeScale, int from, int to)
    {
        _columns = columns;
        _priceFactor = Pow10.Long(priceScale - columns.PriceScale);
        _volumeFactor = Pow10.Long(volumeScale - columns.VolumeScale);
        Interval = columns.Interval.Length;
        _next = from;
        _prefetched = from;
        _end = to;
        Index = from - 1;
        Advance();
    }

    /// <summary>From the open time of a bar to its close.</summary>
    public Duration Interval { get; }

    public bool IsAtEnd { get; private set; }

    /// <summary>Index of the current bar in its series.</summary>
    public int Index { get; private set; }

    public ref readonly Bar Current => ref _block[_at];

    /// <summary>When the current bar is complete; <see cref="Instant.MaxValue"/> at the end.</summary>
    public Instant Close { get; private set; }

    /// <summary>The current bar and those after it that are at hand, at most so many.</summary>
    public ReadOnlyMemory<Bar> Row(int most) => _block.AsMemory(_at, Math.Min(most, _count - _at));

    /// <summary>Moves on by one bar, or by bars of a row.</summary>
    public void Advance(int bars = 1)
    {
        Index += bars;
        int at = _at + bars;
        if (at >= _count)
        {
            Fill();
            return;
        }
        _at = at;
        Close = _block[at].OpenTime + Interval;
    }

    private void Fill()
    {
        _at = 0;
        _count = Math.Min(LongestRow, _end - _next);
        if (_count <= 0)
        {
            IsAtEnd = true;
            _count = 0;
            Close = Instant.MaxValue;
            return;
        }
        if (_next >= _prefetched)
        {
            int ahead = Math.Min(PrefetchSize, _end - _next);
            _columns.Prefetch(_next, ahead);
            _prefetched = _next + ahead;
        }
        ReadOnlySpan<long> times = _columns.OpenTimesNanos.Slice(_next, _count);
        ReadOnlySpan<long> opens = _columns.Opens.Slice(_next, _count), highs = _columns.Highs.Slice(_next, _count);
        ReadOnlySpan<long> lows = _columns.Lows.Slice(_next, _count), closes = _columns.Closes.Slice(_next, _count);
        ReadOnlySpan<long> volumes = _columns.Volumes.Slice(_next, _count);
        Span<Bar> block = _block.AsSpan(0, _count);
        long factor = _priceFactor;
        for (int i = 0; i < block.Length; i++)
        {
            block[i] = new Bar(
                new Instant(times[i]), new Price(opens[i] * factor), new Price(highs[i] * factor),
                new Price(lows[i] * factor), new Price(closes[i] * factor), new Quantity(volumes[i] * _volumeFactor));
        }
        _next += _count;
        Close = block[0].OpenTime + Interval;
    }
}
