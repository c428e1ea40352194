using Godwit.Core.MarketData;
using Godwit.Core.Time;

namespace Godwit.Data.Quality;

/// <summary>Why bars are missing, as far as it can be told.</summary>
public enum GapCause : byte
{
    /// <summary>Nothing explains it.</summary>
    Unexplained,

    /// <summary>The venue leaves out bars without trades, and this one is no longer than its silence explains.</summary>
    NoTrades,

    /// <summary>Other symbols of the venue are missing at the same time: it was down, or the recording was.</summary>
    VenueOutage,

    /// <summary>A halt of the venue that is known by date.</summary>
    KnownHalt,

    /// <summary>Whole days are absent: the data are separate stretches.</summary>
    SeparateStretch,
}

/// <summary>A gap with what is known of its cause.</summary>
/// <param name="Gap">Where it is and how many bars are missing.</param>
/// <param name="Cause">Why.</param>
/// <param name="Reason">The cause in words.</param>
public sealed record ExplainedGap(SeriesGap Gap, GapCause Cause, string Reason);

/// <summary>Finds the gaps of a series and tells outages, silence and separate stretches apart.</summary>
/// <remarks>
/// A venue that stores bars without volume stores every bar, so that its gaps are outages. One that stores none leaves silent bars out:
/// with p the share of silent bars among all, a run of k silent bars is expected n·p^k times by chance (bars independent; quiet nights
/// make longer runs likelier, so the limit is generous), and gaps longer than the run expected once in a hundred series are outages.
/// </remarks>
public static class SeriesGaps
{
    private const double ExpectedRuns = 0.01;
    private const int LeastGapsOfSilence = 20;

    public static IReadOnlyList<SeriesGap> Find(BarColumns bars)
    {
        ReadOnlySpan<long> times = bars.OpenTimesNanos;
        long step = bars.Interval.Length.Nanos;
        var gaps = new List<SeriesGap>();
        for (int i = 1; i < times.Length; i++)
        {
            if (times[i] - times[i - 1] == step) continue;
            long missing = SeriesFacts.MissingBetween(times[i - 1], times[i], step);
            if (missing > 0) gaps.Add(new SeriesGap(new Instant(times[i - 1]), new Instant(times[i]), missing));
        }
        return gaps;
    }

    /// <param name="bars">The series, without bars that repairs inserted: whether its venue leaves out silent bars is told by these.</param>
    /// <param name="gaps">The gaps to explain.</param>
    /// <param name="venue">Name of the venue, for its known halts.</param>
    /// <param name="siblings">Other series of the venue, the gaps of each with the time it covers.</param>
    public static IReadOnlyList<ExplainedGap> Explain(BarColumns bars, IReadOnlyList<SeriesGap> gaps, string venue, IReadOnlyList<SiblingGaps> siblings)
    {
        long longestSilence = LongestSilence(bars, gaps);
        return [.. gaps.Select(gap => Explain(gap, bars.Interval, venue, siblings, longestSilence))];
    }

    /// <summary>Bars of the longest gap that silence explains; 0 when the venue stores silent bars.</summary>
    internal static long LongestSilence(BarColumns bars, IReadOnlyList<SeriesGap> gaps)
    {
        if (gaps.Count < LeastGapsOfSilence) return 0;
        foreach (long volume in bars.Volumes)
            if (volume == 0) return 0;
        // Days that are absent say nothing about silence.
        long day = Math.Max(1, Duration.NanosPerDay / bars.Interval.Length.Nanos);
        long silent = gaps.Where(g => g.MissingBars < day).Sum(g => g.MissingBars), all = bars.Count + silent;
        if (silent == 0) return 0;
        // A run is likelier than independence says where trading is thin: runs are counted from their own mean length, too.
        double mean = (double)silent / gaps.Count(g => g.MissingBars < day);
        double p = Math.Max((double)silent / all, 1 - 1 / Math.Max(1.0001, mean));
        return (long)Math.Ceiling(Math.Log(ExpectedRuns / all) / Math.Log(p));
    }

    private static ExplainedGap Explain(SeriesGap gap, BarInterval interval, string venue, IReadOnlyList<SiblingGaps> siblings, long longestSilence)
    {
        if (KnownHalts.Find(venue, gap) is { } halt) return new ExplainedGap(gap, GapCause.KnownHalt, halt);
        if (IsSeparateStretch(gap, interval)) return new ExplainedGap(gap, GapCause.SeparateStretch, "whole days are absent: the data are separate stretches");
        // Quiet minutes are quiet for all symbols, so a short gap that others share is no outage yet.
        if (gap.MissingBars <= longestSilence) return new ExplainedGap(gap, GapCause.NoTrades, "the venue leaves out bars without trades");
        SiblingGaps[] same = [.. siblings.Where(s => s.Covers(gap))];
        int down = same.Count(s => s.IsMissingWith(gap));
        if (down > 0) return new ExplainedGap(gap, GapCause.VenueOutage, $"missing in {down} of {same.Length} other series of {venue}, too");
        return new ExplainedGap(gap, GapCause.Unexplained, same.Length > 0 ? $"{same.Length} other series of {venue} have bars there" : "nothing here explains it");
    }

    /// <summary>From the end of one day to the begin of another, with at least one whole day between.</summary>
    private static bool IsSeparateStretch(SeriesGap gap, BarInterval interval)
    {
        if (interval.Length.Nanos >= Duration.NanosPerDay) return false;
        long lastDay = Duration.FloorDivide(gap.After.UnixNanos, Duration.NanosPerDay), nextDay = Duration.FloorDivide(gap.Next.UnixNanos, Duration.NanosPerDay);
        return nextDay - lastDay >= 2;
    }
}

/// <summary>The gaps of another series of the venue, in order.</summary>
/// <param name="Id">The dataset.</param>
/// <param name="From">Its first bar.</param>
/// <param name="To">Its last bar.</param>
/// <param name="Gaps">Where it has none.</param>
public sealed record SiblingGaps(string Id, Instant From, Instant To, IReadOnlyList<SeriesGap> Gaps)
{
    internal bool Covers(SeriesGap gap) => From <= gap.After && To >= gap.Next;

    internal bool IsMissingWith(SeriesGap gap)
    {
        int low = 0, high = Gaps.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Gaps[middle].Next <= gap.After) low = middle + 1;
            else high = middle;
        }
        return low < Gaps.Count && Gaps[low].After < gap.Next;
    }
}
