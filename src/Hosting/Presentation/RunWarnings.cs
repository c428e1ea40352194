using System.Globalization;
using Godwit.Backtesting.Results;
using Godwit.Core.MarketData;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Data.Quality;
using Godwit.Engine.Loop;
using Godwit.Hosting.Composition;
using Godwit.Portfolio.Trades;
using Godwit.Simulation.Matching;

namespace Godwit.Hosting.Presentation;

/// <summary>What a reader must know before believing a result, most serious first.</summary>
public static class RunWarnings
{
    public static IReadOnlyList<string> Of(ComposedBacktest run, BacktestResult result)
    {
        var warnings = new List<string>();
        foreach (ResolvedSeries series in run.Series.Where(s => s.IsSynthetic)) warnings.Add($"{series.Id} is a synthetic market: its results say nothing about a real one.");
        if (result.Anomalies > 0) warnings.Add($"{result.Anomalies} reports did not fit their order's state; this is a defect of the simulation, please report it.");
        if (result.IsRuined) warnings.Add($"Ruin: equity fell to {Short(result.FinalEquity.ToDouble())}, less than the venue's smallest order; nothing was opened after that.");
        AddRefusals(warnings, result);
        if (run.Setup.Matching.Timing == FillTiming.SignalClose) warnings.Add("Orders filled at the closing print that made them: live trading cannot do that.");
        if (result.AmbiguousFills > 0)
            warnings.Add($"{Count(result.AmbiguousFills, "fill")} happened inside bars where the order of events is unknown: the truth lies between the worst and the best path (see interval).");
        if (result.UntradedFills > 0) warnings.Add($"{Count(result.UntradedFills, "fill")} happened in bars without volume: nobody traded there.");
        if (result.LargeFills > 0) warnings.Add($"{Count(result.LargeFills, "fill")} took more than 10 % of the bar's volume: real prices would have moved against you (see --volume-cap and --slippage sqrt:1).");
        if (result.Metrics.Trades is > 0 and < 30) warnings.Add($"Only {Count(result.Metrics.Trades, "closed trade")}: the figures are mostly chance.");
        if (result.Metrics.Trades == 0 && result.Metrics.OpenTrades == 0) warnings.Add("The strategy never traded.");
        foreach (ResolvedSeries series in run.Series)
        {
            if (series.Instrument.RulesAreInferred)
                warnings.Add($"{series.Instrument}: no venue metadata imported, so tick and lot were inferred and no minimum order was applied (godwit instruments import).");
            if (series.LastBarMayBePartial) warnings.Add($"{series.Id}: the last bar may be incomplete.");
            if (Gaps(series, run, result) is { } gaps) warnings.Add(gaps);
        }
        foreach (ResolvedStrategy strategy in run.Strategies) warnings.AddRange(strategy.Warnings);
        return warnings;
    }

    /// <summary>Holes in the data of the range, and whether positions were held through them: nothing could be done there, and no stop was checked.</summary>
    private static string? Gaps(ResolvedSeries series, ComposedBacktest run, BacktestResult result)
    {
        long missing = MissingBars(series.Bars, run.Setup.From, run.Setup.To);
        if (missing == 0) return null;
        SeriesGap[] gaps = [.. SeriesGaps.Find(series.Bars).Where(g => g.After >= run.Setup.From && g.Next < run.Setup.To)];
        if (gaps.Length == 0) return null;
        SeriesGap longest = gaps.MaxBy(g => g.MissingBars)!;
        int instrument = Array.IndexOf([.. run.Series], series), held = 0;
        for (int i = 0; i < result.Trades.Count; i++)
        {
            ref TradeRecord trade = ref result.Trades[i];
            if (trade.Instrument == instrument && Holds(gaps, trade.EntryTime, trade.ExitTime)) held++;
        }
        string through = held == 0 ? "no trade was held through one" : $"{Count(held, "trade")} held through one, where nothing could be done";
        return $"{series.Id}: {Count(missing, "bar")} missing in the range in {Count(gaps.Length, "gap")}, the longest {Count(longest.MissingBars, "bar")} after {longest.After}; {through} (godwit data check {series.Id}).";
    }

    /// <summary>Whether a gap lies between entry and exit; gaps are in order.</summary>
    private static bool Holds(SeriesGap[] gaps, Instant entry, Instant exit)
    {
        int low = 0, high = gaps.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (gaps[middle].After < entry) low = middle + 1;
            else high = middle;
        }
        return low < gaps.Length && gaps[low].Next <= exit;
    }

    /// <summary>Bars that the interval would have between the first and the last, less those that are there.</summary>
    private static long MissingBars(BarColumns bars, Instant from, Instant to)
    {
        int first = bars.IndexAtOrAfter(from), last = bars.IndexAtOrAfter(to) - 1;
        if (last <= first) return 0;
        long span = bars.OpenTimesNanos[last] - bars.OpenTimesNanos[first];
        return Math.Max(0, span / bars.Interval.Length.Nanos - (last - first));
    }

    private static void AddRefusals(List<string> warnings, BacktestResult result)
    {
        if (result.RefusalCount == 0) return;
        IEnumerable<string> reasons = result.Refusals.GroupBy(r => r.Verdict.Refusal).OrderByDescending(g => g.Count()).Select(g => Words(g.Key));
        RefusalRecord first = result.Refusals[0];
        warnings.Add($"{Count(result.RefusalCount, "order")} refused ({string.Join(", ", reasons)}); the first on {first.At}.");
    }

    private static string Words(Refusal refusal)
    {
        // NotionalBelowMinimum → notional below minimum
        string name = refusal.ToString();
        return string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? " " : "") + char.ToLowerInvariant(c) : c.ToString()));
    }

    private static string Count(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");
    private static string Short(double value) => value.ToString("N2", CultureInfo.InvariantCulture);
}
