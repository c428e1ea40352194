using Godwit.Core.Time;
using static Godwit.Backtesting.Critique.FindingSeverity;
using static Godwit.Backtesting.Critique.Wording;

namespace Godwit.Backtesting.Critique.Checks;

internal sealed class GapsInData() : Check("gaps-in-data", "Bars are missing", "What the market did in a gap is unknown, and it is seldom nothing.")
{
    internal override Finding? Examine(CaseFile run)
    {
        // Silence is no loss: where nobody trades there is no bar to miss.
        SeriesEvidence worst = run.Evidence.Series.OrderByDescending(Lost).ThenByDescending(s => s.Missing.All).First();
        double share = Lost(worst);
        return worst.Missing.All == 0 ? null
            : Found(share >= 0.05 ? Serious : share >= 0.005 ? Caution : Info, $"{worst.Id} lacks {Count(worst.Missing.All, "bar")} of {Count(worst.Bars + worst.Missing.All)} ({Percent((double)worst.Missing.All / (worst.Bars + worst.Missing.All), 2)}): {Causes(worst)}. Told from the first, doubtful from 0.5 % (two days a year) that are not silence, serious from 5 %.");
    }

    private static string Causes(SeriesEvidence series)
    {
        var causes = new List<string>();
        MissingBars missing = series.Missing;
        if (missing.Unexplained > 0) causes.Add($"{Count(missing.Unexplained)} unexplained{(series.LongestUnexplained is { } hole ? $" (the longest {Count(hole.Bars, "bar")} after {hole.After})" : "")}");
        if (missing.Outage > 0) causes.Add($"{Count(missing.Outage)} in outages or halts of the venue");
        if (missing.SeparateStretch > 0) causes.Add($"{Count(missing.SeparateStretch)} between separate stretches of data");
        if (missing.Silence > 0) causes.Add($"{Count(missing.Silence)} because nobody traded");
        return string.Join(", ", causes);
    }

    private static double Lost(SeriesEvidence s) => (double)s.Missing.Lost / (s.Bars + s.Missing.All);
}

internal sealed class GapsHeldThrough() : Check("gaps-held-through", "Positions were held through gaps", "Stops do not act where there is no market: the price after the gap is the one that counts.")
{
    internal override Finding? Examine(CaseFile run)
    {
        int held = 0;
        double pnl = 0;
        for (int i = 0; i < run.Evidence.Series.Count; i++)
        {
            (Instant From, Instant To)[] gaps = [.. run.Evidence.Series[i].Gaps];
            if (gaps.Length == 0) continue;
            foreach (TradeEvidence t in run.Evidence.Trades)
                if (t.Instrument == i && Spans(t, gaps)) (held, pnl) = (held + 1, pnl + t.Pnl);
        }
        double share = pnl / run.Metrics.NetProfit;
        return held == 0 ? null
            : Found(run.IsGain && share >= 0.25 ? Serious : Caution, $"{Count(held, "trade")} were open across one of the longest gaps and made {Amount(pnl)} of {Amount(run.Metrics.NetProfit)}; doubtful from the first, serious when they made a quarter of the profit.");
    }

    private static bool Spans(TradeEvidence trade, (Instant From, Instant To)[] gaps)
    {
        foreach ((Instant from, Instant to) in gaps)
            if (trade.EntryNanos < from.UnixNanos && trade.ExitNanos > to.UnixNanos) return true;
        return false;
    }
}

internal sealed class SyntheticMarket() : Check("synthetic-market", "The market is synthetic", "A generated market knows only what its generator was told.")
{
    internal override Finding? Examine(CaseFile run) => run.Evidence.Series.FirstOrDefault(s => s.IsSynthetic) is not { } made ? null
        : Found(Fatal, $"{made.Id} was generated; fatal for any statement about a real market, whatever the figures are.");
}

