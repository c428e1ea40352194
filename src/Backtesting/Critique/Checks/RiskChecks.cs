using Godwit.Core.Orders;
using static Godwit.Backtesting.Critique.FindingSeverity;
using static Godwit.Backtesting.Critique.Wording;

namespace Godwit.Backtesting.Critique.Checks;

internal sealed class RareLargeLosses() : Check("rare-large-losses", "Many small gains, rare large losses", "Such a profile collects pennies until the loss comes that was not in the sample.")
{
    internal override Finding? Examine(CaseFile run)
    {
        double times = run.Metrics.AverageLoss / run.Metrics.AverageWin;
        return run.Metrics.Trades < 20 || !(run.Metrics.WinRate >= 0.75) || !(Math.Abs(times) >= 2) ? null
            : Found(Math.Abs(times) >= 4 ? Serious : Caution, $"{Percent(run.Metrics.WinRate, 0)} of the trades won, yet the average loss is {Number(Math.Abs(times), 1)} times the average win; doubtful from 2, serious from 4 at a win rate of 75 % or more: one more loss takes back {Number(Math.Abs(times), 0)} wins.");
    }
}

internal sealed class WinRateTooHigh() : Check("win-rate-too-high", "Nearly every trade won", "Markets are not that easy: look for knowledge of the future, or for losses that are never closed.")
{
    internal override Finding? Examine(CaseFile run) => run.Metrics.Trades < 30 || !(run.Metrics.WinRate >= 0.9) ? null
        : Found(Serious, $"{Percent(run.Metrics.WinRate)} of {Count(run.Metrics.Trades, "trade")} won; serious from 90 %: run 'godwit analyze lookahead', and look at open trades and at losses that were waited out.");
}

internal sealed class SharpeTooGood() : Check("sharpe-too-good", "The Sharpe ratio is too good", "Almost nothing that can be traded with size has such a figure: expect an error before a discovery.")
{
    internal override Finding? Examine(CaseFile run)
    {
        double sharpe = Math.Min(run.Metrics.Returns.Sharpe, run.Metrics.TailSharpe);
        return run.Returns.Days < 60 || run.Metrics.Trades < 10 || !(sharpe >= 3) ? null
            : Found(sharpe >= 8 ? Fatal : sharpe >= 5 ? Serious : Caution, $"Annual Sharpe ratio {Number(sharpe)} over {Count((long)run.Returns.Days, "day")}; doubtful from 3 (the best funds over years stay below), serious from 5, fatal from 8.");
    }
}

internal sealed class AveragingDown() : Check("averaging-down", "It adds to losing positions", "Averaging down wins often and dies once.")
{
    internal override Finding? Examine(CaseFile run)
    {
        var open = new Dictionary<(int, int), (long Order, double Price, long Until)>();
        int added = 0, worse = 0, entries = 0;
        foreach (int index in run.ByEntry)
        {
            TradeEvidence t = run.Evidence.Trades[index];
            (int, int) key = (t.Instrument, t.Sign);
            bool known = open.TryGetValue(key, out (long Order, double Price, long Until) before);
            // Several exits of one entry are several trades, but one decision.
            if (known && before.Order == t.EntryOrder)
            {
                open[key] = before with { Until = Math.Max(before.Until, t.ExitNanos) };
                continue;
            }
            entries++;
            if (known && before.Until > t.EntryNanos)
            {
                added++;
                if (t.Sign * (t.EntryPrice - before.Price) < 0) worse++;
            }
            open[key] = (t.EntryOrder, t.EntryPrice, Math.Max(known ? before.Until : 0, t.ExitNanos));
        }
        return added < 10 || worse < 0.6 * added || worse < 0.05 * entries ? null
            : Found(worse >= 0.9 * added ? Serious : Caution, $"{Count(worse)} of {Count(added, "addition")} to open positions were made at a worse price than the entry before; doubtful from 60 %, serious from 90 %.");
    }
}

internal sealed class MartingaleSizing() : Check("martingale-sizing", "Size grows after losses", "Doubling up turns many small losses into one that ends the account.")
{
    internal override Finding? Examine(CaseFile run)
    {
        double afterLoss = 0, afterWin = 0;
        int losses = 0, wins = 0;
        TradeEvidence? before = null;
        foreach (int index in run.ByEntry)
        {
            TradeEvidence t = run.Evidence.Trades[index];
            if (before is { } last && last.ExitNanos <= t.EntryNanos && last.Instrument == t.Instrument && last.EntryValue > 0)
            {
                if (last.Pnl < 0) (afterLoss, losses) = (afterLoss + t.EntryValue / last.EntryValue, losses + 1);
                else (afterWin, wins) = (afterWin + t.EntryValue / last.EntryValue, wins + 1);
            }
            before = t;
        }
        (afterLoss, afterWin) = (afterLoss / losses, afterWin / wins);
        return losses < 10 || wins < 5 || !(afterLoss >= 1.25) || !(afterLoss >= 1.2 * afterWin) ? null
            : Found(Serious, $"After a loss the next position is {Number(afterLoss)} times as large on average, after a gain {Number(afterWin)} times; serious from 1.25, and a fifth more than after gains.");
    }
}

