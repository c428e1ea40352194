using System.Globalization;
using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Data.Quality.Checks;

namespace Godwit.Data.Quality;

/// <summary>Looks a series over. Nothing is changed; real outages, crashes and quiet nights are reported as what they are.</summary>
public static class QualityCheck
{
    public static QualityReport Run(BarColumns bars, QualityContext context)
    {
        QualityThresholds thresholds = QualityThresholds.For(bars.Interval);
        SeriesFacts facts = SeriesFacts.Of(bars);
        BarColumns recorded = RecordedBars.Of(bars, context.Repaired);
        IReadOnlyList<ExplainedGap> gaps = SeriesGaps.Explain(recorded, SeriesGaps.Find(bars), context.Venue, context.Siblings);
        IReadOnlyList<ExplainedGap> before = ReferenceEquals(recorded, bars) ? gaps : SeriesGaps.Explain(recorded, SeriesGaps.Find(recorded), context.Venue, context.Siblings);
        StrikingPrices prices = new StrikingPrices(bars, thresholds).Run();
        List<StaleRuns.Run> stale = StaleRuns.Find(bars, thresholds.StaleBars);
        var report = new QualityReport
        {
            Id = context.Id,
            Interval = bars.Interval,
            Rows = bars.Count,
            From = bars[0].OpenTime,
            To = bars[bars.Count - 1].OpenTime,
            MissingBars = facts.MissingBars,
            Gaps = gaps,
            MissingWithinDays = WithinDays(bars),
            ZeroVolumeBars = facts.ZeroVolumeBars,
            OffGridBars = facts.OffGridBars,
            InconsistentBars = Inconsistent(bars),
            CloseJumps = prices.Jumps,
            LongWicks = prices.Wicks,
            BadPrints = prices.BadPrints,
            StaleBars = stale.Where(r => !r.IsSilent).Sum(r => (long)r.Bars),
            LostBars = before.Where(g => g.Cause is GapCause.Unexplained or GapCause.VenueOutage or GapCause.KnownHalt).Sum(g => g.Gap.MissingBars),
            InsertedBars = context.Repaired?.InsertedNanos.Length ?? 0,
            Score = 0,
            Findings = [],
        };
        var findings = new List<QualityFinding>();
        AddGaps(findings, report);
        AddRows(findings, report, context);
        AddPrices(findings, report, thresholds, prices);
        AddStale(findings, stale, thresholds);
        AddVolume(findings, bars, report);
        AddTicks(findings, bars, context);
        foreach ((string id, BarColumns other) in context.OtherVenues) AddDisagreement(findings, bars, other, id, thresholds);
        return report with { Score = ScoreOf(report, context), Findings = [.. findings.OrderByDescending(f => f.Level)] };
    }

    /// <summary>
    /// 100 × completeness × validity × liveliness. Completeness: bars there ÷ (bars there + bars missing by outage or without explanation),
    /// both without bars that repairs inserted.
    /// Validity: 1 − 100 × (bars off the grid, inconsistent or left out at import) ÷ rows, so that one bad bar in a hundred is worth nothing.
    /// Liveliness: 1 − bars with volume that stand at one price for too long ÷ rows. Silence and separate stretches cost nothing.
    /// </summary>
    public static double ScoreOf(QualityReport report, QualityContext context)
    {
        double complete = (double)(report.Rows - report.InsertedBars) / (report.Rows - report.InsertedBars + report.LostBars);
        double valid = Math.Max(0, 1 - 100.0 * (report.OffGridBars + report.InconsistentBars + context.LeftOutRows) / report.Rows);
        double lively = 1 - (double)report.StaleBars / report.Rows;
        return 100 * complete * valid * lively;
    }

