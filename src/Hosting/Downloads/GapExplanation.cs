using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Data.Quality;

namespace Godwit.Hosting.Downloads;

/// <summary>Compares a downloaded series with the grid it should fill, and says why bars are missing.</summary>
internal sealed class GapExplanation(string venue, bool leavesOutSilentBars, Instant from, Instant to)
{
    private const int FewGaps = 20, ShortSilence = 10;

    /// <summary>Where the range has no bars; the edges count, too.</summary>
    public IReadOnlyList<SeriesGap> Find(BarColumns? bars, BarInterval interval)
    {
        if (from >= to) return [];
        Duration step = interval.Length;
        Instant first = interval.Floor(from) == from ? from : interval.Floor(from) + step;
        int begin = bars?.IndexAtOrAfter(from) ?? 0, end = bars?.IndexAtOrAfter(to) ?? 0;
        if (bars is null || begin == end) return first < to ? [new SeriesGap(first - step, to, Bars(to - first, step))] : [];
        var gaps = new List<SeriesGap>();
        Instant head = bars[begin].OpenTime, tail = bars[end - 1].OpenTime;
        if (head > first) gaps.Add(new SeriesGap(first - step, head, Bars(head - first, step)));
        gaps.AddRange(SeriesGaps.Find(bars).Where(g => g.After >= from && g.Next < to));
        if (tail + step < to) gaps.Add(new SeriesGap(tail, to, Bars(to - (tail + step), step)));
        return gaps;
    }

    /// <param name="bars">The series; null when there is none.</param>
    /// <param name="gaps">Its gaps in the range.</param>
    /// <param name="interval">Length of a bar.</param>
    /// <param name="asked">Where the venue's REST interface was asked and has answered.</param>
    /// <param name="failed">Where the download failed, and why.</param>
    public IReadOnlyList<LedgerGap> Explain(
        BarColumns? bars, IReadOnlyList<SeriesGap> gaps, BarInterval interval, TimeRanges asked, IReadOnlyList<FetchedPiece> failed)
    {
        IReadOnlyList<ExplainedGap> causes = bars is null ? [] : SeriesGaps.Explain(bars, gaps, venue, []);
        var entries = new List<LedgerGap>();
        for (int i = 0; i < gaps.Count; i++)
        {
            SeriesGap gap = gaps[i];
            Instant begin = gap.After + interval.Length;
            (string cause, string reason) = failed.FirstOrDefault(f => f.Piece.From < gap.Next && f.Piece.To > begin) is { Failed: true } fault
                ? (GapCauses.OurFault, fault.Reason)
                : asked.Missing(begin, gap.Next).Count > 0 ? (GapCauses.Unconfirmed, "the archive has no bars here; REST was not asked")
                : OfVenue(gap, gaps.Count, i < causes.Count ? causes[i] : null);
            entries.Add(new LedgerGap(begin, gap.Next, gap.MissingBars, cause, reason));
        }
        return entries;
    }

    private (string Cause, string Reason) OfVenue(SeriesGap gap, int gaps, ExplainedGap? cause)
    {
        if (cause is { Cause: GapCause.KnownHalt } halt) return (GapCauses.Outage, halt.Reason);
        bool silence = cause is { Cause: GapCause.NoTrades } || (gaps < FewGaps && gap.MissingBars <= ShortSilence);
        return leavesOutSilentBars && silence
            ? (GapCauses.NoTrades, $"{venue} leaves out bars without trades")
            : (GapCauses.Outage, $"{venue} was asked and has no bars here");
    }

    private static long Bars(Duration length, Duration step) => (length.Nanos + step.Nanos - 1) / step.Nanos;
}