internal sealed class LosersHeldLonger() : Check("losers-held-longer", "Losers are held longer than winners", "Waiting for losses to come back hides risk until one does not.")
{
    internal override Finding? Examine(CaseFile run)
    {
        if (run.Closed.Length < 30) return null;
        double won = Mean(run, win: true), lost = Mean(run, win: false);
        return !(lost >= 2 * won) || lost < 2 ? null
            : Found(lost >= 4 * won ? Serious : Caution, $"Losing trades were held {Number(lost, 1)} bars on average, winning ones {Number(won, 1)}; doubtful from twice as long, serious from four times.");
    }

    private static double Mean(CaseFile run, bool win)
    {
        double sum = 0;
        int count = 0;
        foreach (TradeEvidence t in run.Closed)
            if (t.Pnl > 0 == win) (sum, count) = (sum + t.Bars, count + 1);
        return count < 5 ? double.NaN : sum / count;
    }
}

internal sealed class OutsizedLoss() : Check("outsized-loss", "One loss dwarfs the others", "Position sizes assume the usual loss; the unusual one decides.")
{
    internal override Finding? Examine(CaseFile run)
    {
        double[] best = run.BestFirst;
        int losses = best.Count(p => p < 0);
        if (losses < 10) return null;
        double worst = -best[^1], median = -best[best.Length - (losses + 1) / 2], share = worst / run.Evidence.InitialEquity;
        return !(worst >= 8 * median) || share < 0.02 ? null
            : Found(Caution, $"The largest loss is {Amount(worst)} ({Percent(share)} of the initial equity), {Number(worst / median, 0)} times the median loss of {Amount(median)}; doubtful from 8 times and 2 % of equity.");
    }
}

internal sealed class DeepDrawdown() : Check("deep-drawdown", "The drawdown is too deep to sit through", "Few people and no mandate hold on: the gain behind it is never collected.")
{
    internal override Finding? Examine(CaseFile run)
    {
        double depth = -run.Metrics.Returns.MaxDrawdown;
        return !(depth >= 0.3) ? null
            : Found(depth >= 0.5 ? Serious : Caution, $"Largest drawdown {Percent(depth)}: it takes a gain of {(depth < 1 ? Percent(1 / (1 - depth) - 1, 0) : "infinity")} to come back; doubtful from 30 %, serious from 50 %, where capital must double.");
    }
}

internal sealed class DrawdownUnderstated() : Check("drawdown-understated", "A much deeper drawdown was possible", "The one order of returns that happened was a kind one.")
{
    internal override Finding? Examine(CaseFile run)
    {
        if (run.Metrics.Intervals is not { MaxDrawdown: var i }) return null;
        double seen = -run.Metrics.Returns.MaxDrawdown, possible = -Math.Min(i.Lower, i.Upper);
        return seen < 0.02 || !(possible >= 2 * seen) ? null
            : Found(Info, $"Largest drawdown {Percent(seen)}; resampled returns reach {Percent(possible)} at the 95 % bound; told from twice the observed one on. Size positions by the larger one.");
    }
}

internal sealed class RuinTouched() : Check("ruin-touched", "The account was nearly lost", "Recovering from there is arithmetic, not trading: nobody would have been allowed to go on.")
{
    internal override Finding? Examine(CaseFile run)
    {
        double lowest = run.Returns.Own.Length == 0 ? 1 : run.Curve().Min();
        return run.Orders.IsRuined ? Found(Fatal, $"Equity fell to {Amount(lowest * run.Evidence.InitialEquity)} at the lowest close of a period and below the venue's smallest order; nothing could be opened after that.")
            : lowest > 0.25 ? null
            : Found(Serious, $"Equity fell to {Percent(lowest)} of the initial capital; serious from 25 % on, where it must grow fourfold to come back.");
    }
}

internal sealed class StopNeverHit() : Check("stop-never-hit", "The stop was never hit", "A stop that never acts protects nothing, or the data hide the moves that would reach it.")
{
    internal override Finding? Examine(CaseFile run) =>
        !run.Assumptions.HasStopLoss || run.Closed.Length < 30 || run.Closed.Any(t => t.ExitRole is OrderRole.StopLoss or OrderRole.TrailingStop) ? null
            : Found(Caution, $"0 of {Count(run.Closed.Length, "trade")} left by the stop-loss that the run has; told from 30 trades on. Its distance is untested.");
}

internal sealed class AllCapitalAtOnce() : Check("all-capital-at-once", "All capital goes into each trade", "Without a reserve one gap through the stop is a loss of the account, and returns compound as luck has it.")
{
    internal override Finding? Examine(CaseFile run)
    {
        if (run.Closed.Length < 10 || run.Returns.Own.Length == 0) return null;
        double equity = run.Evidence.InitialEquity, shares = 0;
        foreach (TradeEvidence t in run.Closed)
        {
            shares += t.EntryValue / Math.Max(equity, 1e-9);
            equity += t.Pnl;
        }
        double mean = shares / run.Closed.Length;
        return mean < 0.9 ? null : Found(Info, $"Mean position at its entry: {Percent(mean, 0)} of the equity then; told from 90 % on. The Kelly fraction of these trades is {Percent(run.Metrics.Kelly, 0)} of what a loss takes.");
    }
}
