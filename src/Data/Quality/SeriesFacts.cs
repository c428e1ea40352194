using Godwit.Core.MarketData;
using Godwit.Core.Time;

namespace Godwit.Data.Quality;

/// <summary>A place where bars are missing.</summary>
/// <param name="After">Open time of the last bar before.</param>
/// <param name="Next">Open time of the first bar after.</param>
/// <param name="MissingBars">How many bars would fit in between.</param>
public sealed record SeriesGap(Instant After, Instant Next, long MissingBars);

/// <summary>What one look over a series tells: nothing is judged or changed, real outages are gaps too.</summary>
/// <param name="MissingBars">Bars that would fit into all gaps.</param>
/// <param name="Gaps">Number of gaps.</param>
/// <param name="LongestGap">The longest gap (the earlier one of equals); null when there is none.</param>
/// <param name="ZeroVolumeBars">Bars without a trade.</param>
/// <param name="OffGridBars">Bars whose stamp is no multiple of the interval.</param>
public sealed record SeriesFacts(long MissingBars, long Gaps, SeriesGap? LongestGap, long ZeroVolumeBars, long OffGridBars)
{
    /// <summary>Counts over all columns once; O(n), no allocation per bar.</summary>
    public static SeriesFacts Of(BarColumns bars)
    {
        ReadOnlySpan<long> times = bars.OpenTimesNanos;
        long step = bars.Interval.Length.Nanos, missing = 0, gaps = 0, zero = 0, offGrid = 0;
        SeriesGap? longest = null;
        for (int i = 0; i < times.Length; i++)
        {
            if (bars.Interval.Floor(new Instant(times[i])).UnixNanos != times[i]) offGrid++;
            long between = i == 0 ? 0 : MissingBetween(times[i - 1], times[i], step);
            if (between == 0) continue;
            gaps++;
            missing += between;
            if (longest is null || between > longest.MissingBars)
                longest = new SeriesGap(new Instant(times[i - 1]), new Instant(times[i]), between);
        }
        foreach (long volume in bars.Volumes)
            if (volume == 0) zero++;
        return new SeriesFacts(missing, gaps, longest, zero, offGrid);
    }

    /// <summary>Bars missing between two neighbours. Stamps off the grid may lie a little more than a step apart without one missing.</summary>
    internal static long MissingBetween(long earlierNanos, long laterNanos, long stepNanos) =>
        Math.Max(0, (laterNanos - earlierNanos + stepNanos / 2) / stepNanos - 1);
}
