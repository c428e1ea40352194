using Godwit.Backtesting.Results;
using Godwit.Core.Time;
using Godwit.Portfolio.Performance;
using Godwit.Portfolio.Trades;

namespace Godwit.Backtesting.Surveys;

/// <summary>One stretch of a run's equity curve. Fractions; NaN is undefined. Formulas: docs/metrics.md.</summary>
/// <param name="TotalReturn">Net of all costs.</param>
/// <param name="Cagr">Compound annual growth, 365 days.</param>
/// <param name="Sharpe">Annualised, risk-free rate zero.</param>
/// <param name="MaxDrawdown">At or below zero; a drawdown that began before the stretch counts from the stretch's own peak.</param>
/// <param name="Trades">Trades closed in the stretch.</param>
public readonly record struct SurveyPart(double TotalReturn, double Cagr, double Sharpe, double MaxDrawdown, int Trades)
{
    /// <summary>The stretch after <paramref name="after"/> (exclusive) up to <paramref name="upTo"/> (inclusive) of a run whose equity was kept.</summary>
    public static SurveyPart Of(BacktestResult result, Instant after, Instant upTo, double periodsPerYear)
    {
        IReadOnlyList<EquityPoint> curve = result.Equity ?? throw new ArgumentException("The run's equity was not kept.", nameof(result));
        double before = result.InitialEquity.ToDouble();
        ReturnStatistics? statistics = null;
        foreach (EquityPoint point in curve)
        {
            double equity = point.Equity.ToDouble();
            if (point.At > upTo) break;
            if (point.At <= after)
            {
                before = equity;
                continue;
            }
            // A stretch that begins in ruin has no returns left to measure.
            if (before <= 0) return new SurveyPart(double.NaN, double.NaN, double.NaN, double.NaN, 0);
            (statistics ??= new ReturnStatistics(before)).Add(equity);
        }
        if (statistics is null) return new SurveyPart(double.NaN, double.NaN, double.NaN, double.NaN, 0);
        ReturnSummary summary = statistics.Summarize(periodsPerYear);
        return new SurveyPart(summary.TotalReturn, summary.Cagr, summary.Sharpe, summary.MaxDrawdown, ClosedTrades(result.Trades, after, upTo));
    }

    private static int ClosedTrades(TradeList trades, Instant after, Instant upTo)
    {
        int count = 0;
        for (int i = 0; i < trades.Count; i++)
        {
            ref TradeRecord trade = ref trades[i];
            if (!trade.IsOpen && trade.ExitTime > after && trade.ExitTime <= upTo) count++;
        }
        return count;
    }
}
