using Godwit.Core.Time;
using Godwit.Simulation.Matching;
using static Godwit.Backtesting.Critique.FindingSeverity;
using static Godwit.Backtesting.Critique.Wording;

namespace Godwit.Backtesting.Critique.Checks;

internal sealed class FillAtSignalClose() : Check("fill-at-signal-close", "Orders fill at the price that made them", "The close is only known when it is too late to trade on it.")
{
    internal override Finding? Examine(CaseFile run) => run.Assumptions.Timing != FillTiming.SignalClose || run.Orders.Fills == 0 ? null
        : Found(Serious, $"{Count(run.Orders.Fills, "fill")} at the closing print of the signal's bar; run again with --fill next-open, the default, to see what is left.");
}

internal sealed class OptimisticPath() : Check("optimistic-path", "The kind way through each bar was assumed", "Target before stop in every doubtful bar is a wish.")
{
    internal override Finding? Examine(CaseFile run) => run.Assumptions.Path != IntrabarPath.Optimistic || run.Orders.Fills == 0 ? null
        : Found(run.Orders.AmbiguousFills > 0 ? Serious : Info, $"Path optimistic with {Count(run.Orders.AmbiguousFills, "ambiguous fill")}; serious as soon as there is one: the default assumes the harmful extreme first.");
}

internal sealed class AmbiguousFills() : Check("ambiguous-fills", "Many fills depend on an unknown order of events", "A bar does not tell whether its high or its low came first.")
{
    internal override Finding? Examine(CaseFile run)
    {
        double share = (double)run.Orders.AmbiguousFills / run.Orders.Fills;
        return !(share >= 0.02) ? null
            : Found(share >= 0.1 ? Serious : Caution, $"{Count(run.Orders.AmbiguousFills)} of {Count(run.Orders.Fills, "fill")} ({Percent(share)}); doubtful from 2 %, serious from 10 %. Finer bars (--detail auto) tell the order.");
    }
}

internal sealed class IntrabarOrderDecides() : Check("intrabar-order-decides", "The order inside the bars decides between gain and loss", "The sign of the result is an assumption.")
{
    internal override Finding? Examine(CaseFile run) => run.Evidence.Intrabar is not { } i || !(i.Worst < 0) || !(i.Best > 0) ? null
        : Found(Serious, $"Total return between {Percent(i.Worst)} (worst path) and {Percent(i.Best)} (best path); serious when zero lies between.");
}

internal sealed class LimitFillOnTouch() : Check("limit-fill-on-touch", "Limit orders fill at a touch", "At a touch the queue before us is served first, and we are filled when the price goes on against us.")
{
    internal override Finding? Examine(CaseFile run) => run.Assumptions.LimitFill != LimitFill.Touch || !run.Assumptions.UsesLimitOrders || run.Orders.Fills == 0 ? null
        : Found(Caution, $"Resting limit orders filled as soon as the price was touched ({Count(run.Orders.Fills, "fill")} in all); the default asks the market to trade through the price.");
}

internal sealed class UntradedFills() : Check("untraded-fills", "Fills where nobody traded", "A price without volume is a quote, not an offer.")
{
    internal override Finding? Examine(CaseFile run)
    {
        double share = (double)run.Orders.UntradedFills / run.Orders.Fills;
        if (run.Assumptions.OnTicks)
            return !(share >= 0.1) ? null
                : Found(Caution, $"{Count(run.Orders.UntradedFills)} of {Count(run.Orders.Fills, "fill")} ({Percent(share)}) took what no recorded row offered: beside the last trade, or behind the best quote; doubtful from 10 %. An order book (--detail l2) shows what was there.");
        return run.Orders.UntradedFills == 0 ? null
            : Found(share >= 0.01 ? Serious : Caution, $"{Count(run.Orders.UntradedFills)} of {Count(run.Orders.Fills, "fill")} ({Percent(share, 2)}) in bars without volume; doubtful from the first, serious from 1 %.");
    }
}

internal sealed class StalePriceFills() : Check("stale-price-fills", "Fills at stale prices", "A bar without any range is often an old price carried on.")
{
    internal override Finding? Examine(CaseFile run)
    {
        int seen = run.Evidence.Fills.Count, stale = run.Evidence.Fills.Count(f => f.High <= f.Low);
        double share = (double)stale / seen;
        return seen < 20 || !(share >= 0.02) ? null
            : Found(share >= 0.1 ? Serious : Caution, $"{Count(stale)} of {Count(seen, "fill")} looked at ({Percent(share)}) in bars whose high equals their low; doubtful from 2 %, serious from 10 %.");
    }
}

internal sealed class ImpossibleFills() : Check("impossible-fills", "Fills better than any price of the bar", "Nobody bought below the low or sold above the high.")
{
    internal override Finding? Examine(CaseFile run)
    {
        // A millionth is rounding of averages; a volume cap spreads an order over bars, whose average belongs to none.
        if (run.Assumptions.VolumeCap > 0 || run.Assumptions.FeeInBase) return null;
        int wrong = run.Evidence.Fills.Count(f => f.IsBuy ? f.Price < f.Low * (1 - 1e-6) : f.Price > f.High * (1 + 1e-6));
        return wrong == 0 ? null
            : Found(Fatal, $"{Count(wrong)} of {Count(run.Evidence.Fills.Count, "fill")} looked at bought below the low or sold above the high of their bar; fatal from the first: data and prices do not belong together.");
    }
}