internal sealed class DataRepaired() : Check("data-repaired", "The data were repaired", "A bar that a rule made is what somebody thinks the market did, not what it did.")
{
    internal override Finding? Examine(CaseFile run)
    {
        RepairEvidence? worst = run.Evidence.Series.SelectMany(s => s.Repairs).OrderByDescending(Share).ThenByDescending(r => r.Fills).FirstOrDefault();
        if (worst is null) return null;
        double share = Share(worst);
        return Found(share >= 0.05 ? Serious : share >= 0.005 || worst.Fills > 0 ? Caution : Info, $"{worst.Id}: of {Count(worst.Bars, "bar")} in the range {Count(worst.Inserted)} were inserted and {Count(worst.Changed)} changed ({Percent(share, 2)}), and {Count(worst.Removed)} more removed, by {worst.Recipe}; {Count(worst.Fills, "entry or exit", "entries and exits")} fell into them. Told from the first, doubtful from 0.5 % or the first fill in one, serious from 5 %. 'godwit data repair {worst.Id} --list' has the recipe.");
    }

    private static double Share(RepairEvidence r) => (double)(r.Inserted + r.Changed) / Math.Max(1, r.Bars);
}

internal sealed class InferredRules() : Check("inferred-rules", "Tick and lot were guessed", "Without the venue's rules orders may be accepted that a real venue refuses.")
{
    internal override Finding? Examine(CaseFile run)
    {
        int guessed = run.Evidence.Series.Count(s => s.RulesAreInferred);
        return guessed == 0 ? null
            : Found(Info, $"{guessed} of {Count(run.Evidence.Series.Count, "series", "series")} without venue metadata: tick and lot come from the prices, and no minimum order was applied. 'godwit instruments import' brings the rules.");
    }
}

internal sealed class PartialLastBar() : Check("partial-last-bar", "The last bar may be incomplete", "A bar that was still growing has a close that never was one.")
{
    internal override Finding? Examine(CaseFile run)
    {
        if (run.Evidence.Series.FirstOrDefault(s => s.LastBarMayBePartial) is not { } partial) return null;
        double open = run.Evidence.Trades.Where(t => t.IsOpen).Sum(t => t.Pnl);
        int count = run.Metrics.OpenTrades;
        return Found(count > 0 ? Caution : Info, $"{partial.Id} ends with a bar that may be incomplete, and {Count(count, "open trade")} ({Amount(open)}) are valued at its close; doubtful when something is open, told otherwise.");
    }
}

internal sealed class ThinMarket() : Check("thin-market", "Many bars without any trade", "In a thin market the next price is far away when one needs it.")
{
    internal override Finding? Examine(CaseFile run)
    {
        SeriesEvidence worst = run.Evidence.Series.MaxBy(Share)!;
        double share = Share(worst);
        return !(share >= 0.01) ? null
            : Found(share >= 0.1 ? Serious : Caution, $"{worst.Id}: {Count(worst.EmptyBars)} of {Count(worst.Bars, "bar")} ({Percent(share)}) have no volume; doubtful from 1 %, serious from 10 %.");
    }

    private static double Share(SeriesEvidence s) => (double)s.EmptyBars / s.Bars;
}

internal sealed class WarmUpTooShort() : Check("warm-up-too-short", "Indicators had too little history", "The first values of recursive averages depend on where the data begin, and so do the first trades.")
{
    internal override Finding? Examine(CaseFile run)
    {
        int needed = 3 * run.Evidence.SettleBars;
        if (run.Evidence.SettleBars <= 1 || run.Evidence.HistoryBars >= needed || run.Evidence.Trades.Count == 0) return null;
        // Bars of several instruments close together: the range in bar times is that of one of them.
        double early = (double)(needed - run.Evidence.HistoryBars) / Math.Max(1, run.Evidence.Series.Max(s => s.Bars));
        return Found(early >= 0.05 ? Caution : Info, $"{Count(run.Evidence.HistoryBars, "bar")} before the range, {Count(needed)} wanted (three times the {Count(run.Evidence.SettleBars)} of the slowest indicator): the first {Percent(Math.Min(1, early), 2)} of the range run on unsettled values. Told from the first missing bar, doubtful from 5 % of the range. See 'godwit analyze warmup'.");
    }
}