    private static void AddGaps(List<QualityFinding> findings, QualityReport report)
    {
        foreach (IGrouping<GapCause, ExplainedGap> group in report.Gaps.GroupBy(g => g.Cause).OrderBy(g => g.Key))
        {
            long missing = group.Sum(g => g.Gap.MissingBars);
            QualityLevel level = group.Key switch
            {
                GapCause.Unexplained => QualityLevel.Fault,
                GapCause.VenueOutage or GapCause.KnownHalt => QualityLevel.Caution,
                _ => QualityLevel.Fact,
            };
            string what = group.Key switch
            {
                GapCause.Unexplained => "without an explanation",
                GapCause.VenueOutage => "while other series of the venue are missing, too: outages",
                GapCause.KnownHalt => "in known halts of the venue",
                GapCause.NoTrades => "because the venue leaves out bars without trades",
                _ => "between separate stretches of data",
            };
            findings.Add(new QualityFinding(
                group.Key == GapCause.NoTrades ? "silent-bars-left-out" : group.Key == GapCause.SeparateStretch ? "separate-stretches" : "missing-bars", level, missing,
                $"{Count(missing, "bar")} missing in {Count(group.Count(), "gap")} {what}.",
                [.. group.OrderByDescending(g => g.Gap.MissingBars).Take(QualityFinding.MostExamples).Select(g => new QualityExample(g.Gap.After, $"{Count(g.Gap.MissingBars, "bar")} missing after it: {g.Reason}"))]));
        }
    }

    private static void AddRows(List<QualityFinding> findings, QualityReport report, QualityContext context)
    {
        if (context.Repaired is { } repaired)
            findings.Add(new QualityFinding("repaired", QualityLevel.Caution, repaired.InsertedNanos.Length + repaired.ChangedNanos.Length + repaired.RemovedNanos.Length,
                $"{Count(repaired.InsertedNanos.Length, "bar")} inserted, {Count(repaired.ChangedNanos.Length, "bar")} changed and {Count(repaired.RemovedNanos.Length, "bar")} removed by repairs (godwit data repair {report.Id} --list); the completeness in the score is that of the series without the inserted ones.", []));
        if (context.LeftOutRows > 0) findings.Add(new QualityFinding("left-out-rows", QualityLevel.Fault, context.LeftOutRows, $"The import left out {Count(context.LeftOutRows, "row")} that were no valid candles.", []));
        if (context.RepeatedRows > 0) findings.Add(new QualityFinding("duplicates", QualityLevel.Caution, context.RepeatedRows, $"{Count(context.RepeatedRows, "row")} stood twice in the imported files.", []));
        if (report.OffGridBars > 0) findings.Add(new QualityFinding("off-grid", QualityLevel.Fault, report.OffGridBars, $"{Count(report.OffGridBars, "bar")} open off the grid of {report.Interval}.", []));
        if (report.InconsistentBars > 0) findings.Add(new QualityFinding("inconsistent-bars", QualityLevel.Fault, report.InconsistentBars, $"{Count(report.InconsistentBars, "bar")} whose high and low do not enclose open and close.", []));
        if (report.ZeroVolumeBars > 0) findings.Add(new QualityFinding("zero-volume", QualityLevel.Fact, report.ZeroVolumeBars, $"{Count(report.ZeroVolumeBars, "bar")} without a trade: nothing could have been filled there.", []));
        if (context.LastBarMayBePartial) findings.Add(new QualityFinding("partial-last-bar", QualityLevel.Caution, 1, "The last bar may have been recorded before it was complete.", [new QualityExample(report.To, "last bar")]));
    }

    private static void AddPrices(List<QualityFinding> findings, QualityReport report, QualityThresholds thresholds, StrikingPrices prices)
    {
        string limit = (thresholds.JumpPerMille / 10.0).ToString("0.#", CultureInfo.InvariantCulture) + " %";
        if (report.BadPrints > 0) findings.Add(new QualityFinding("bad-prints", QualityLevel.Caution, report.BadPrints, $"{Count(report.BadPrints, "bar")} with a price that comes and goes: bad prints, or crashes nobody could trade.", prices.BadExamples));
        if (report.CloseJumps > 0) findings.Add(new QualityFinding("close-jumps", QualityLevel.Fact, report.CloseJumps, $"{Count(report.CloseJumps, "close")} more than {limit} from the close before.", prices.JumpExamples));
        if (report.LongWicks > 0) findings.Add(new QualityFinding("long-wicks", QualityLevel.Fact, report.LongWicks, $"{Count(report.LongWicks, "bar")} with a high or low more than {limit} from the body.", prices.WickExamples));
    }