internal sealed class EntriesAtExtremes() : Check("entries-at-extremes", "Entries at the best price of the bar", "Buying at lows again and again needs to know where the low will be.")
{
    internal override Finding? Examine(CaseFile run)
    {
        int seen = 0, best = 0;
        foreach (FillEvidence f in run.Evidence.Fills)
        {
            if (!f.IsEntry || !(f.High > f.Low)) continue;
            seen++;
            double place = (f.Price - f.Low) / (f.High - f.Low);
            if ((f.IsBuy ? place : 1 - place) <= 0.1) best++;
        }
        double share = (double)best / seen;
        return seen < 30 || !(share >= 0.5) ? null
            : Found(share >= 0.75 ? Serious : Caution, $"{Percent(share, 0)} of {Count(seen, "entry", "entries")} lie in the best tenth of their bar's range; opens lie there in about 20 % (a random walk starts near an extreme often), doubtful from 50 %, serious from 75 %.");
    }
}

internal sealed class LargeShareOfVolume() : Check("large-share-of-volume", "Orders are large against the volume", "Such orders would have moved the price they were filled at.")
{
    internal override Finding? Examine(CaseFile run)
    {
        double share = (double)run.Orders.LargeFills / run.Orders.Fills;
        if (run.Assumptions.OnTicks)
            return !(share >= 0.2) ? null
                : Found(Caution, $"{Count(run.Orders.LargeFills)} of {Count(run.Orders.Fills, "fill")} ({Percent(share)}) took more than a tenth of the level or trade that they met; doubtful from 20 %. Others would have seen such orders; see --impact, and smaller sizes.");
        return run.Orders.LargeFills == 0 || run.Orders.LargeFills == run.Orders.UntradedFills ? null
            : Found(share >= 0.05 ? Serious : Caution, $"{Count(run.Orders.LargeFills)} of {Count(run.Orders.Fills, "fill")} ({Percent(share, 2)}) took more than a tenth of their bar's volume{(run.Assumptions.VolumeCap > 0 ? "" : ", and no volume cap was set")}; doubtful from the first, serious from 5 %.");
    }
}

internal sealed class Capacity() : Check("capacity", "There is little room for more capital", "What works with small sums stops when the orders are seen.")
{
    internal override Finding? Examine(CaseFile run)
    {
        double[] shares = [.. run.Evidence.Fills.Where(f => double.IsFinite(f.ShareOfVolume)).Select(f => f.ShareOfVolume)];
        if (shares.Length < 10) return null;
        Array.Sort(shares);
        double typical = shares[(int)(shares.Length * 0.9)], capital = run.Evidence.InitialEquity * 0.01 / typical;
        return !(typical >= 0.001) ? null
            : Found(typical >= 0.01 ? Serious : Caution, $"One fill in ten takes {Percent(typical, 2)} of its bar's volume or more; at 1 %, where impact is usually felt, the initial capital would be {Amount(capital)}. Doubtful when ten times the capital reaches that, serious when this one does.");
    }
}

internal sealed class NoLatency() : Check("no-latency", "Orders arrive at once", "On short bars the time to the venue is part of the price.")
{
    internal override Finding? Examine(CaseFile run)
    {
        Duration interval = run.Evidence.Series.Min(s => s.Interval);
        if (run.Assumptions is { OnTicks: true, HasLatency: false } && run.Orders.Fills > 0)
            return Found(Serious, $"Latency none on recorded ticks, over {Count(run.Orders.Fills, "fill")}; serious always: whoever answers a quote in no time meets a market that nobody else could have met. See --latency-feed, --latency-entry and --latency-response.");
        return run.Assumptions.HasLatency || interval > Duration.FromMinutes(1) || run.Orders.Fills == 0 ? null
            : Found(interval < Duration.FromMinutes(1) ? Serious : Caution, $"Latency none on bars of {interval}; doubtful up to one minute, serious below: a round trip of 100 to 500 ms is usual. See --latency-feed and --latency-entry.");
    }
}

internal sealed class RefusalsIgnored() : Check("refusals-ignored", "Orders were refused and the run went on", "The strategy that was tested is not the one that was written.")
{
    internal override Finding? Examine(CaseFile run)
    {
        double share = (double)run.Orders.Refused / (run.Orders.Sent + run.Orders.Refused);
        return run.Orders.Refused == 0 || !(share >= 0.01) ? null
            : Found(share >= 0.2 ? Serious : Caution, $"{Count(run.Orders.Refused)} of {Count(run.Orders.Sent + run.Orders.Refused, "order")} ({Percent(share)}) were refused; {(run.Orders.RefusedFor.Length > 0 ? $"the reasons: {run.Orders.RefusedFor}; " : "")}doubtful from 1 %, serious from 20 %.");
    }
}

internal sealed class Anomalies() : Check("anomalies", "The simulation contradicted itself", "A report that did not fit its order is a defect of the program: nothing after it can be trusted.")
{
    internal override Finding? Examine(CaseFile run) => run.Orders.Anomalies == 0 ? null
        : Found(Fatal, $"{Count(run.Orders.Anomalies, "report")} did not fit their order's state; fatal from the first. Please report it with the run's bundle.");
}

internal sealed class ClosedOnLastBar() : Check("closed-on-last-bar", "Positions were closed by convention", "Closing at a price that nobody asked for adds a trade that the strategy never made.")
{
    internal override Finding? Examine(CaseFile run) => run.Assumptions.End != Runner.EndPolicy.CloseLastBar || run.Evidence.Trades.Count == 0 ? null
        : Found(Info, $"What was open at the end was closed by working the last bar once more, one of {Count(run.Closed.Length, "trade")} or more; told whenever --end close-last-bar is used.");
}
