using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Core.MarketData;

/// <summary>A series of bars as six columns of equal length in order of open time: the form in which storage hands bars to computation.</summary>
/// <remarks>Columns may be views of a mapped file: they are valid as long as their owner is not disposed. Safe for several readers.</remarks>
public abstract class BarColumns
{
    public abstract int Count { get; }

    /// <summary>Decimals of the four price columns.</summary>
    public abstract int PriceScale { get; }

    /// <summary>Decimals of the volume column.</summary>
    public abstract int VolumeScale { get; }

    public abstract BarInterval Interval { get; }

    /// <summary>Open times in nanoseconds since the epoch, strictly rising.</summary>
    public abstract ReadOnlySpan<long> OpenTimesNanos { get; }
    public abstract ReadOnlySpan<long> Opens { get; }
    public abstract ReadOnlySpan<long> Highs { get; }
    public abstract ReadOnlySpan<long> Lows { get; }
    public abstract ReadOnlySpan<long> Closes { get; }
    public abstract ReadOnlySpan<long> Volumes { get; }

    /// <summary>Says that a range will be read soon and in order; storage may bring it in. Changes nothing else.</summary>
    public virtual void Prefetch(int from, int count)
    {
    }

    public Bar this[int index] => new(
        new Instant(OpenTimesNanos[index]), new Price(Opens[index]), new Price(Highs[index]),
        new Price(Lows[index]), new Price(Closes[index]), new Quantity(Volumes[index]));

    /// <summary>Index of the first bar that opens at or after <paramref name="at"/>; <see cref="Count"/> when there is none.</summary>
    public int IndexAtOrAfter(Instant at)
    {
        int index = OpenTimesNanos.BinarySearch(at.UnixNanos);
        return index < 0 ? ~index : index;
    }
}

/// <summary>Bars in memory: generated markets, resampled series, tests.</summary>
public sealed class BarArray : BarColumns
{
    private readonly long[] _times, _opens, _highs, _lows, _closes, _volumes;

    public BarArray(IReadOnlyList<Bar> bars, int priceScale, int volumeScale, BarInterval interval)
    {
        PriceScale = priceScale;
        VolumeScale = volumeScale;
        Interval = interval;
        int n = bars.Count;
        (_times, _opens, _highs) = (new long[n], new long[n], new long[n]);
        (_lows, _closes, _volumes) = (new long[n], new long[n], new long[n]);
        for (int i = 0; i < n; i++)
        {
            Bar bar = bars[i];
            if (i > 0 && bar.OpenTime.UnixNanos <= _times[i - 1])
                throw new ArgumentException($"Bar {i} opens at {bar.OpenTime}, not after the bar before it.", nameof(bars));
            _times[i] = bar.OpenTime.UnixNanos;
            _opens[i] = bar.Open.Units;
            _highs[i] = bar.High.Units;
            _lows[i] = bar.Low.Units;
            _closes[i] = bar.Close.Units;
            _volumes[i] = bar.Volume.Units;
        }
    }

    public override int Count => _times.Length;
    public override int PriceScale { get; }
    public override int VolumeScale { get; }
    public override BarInterval Interval { get; }
    public override ReadOnlySpan<long> OpenTimesNanos => _times;
    public override ReadOnlySpan<long> Opens => _opens;
    public override ReadOnlySpan<long> Highs => _highs;
    public override ReadOnlySpan<long> Lows => _lows;
    public override ReadOnlySpan<long> Closes => _closes;
    public override ReadOnlySpan<long> Volumes => _volumes;
}
