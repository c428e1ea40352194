using static Godwit.Backtesting.Critique.FindingSeverity;
using static Godwit.Backtesting.Critique.Wording;

namespace Godwit.Backtesting.Critique.Checks;

internal sealed class NoTrades() : Check("no-trades", "Nothing was traded", "Without a trade there is no result.")
{
    internal override Finding? Examine(CaseFile run) => run.Metrics.Trades + run.Metrics.OpenTrades > 0 ? null
        : Found(Fatal, $"0 trades in {Count(run.Evidence.Bars, "bar")}: every figure is that of cash.");
}

internal sealed class TooFewTrades() : Check("too-few-trades", "Too few trades", "The figures of few trades are mostly chance.")
{
    internal override Finding? Examine(CaseFile run)
    {
        int trades = run.Metrics.Trades;
        if (trades >= 100 || trades + run.Metrics.OpenTrades == 0) return null;
        double margin = trades == 0 ? double.NaN : 1.96 * Math.Sqrt(0.25 / trades);
        return Found(trades < 30 ? Serious : Caution,
            $"{Count(trades, "closed trade")}{(trades > 0 ? $": a win rate of one half would be known to ± {Percent(margin, 0)}" : "")}; serious below 30 (where means begin to look normal), doubtful below 100 (± 10 %).");
    }
}

internal sealed class TooShortPeriod() : Check("too-short-period", "Too short a period", "A few months hold one mood of the market and little else.")
{
    internal override Finding? Examine(CaseFile run)
    {
        double days = run.Returns.Days;
        return days >= 365 || days == 0 ? null
            : Found(days < 90 ? Serious : Caution, $"{Count((long)Math.Ceiling(days), "day")}; serious below 90 (a quarter), doubtful below 365: a year is the shortest span with every season in it.");
    }
}

internal sealed class OneRegimeOnly() : Check("one-regime-only", "The market knew only one direction", "A strategy that has never seen a fall, or a rise, has not been tested on it.")
{
    internal override Finding? Examine(CaseFile run)
    {
        double[] held = run.Returns.Held;
        if (held.Length < 30) return null;
        double level = 1, peak = 1, trough = 1, fall = 0, rise = 0;
        foreach (double r in held)
        {
            level *= 1 + r;
            (peak, trough) = (Math.Max(peak, level), Math.Min(trough, level));
            (fall, rise) = (Math.Min(fall, level / peak - 1), Math.Max(rise, level / trough - 1));
        }
        return fall <= -0.2 && rise >= 0.2 ? null
            : Found(Caution, $"The first instrument fell at most {Percent(-fall)} and rose at most {Percent(rise)}; both should reach 20 %, the usual mark of a bear and of a bull market.");
    }
}

internal sealed class RareTrades() : Check("rare-trades", "Less than one trade a month", "Rare trades make long waits and slow proof: a broken rule takes years to be noticed.")
{
    internal override Finding? Examine(CaseFile run)
    {
        double months = run.Returns.Days / 30.44;
        double perMonth = run.Metrics.Trades / months;
        return months < 3 || run.Metrics.Trades == 0 || perMonth >= 1 ? null
            : Found(Caution, $"{Number(perMonth)} closed trades a month over {Number(months, 0)} months; below 1 it takes more than eight years to see 100 trades live.");
    }
}

internal sealed class LittleTimeInMarket() : Check("little-time-in-market", "Hardly ever invested", "Annual figures of a strategy that is nearly always in cash describe cash.")
{
    internal override Finding? Examine(CaseFile run) => !(run.Metrics.Exposure < 0.02) || run.Metrics.Trades == 0 ? null
        : Found(Caution, $"A position was open at {Percent(run.Metrics.Exposure, 2)} of the bars; below 2 % volatility and Sharpe ratio are made of zeros, and few hours of luck decide.");
}

internal sealed class MinimumTrackRecord() : Check("minimum-track-record", "The track record is too short for its Sharpe ratio", "A small edge needs a long record before it differs from zero.")
{
    internal override Finding? Examine(CaseFile run)
    {
        double needed = run.Metrics.MinTrackRecordBars;
        long had = run.Metrics.Returns.Periods;
        return !run.IsGain || double.IsNaN(needed) || needed <= had ? null
            : Found(Serious, $"The Sharpe ratio of {Number(run.Metrics.Returns.Sharpe)} needs {(double.IsInfinity(needed) ? "more bars than there can be" : Count((long)Math.Min(Math.Ceiling(needed), 1e15), "bar"))} to be above zero with 95 % confidence; the run has {Count(had)} (Bailey and López de Prado 2012).");
    }
}

internal sealed class ProbabilisticSharpe() : Check("probabilistic-sharpe", "The Sharpe ratio may be zero", "The chance that the true Sharpe ratio is not positive is too large to ignore.")
{
    internal override Finding? Examine(CaseFile run) => !run.IsGain || !(run.Metrics.Psr < 0.95) ? null
        : Found(run.Metrics.Psr < 0.8 ? Serious : Caution, $"Probability that the true Sharpe ratio is above zero: {Percent(run.Metrics.Psr)}; doubtful below 95 % (the usual level of a test), serious below 80 %.");
}

internal sealed class SharpeInterval() : Check("sharpe-interval", "The interval of the Sharpe ratio holds zero", "Chance alone could have done this.")
{
    internal override Finding? Examine(CaseFile run) => !run.IsGain || run.Metrics.Intervals is not { Sharpe: var i } || !(i.Lower <= 0) ? null
        : Found(Caution, $"95 % interval of the Sharpe ratio (stationary bootstrap): {Number(i.Lower)} to {Number(i.Upper)}; its lower end should be above 0.");
}

internal sealed class ProfitFactorInterval() : Check("profit-factor-interval", "The interval of the profit factor holds one", "Other draws of the same trades would have lost.")
{
    internal override Finding? Examine(CaseFile run) => !run.IsGain || run.Metrics.ProfitFactorInterval is not { } i || !(i.Lower <= 1) ? null
        : Found(Caution, $"95 % interval of the profit factor (bootstrap of the trades): {Number(i.Lower)} to {Number(i.Upper)}; its lower end should be above 1, where gains equal losses.");
}

internal sealed class MeanTradeInsignificant() : Check("mean-trade-insignificant", "The mean trade does not differ from zero", "The average gain is small against its own scatter.")
{
    internal override Finding? Examine(CaseFile run)
    {
        int n = run.Closed.Length;
        if (!run.IsGain || n < 10) return null;
        double mean = run.ClosedProfit / n;
        double deviation = Math.Sqrt(run.Closed.Sum(t => (t.Pnl - mean) * (t.Pnl - mean)) / (n - 1));
        double t = mean / deviation * Math.Sqrt(n);
        return !(t < 2) ? null : Found(t < 1 ? Serious : Caution, $"Mean trade {Amount(mean)} with standard error {Amount(deviation / Math.Sqrt(n))}: t = {Number(t)}; below 2 (about 95 %) it is not told from zero, below 1 not even from its own noise.");
    }
}
