using static Godwit.Backtesting.Critique.FindingSeverity;
using static Godwit.Backtesting.Critique.Wording;

namespace Godwit.Backtesting.Critique.Checks;

internal sealed class OneTradeMakesTheProfit() : Check("one-trade-makes-the-profit", "One trade makes the profit", "Had that one trade been missed, little or nothing would be left.")
{
    internal override Finding? Examine(CaseFile run)
    {
        if (!(run.ClosedProfit > 0) || run.Closed.Length < 2) return null;
        double share = run.BestFirst[0] / run.ClosedProfit;
        return share < 0.3 ? null
            : Found(share >= 0.5 ? Serious : Caution, $"The best trade made {Amount(run.BestFirst[0])} of {Amount(run.ClosedProfit)} ({Percent(share, 0)}); doubtful from 30 %, serious from 50 %, where all others together made less than it.");
    }
}

internal sealed class FewTradesMakeTheProfit() : Check("few-trades-make-the-profit", "A few trades make the profit", "Without the best twentieth of the trades the strategy loses, so missing some of them is enough.")
{
    internal override Finding? Examine(CaseFile run)
    {
        int few = (run.Closed.Length + 19) / 20;
        if (!(run.ClosedProfit > 0) || run.Closed.Length < 20) return null;
        double best = run.BestFirst.Take(few).Sum();
        return best < run.ClosedProfit ? null
            : Found(Caution, $"The best {Count(few, "trade")} of {Count(run.Closed.Length)} (5 %) made {Amount(best)}, the total is {Amount(run.ClosedProfit)}: the other 95 % lost {Amount(best - run.ClosedProfit)}. Common in trend following, and a reason to expect long droughts.");
    }
}

internal sealed class OneMonthMakesTheProfit() : Check("one-month-makes-the-profit", "One month makes the profit", "A single episode is not an edge.")
{
    internal override Finding? Examine(CaseFile run)
    {
        List<(int Key, double Profit)> months = run.ProfitByCalendar(months: true);
        if (!run.IsGain || months.Count < 6) return null;
        (int key, double best) = months.MaxBy(m => m.Profit);
        double share = best / run.Metrics.NetProfit;
        return share < 0.5 ? null
            : Found(share >= 1 ? Serious : Caution, $"{key / 12}-{key % 12 + 1:00} made {Amount(best)} of {Amount(run.Metrics.NetProfit)} ({Percent(share, 0)}) in {Count(months.Count, "month")}; doubtful from 50 %, serious from 100 %, where the rest lost.");
    }
}

internal sealed class OneYearMakesTheProfit() : Check("one-year-makes-the-profit", "One year makes the profit", "What worked in one year has failed in all others.")
{
    internal override Finding? Examine(CaseFile run)
    {
        List<(int Key, double Profit)> years = run.ProfitByCalendar(months: false);
        if (!run.IsGain || years.Count < 3) return null;
        (int key, double best) = years.MaxBy(y => y.Profit);
        return best < run.Metrics.NetProfit ? null
            : Found(Serious, $"{key} made {Amount(best)}, the other {Count(years.Count - 1, "year")} together {Amount(run.Metrics.NetProfit - best)}; serious when nothing is left without the best year.");
    }
}

internal sealed class OneSideMakesTheProfit() : Check("one-side-makes-the-profit", "Only one side earns", "The losing side is either a cost or a sign that the gain is the market's drift.")
{
    internal override Finding? Examine(CaseFile run)
    {
        SortedDictionary<int, double> sides = run.ProfitBy(static t => t.Sign);
        if (!(run.ClosedProfit > 0) || sides.Count < 2) return null;
        int losing = sides[1] < sides[-1] ? 1 : -1;
        int trades = run.Closed.Count(t => t.Sign == losing);
        return sides[losing] >= 0 || trades < 10 ? null
            : Found(Caution, $"{(losing > 0 ? "Long" : "Short")} trades lost {Amount(-sides[losing])} in {Count(trades, "trade")}, the other side made {Amount(sides[-losing])}; doubtful as soon as one side with 10 trades or more loses.");
    }
}

internal sealed class OneSymbolMakesTheProfit() : Check("one-symbol-makes-the-profit", "One symbol makes the profit", "An edge that shows on one market of several may be that market's luck.")
{
    internal override Finding? Examine(CaseFile run)
    {
        if (!(run.ClosedProfit > 0) || run.Evidence.Series.Count < 2) return null;
        KeyValuePair<int, double> best = run.ProfitBy(static t => t.Instrument).MaxBy(p => p.Value);
        double share = best.Value / run.ClosedProfit, even = 1.0 / run.Evidence.Series.Count;
        double doubt = Math.Max(0.8, Math.Min(0.95, 1.5 * even));
        return share < doubt ? null
            : Found(share >= 1 ? Serious : Caution, $"{run.Evidence.Series[best.Key].Id} made {Amount(best.Value)} of {Amount(run.ClosedProfit)} ({Percent(share, 0)}) among {Count(run.Evidence.Series.Count, "symbol")}; doubtful from {Percent(doubt, 0)}, serious from 100 %, where the others lost.");
    }
}