    private static void AddStale(List<QualityFinding> findings, List<StaleRuns.Run> stale, QualityThresholds thresholds)
    {
        foreach (bool silent in new[] { false, true })
        {
            StaleRuns.Run[] runs = [.. stale.Where(r => r.IsSilent == silent)];
            if (runs.Length == 0) continue;
            long bars = runs.Sum(r => (long)r.Bars);
            string volume = silent ? "without volume: the market stood still or was halted" : "although volume is reported: a stale feed";
            findings.Add(new QualityFinding(
                silent ? "standing-still" : "stale-prices", silent ? QualityLevel.Fact : QualityLevel.Fault, bars,
                $"{Count(bars, "bar")} in {Count(runs.Length, "run")} of {thresholds.StaleBars} or more at one price, {volume}.",
                [.. runs.OrderByDescending(r => r.Bars).Take(QualityFinding.MostExamples).Select(r => new QualityExample(r.From, $"{Count(r.Bars, "bar")} at one price"))]));
        }
    }

    private static void AddVolume(List<QualityFinding> findings, BarColumns bars, QualityReport report)
    {
        if (report.Rows > 0 && report.ZeroVolumeBars == report.Rows)
        {
            findings.Add(new QualityFinding("no-volume", QualityLevel.Caution, report.Rows, "No bar has any volume: indicators and costs that need it say nothing.", []));
            return;
        }
        List<QualityExample> breaks = VolumeBreaks.Find(bars);
        if (breaks.Count > 0) findings.Add(new QualityFinding("volume-breaks", QualityLevel.Caution, breaks.Count, $"The usual volume changes by a factor of 20 or more {Count(breaks.Count, "time")}: another unit or another source.", [.. breaks.Take(QualityFinding.MostExamples)]));
    }

    private static void AddTicks(List<QualityFinding> findings, BarColumns bars, QualityContext context)
    {
        if (context.Instrument is not { } instrument) return;
        (long count, Instant? first) = OffTick.Count(bars, instrument);
        if (count > 0) findings.Add(new QualityFinding("off-tick", QualityLevel.Fact, count, $"{Count(count, "bar")} with a price off the tick that the venue's metadata state for its date; ticks change more often than metadata say.", [new QualityExample(first!.Value, "the first")]));
    }

    private static void AddDisagreement(List<QualityFinding> findings, BarColumns bars, BarColumns other, string id, QualityThresholds thresholds)
    {
        if (VenueDisagreement.Compare(bars, other, id, thresholds) is not { } found) return;
        string figures = string.Create(CultureInfo.InvariantCulture, $"median {found.Median * 100:+0.00;-0.00} %, 98 % of them between {found.Low * 100:+0.00;-0.00} % and {found.High * 100:+0.00;-0.00} %");
        findings.Add(new QualityFinding(
            "venue-disagreement", found.Beyond > 0 ? QualityLevel.Caution : QualityLevel.Fact, found.Beyond,
            $"Closes against {id} over {Count(found.Common, "common bar")}: {figures}; {Count(found.Beyond, "bar")} far from the usual.", found.Examples));
    }

    /// <summary>Of the days that have any bar, bars that would fit less bars that are there.</summary>
    private static long WithinDays(BarColumns bars)
    {
        long perDay = Duration.NanosPerDay / bars.Interval.Length.Nanos;
        if (perDay < 1) return 0;
        long days = 0, last = long.MinValue;
        foreach (long nanos in bars.OpenTimesNanos)
        {
            long day = Duration.FloorDivide(nanos, Duration.NanosPerDay);
            if (day != last) days++;
            last = day;
        }
        return Math.Max(0, days * perDay - bars.Count);
    }

    private static long Inconsistent(BarColumns bars)
    {
        ReadOnlySpan<long> opens = bars.Opens, highs = bars.Highs, lows = bars.Lows, closes = bars.Closes;
        long count = 0;
        for (int i = 0; i < opens.Length; i++)
            if (highs[i] < Math.Max(opens[i], closes[i]) || lows[i] > Math.Min(opens[i], closes[i]) || lows[i] <= 0) count++;
        return count;
    }

    private static string Count(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");
}
