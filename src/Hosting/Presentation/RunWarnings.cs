using System.Globalization;
using Godwit.Backtesting.Critique;
using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.Time;
using Godwit.Data.Quality;
using Godwit.Hosting.Composition;
using Godwit.Simulation.Matching;

namespace Godwit.Hosting.Presentation;

/// <summary>Something to know before believing a result.</summary>
/// <param name="Text">One sentence.</param>
/// <param name="Check">The check of the critique that says the same with its figures when it is serious enough; null when none does.</param>
public sealed record RunWarning(string Text, string? Check = null);

/// <summary>What a reader must know before believing a result, most serious first.</summary>
/// <remarks>
/// The record of a run keeps all of them, because the critique is made anew whenever a run is shown. Beside a critique only those are
/// told that no finding repeats: the check is the one source for its doubt.
/// </remarks>
public static class RunWarnings
{
    /// <summary>The sentences that no finding of the critique says already.</summary>
    public static IReadOnlyList<string> Beside(IReadOnlyList<RunWarning> warnings, RunCritique critique)
    {
        HashSet<string> found = [.. critique.Findings.Select(f => f.Id)];
        return [.. warnings.Where(w => w.Check is null || !found.Contains(w.Check)).Select(w => w.Text)];
    }

    public static IReadOnlyList<RunWarning> Of(ComposedBacktest run, BacktestResult result)
    {
        var warnings = new List<RunWarning>();
        foreach (ResolvedSeries series in run.Series.Where(s => s.IsSynthetic)) Add("synthetic-market", $"{series.Id} is a synthetic market: its results say nothing about a real one.");
        if (result.Anomalies > 0) Add("anomalies", $"{result.Anomalies} reports did not fit their order's state; this is a defect of the simulation, please report it.");
        if (result.IsRuined) Add("ruin-touched", $"Ruin: equity fell to {Short(result.FinalEquity.ToDouble())}, less than the venue's smallest order; nothing was opened after that.");
        if (result.RefusalCount > 0) Add("refusals-ignored", $"{Count(result.RefusalCount, "order")} refused ({RefusalWords.Of(result.Refusals)}); the first on {result.Refusals[0].At}.");
        if (run.Setup.Matching.Timing == FillTiming.SignalClose) Add("fill-at-signal-close", "Orders filled at the closing print that made them: live trading cannot do that.");
        if (result.AmbiguousFills > 0)
            Add("ambiguous-fills", $"{Count(result.AmbiguousFills, "fill")} happened inside bars where the order of events is unknown: the truth lies between the worst and the best path (see interval).");
        if (result.Venue.BackdatedTicks > 0) Backdated(warnings, run, result);
        if (result.UntradedFills > 0 && !run.Setup.HasTicks) Add("untraded-fills", $"{Count(result.UntradedFills, "fill")} happened in bars without volume: nobody traded there.");
        if (result.LargeFills > 0 && !run.Setup.HasTicks) Add("large-share-of-volume", $"{Count(result.LargeFills, "fill")} took more than 10 % of the bar's volume: real prices would have moved against you (see --volume-cap and --slippage sqrt:1).");
        if (result.Metrics.Trades is > 0 and < 30) Add("too-few-trades", $"Only {Count(result.Metrics.Trades, "closed trade")}: the figures are mostly chance.");
        if (result.Metrics.Trades == 0 && result.Metrics.OpenTrades == 0) Add("no-trades", "The strategy never traded.");
        foreach (ResolvedSeries series in run.Series)
        {
            foreach (string repaired in RepairText.Of(series, run.Setup)) Add("data-repaired", repaired + ".");
            if (series.Instrument.RulesAreInferred)
                Add("inferred-rules", $"{series.Instrument}: no venue metadata imported, so tick and lot were inferred and no minimum order was applied (godwit instruments import).");
            if (series.LastBarMayBePartial) Add("partial-last-bar", $"{series.Id}: the last bar may be incomplete.");
            if (Gaps(series, run.Setup) is { } gaps) Add("gaps-in-data", gaps);
        }
        foreach (SeriesSetup series in run.Setup.Series)
            if (series.Instrument.IsPerpetual && series.Funding is null) Add("funding-unknown", $"{series.Instrument} pays funding, and this run has none: import its funding or give --funding RATE.");
        if (result.Margin is { LiquidationCount: > 0 } margin)
            warnings.Add(new RunWarning($"{Count(margin.LiquidationCount, "liquidation")}; the first on {margin.Liquidations[0].At}."));
        foreach (ResolvedStrategy strategy in run.Strategies) warnings.AddRange(strategy.Warnings.Select(text => new RunWarning(text)));
        return warnings;

        void Add(string check, string text) => warnings.Add(new RunWarning(text, check));
    }

    /// <summary>Receipt before occurrence is impossible: the recorder's clock was behind, and latency is as unknown as its error.</summary>
    private static void Backdated(List<RunWarning> warnings, ComposedBacktest run, BacktestResult result)
    {
        string[] uncorrected = [.. run.Series.SelectMany(s => s.Ticks).Where(t => t.ClockOffset == Duration.Zero).Select(t => t.Id)];
        string check = uncorrected.Length > 0 ? $"godwit data clock {uncorrected[0]} auto corrects it" : "the correction is too small for them";
        warnings.Add(new RunWarning($"{Count(result.Venue.BackdatedTicks, "tick")} of {result.Venue.Ticks.ToString("N0", CultureInfo.InvariantCulture)} were received before they occurred: the recorder's clock is behind. They were shown as if received at once, so the feed latency of the recording is missing ({check})."));
    }

    /// <summary>Holes in the data of the range; whether trades were held through one is the critique's to say.</summary>
    private static string? Gaps(ResolvedSeries series, BacktestSetup setup)
    {
        ExplainedGap[] gaps = [.. series.Gaps.Where(g => g.Gap.After >= setup.From && g.Gap.Next < setup.To)];
        if (gaps.Length == 0) return null;
        long unexplained = gaps.Where(g => g.Cause == GapCause.Unexplained).Sum(g => g.Gap.MissingBars);
        SeriesGap longest = gaps.MaxBy(g => g.Gap.MissingBars)!.Gap;
        return $"{series.Id}: {Count(gaps.Sum(g => g.Gap.MissingBars), "bar")} missing in the range in {Count(gaps.Length, "gap")}, {Count(unexplained, "bar")} of them unexplained; the longest {Count(longest.MissingBars, "bar")} after {longest.After} (godwit data check {series.Id}).";
    }

    private static string Count(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");
    private static string Short(double value) => value.ToString("N2", CultureInfo.InvariantCulture);
}