internal sealed class OneWeekdayMakesTheProfit() : Check("one-weekday-makes-the-profit", "One weekday makes the profit", "A calendar pattern found by looking is usually noise.")
{
    internal override Finding? Examine(CaseFile run)
    {
        if (!(run.ClosedProfit > 0) || run.Closed.Length < 50) return null;
        SortedDictionary<int, double> days = run.ProfitBy(static t => (int)CaseFile.DateOf(t.EntryNanos).DayOfWeek);
        if (days.Count < 5) return null;
        KeyValuePair<int, double> best = days.MaxBy(d => d.Value);
        return best.Value < run.ClosedProfit ? null
            : Found(Caution, $"Entries on {(DayOfWeek)best.Key}s (UTC) made {Amount(best.Value)}, all other days together {Amount(run.ClosedProfit - best.Value)}; doubtful when nothing is left without the best of {days.Count} weekdays.");
    }
}

internal sealed class OneHourMakesTheProfit() : Check("one-hour-makes-the-profit", "One hour of the day makes the profit", "An edge at one hour depends on one mechanism, or on none.")
{
    internal override Finding? Examine(CaseFile run)
    {
        if (!(run.ClosedProfit > 0) || run.Closed.Length < 50) return null;
        SortedDictionary<int, double> hours = run.ProfitBy(static t => CaseFile.DateOf(t.EntryNanos).Hour);
        if (hours.Count < 6) return null;
        KeyValuePair<int, double> best = hours.MaxBy(h => h.Value);
        return best.Value < run.ClosedProfit ? null
            : Found(Caution, $"Entries from {best.Key:00}:00 to {best.Key:00}:59 UTC made {Amount(best.Value)}, all other hours together {Amount(run.ClosedProfit - best.Value)}; doubtful when nothing is left without the best of {hours.Count} hours.");
    }
}

internal sealed class LastTradesDominate() : Check("last-trades-dominate", "The last trades make the profit", "A run that ends on its best day was stopped at the right moment.")
{
    internal override Finding? Examine(CaseFile run)
    {
        int last = run.Closed.Length / 10;
        if (!(run.ClosedProfit > 0) || last < 3) return null;
        double late = run.Closed.Skip(run.Closed.Length - last).Sum(t => t.Pnl), share = late / run.ClosedProfit;
        return share < 0.6 ? null
            : Found(share >= 1 ? Serious : Caution, $"The last {Count(last, "trade")} of {Count(run.Closed.Length)} (10 %) made {Percent(share, 0)} of the profit; an even spread gives 10 %, doubtful from 60 %, serious from 100 %.");
    }
}

internal sealed class OpenTradeCarriesTheProfit() : Check("open-trade-carries-the-profit", "An open trade carries the profit", "What is still open has not been earned, and its exit has not been paid for.")
{
    internal override Finding? Examine(CaseFile run)
    {
        double open = run.Evidence.Trades.Where(t => t.IsOpen).Sum(t => t.Pnl);
        double share = open / run.Metrics.NetProfit;
        return !run.IsGain || !(share >= 0.2) ? null
            : Found(share >= 0.5 ? Serious : Caution, $"Positions open at the end stand at {Amount(open)} of {Amount(run.Metrics.NetProfit)} ({Percent(share, 0)}); doubtful from 20 %, serious from 50 %, where the closed trades made less.");
    }
}

internal sealed class OneBarWindfall() : Check("one-bar-windfall", "A windfall within one bar", "A huge gain inside a bar is more often a bad print than a trade that could be had.")
{
    internal override Finding? Examine(CaseFile run)
    {
        if (run.Closed.Length < 2 || !(run.ClosedProfit > 0)) return null;
        TradeEvidence best = run.Closed.MaxBy(t => t.Bars <= 1 ? t.Pnl : double.NegativeInfinity)!;
        double gain = best.Pnl / best.EntryValue;
        return best.Bars > 1 || !(gain >= 0.2) || best.Pnl < 0.1 * run.ClosedProfit ? null
            : Found(Serious, $"The trade of {CaseFile.DateOf(best.EntryNanos):yyyy-MM-dd HH:mm} UTC made {Percent(gain, 0)} within {Count(best.Bars, "bar")} and {Percent(best.Pnl / run.ClosedProfit, 0)} of the profit; serious from a gain of 20 % and a tenth of the profit: look at the bar itself.");
    }
}
