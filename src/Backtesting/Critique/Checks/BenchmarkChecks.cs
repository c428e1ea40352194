using Godwit.Portfolio.Performance;
using static Godwit.Backtesting.Critique.FindingSeverity;
using static Godwit.Backtesting.Critique.Wording;

namespace Godwit.Backtesting.Critique.Checks;

internal sealed class BelowBuyAndHold() : Check("below-buy-and-hold", "Holding earned more", "Work, costs and risk of errors were spent to earn less than doing nothing.")
{
    internal override Finding? Examine(CaseFile run)
    {
        (double own, double held) = (run.Metrics.Returns.TotalReturn, run.Metrics.BenchmarkReturn);
        if (!run.IsGain || !(own < held)) return null;
        double heldSharpe = run.Returns.Held.Length == 0 ? double.NaN : ReturnMetrics.Sharpe(run.Returns.Held, run.Returns.PerYear);
        bool isWorseForItsRisk = !(run.Metrics.TailSharpe > heldSharpe);
        return Found(isWorseForItsRisk ? Caution : Info, $"The run made {Percent(own)}, holding the first instrument {Percent(held)}; Sharpe ratios {Number(run.Metrics.TailSharpe)} and {Number(heldSharpe)}. Doubtful when both are lower, told when only the return is.");
    }
}

internal sealed class JustTheMarket() : Check("just-the-market", "It is the market in disguise", "Returns that follow the market can be had without a strategy and nearly without costs.")
{
    internal override Finding? Examine(CaseFile run)
    {
        double correlation = run.Metrics.Correlation;
        return !run.IsGain || run.Metrics.Trades + run.Metrics.OpenTrades == 0 || !(correlation >= 0.8) ? null
            : Found(correlation >= 0.95 ? Serious : Caution, $"Correlation with holding {Number(correlation)} (beta {Number(run.Metrics.Beta)}, invested {Percent(run.Metrics.Exposure, 0)} of the time); doubtful from 0.8 (two thirds of the variance are the market's), serious from 0.95.");
    }
}

internal sealed class AlphaInsignificant() : Check("alpha-insignificant", "Alpha does not differ from zero", "After what the market gave nothing certain is left.")
{
    internal override Finding? Examine(CaseFile run)
    {
        (double[] own, double[] held) = (run.Returns.Own, run.Returns.Held);
        int n = held.Length;
        if (!run.IsGain || n < 60 || n != own.Length) return null;
        double meanOwn = CentralMoments.Of(own).Mean, meanHeld = CentralMoments.Of(held).Mean, xx = 0, xy = 0;
        for (int i = 0; i < n; i++)
        {
            double x = held[i] - meanHeld;
            (xx, xy) = (xx + x * x, xy + x * (own[i] - meanOwn));
        }
        double beta = xy / xx, alpha = meanOwn - beta * meanHeld, squares = 0;
        for (int i = 0; i < n; i++)
        {
            double rest = own[i] - alpha - beta * held[i];
            squares += rest * rest;
        }
        double error = Math.Sqrt(squares / (n - 2) * (1.0 / n + meanHeld * meanHeld / xx)), t = alpha / error;
        return !(t < 2) ? null : Found(t < 0.5 ? Serious : Caution, $"Alpha {Percent(alpha * run.Returns.PerYear)} a year with t = {Number(t)} beside a beta of {Number(beta)} (least squares over {Count(n, "period")}); doubtful below 2 (about 95 %), serious below 0.5.");
    }
}

internal sealed class OneMarketOnly() : Check("one-market-only", "Tested on one market only", "An idea that is true should not need one particular symbol.")
{
    internal override Finding? Examine(CaseFile run) => run.Evidence.Series.Count > 1 || run.Metrics.Trades == 0 ? null
        : Found(Info, $"One series ({run.Evidence.Series[0].Id}); 'godwit strategies survey' shows the same idea on all data.");
}
