using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Store;

/// <summary>A series in longer bars.</summary>
/// <param name="Bars">The longer bars; one for each stretch in which the source has at least one bar.</param>
/// <param name="IncompleteBars">How many of them were made although some of their source bars are missing (outages, the first and the last one).</param>
/// <param name="LastBarMayBePartial">True when the source ends before the last bar does.</param>
public sealed record ResampledBars(BarColumns Bars, int IncompleteBars, bool LastBarMayBePartial);

/// <summary>A dataset that was made of a shorter one's bars, and how many of its bars cover gaps of the source.</summary>
public sealed record ResampledDataset(DatasetInfo Info, int IncompleteBars);

/// <summary>Longer bars from shorter ones, exactly: first open, highest high, lowest low, last close, sum of volumes.</summary>
public static class Resampling
{
    /// <param name="source">The shorter bars.</param>
    /// <param name="target">A whole multiple of the source's interval; bars are aligned to UTC, weeks to Monday.</param>
    /// <param name="sourceLastMayBePartial">True when the source's own last bar may be incomplete.</param>
    /// <exception cref="GodwitException">The interval is no longer multiple, or a sum of volumes is beyond 18 digits.</exception>
    public static ResampledBars Resample(BarColumns source, BarInterval target, bool sourceLastMayBePartial = false)
    {
        long step = source.Interval.Length.Nanos, length = target.Length.Nanos;
        if (length <= step || length % step != 0)
            throw GodwitException.Usage($"Bars of {source.Interval} cannot be joined to bars of {target}: the new interval must be a longer multiple, such as {Example(source.Interval)}.");
        var rows = new BarBlock(target, source.PriceScale, source.VolumeScale, (int)Math.Min(source.Count, source.Count * step / length + 16));
        ReadOnlySpan<long> times = source.OpenTimesNanos;
        int incomplete = 0;
        for (int from = 0; from < times.Length;)
        {
            long opens = target.Floor(new Instant(times[from])).UnixNanos;
            int to = from + 1;
            while (to < times.Length && times[to] < opens + length) to++;
            rows.Append(Join(source, from, to, opens));
            if (to - from < length / step) incomplete++;
            from = to;
        }
        bool cut = times.Length > 0 && (sourceLastMayBePartial || times[^1] + step < rows.LastNanos + length);
        return new ResampledBars(rows, incomplete, cut);
    }

    private static CandleRow Join(BarColumns source, int from, int to, long opens)
    {
        long high = long.MinValue, low = long.MaxValue;
        foreach (long value in source.Highs[from..to]) high = Math.Max(high, value);
        foreach (long value in source.Lows[from..to]) low = Math.Min(low, value);
        Int128 volume = 0;
        foreach (long value in source.Volumes[from..to]) volume += value;
        if (volume > UnitLimits.MaxUnits)
            throw new GodwitException($"The volume of the bar at {new Instant(opens)} would have more than 18 digits; choose a shorter interval.");
        return new CandleRow(opens, source.Opens[from], high, low, source.Closes[to - 1], source.PriceScale, (long)volume, source.VolumeScale);
    }

    private static BarInterval Example(BarInterval source) =>
        source.Length < Duration.FromHours(1) && Duration.NanosPerHour % source.Length.Nanos == 0 ? new(Duration.FromHours(1))
        : Duration.NanosPerDay % source.Length.Nanos == 0 && source.Length < Duration.FromDays(1) ? new(Duration.FromDays(1))
        : new(source.Length * 2);
}
