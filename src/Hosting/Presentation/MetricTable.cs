using Godwit.Backtesting.Results;
using Godwit.Portfolio.Performance;

namespace Godwit.Hosting.Presentation;

/// <summary>The metrics of a run by their stable JSON names, in the order of the documentation.</summary>
public static class MetricTable
{
    /// <summary>Names and values; NaN means undefined, infinity gain without loss. Counts are whole doubles.</summary>
    public static IReadOnlyList<KeyValuePair<string, double>> Of(RunMetrics m)
    {
        ReturnSummary r = m.Returns;
        return
        [
            new("netProfit", m.NetProfit), new("totalReturn", r.TotalReturn), new("cagr", r.Cagr), new("volatility", r.Volatility),
            new("sharpe", r.Sharpe), new("sortino", r.Sortino), new("calmar", r.Calmar), new("omega", r.Omega),
            new("maxDrawdown", r.MaxDrawdown), new("maxDrawdownBars", r.MaxDrawdownBars), new("longestUnderwaterBars", r.LongestUnderwaterBars),
            new("ulcerIndex", r.UlcerIndex), new("martinRatio", r.MartinRatio), new("gainToPain", r.GainToPain),
            new("winRate", m.WinRate), new("profitFactor", m.ProfitFactor), new("expectancy", m.Expectancy), new("payoffRatio", m.PayoffRatio),
            new("averageWin", m.AverageWin), new("averageLoss", m.AverageLoss), new("largestWin", m.LargestWin), new("largestLoss", m.LargestLoss),
            new("meanTradeReturn", m.MeanTradeReturn), new("sqn", m.Sqn), new("kellyFraction", m.Kelly),
            new("avgTradeDurationSeconds", m.AvgTradeDurationSeconds), new("medianTradeDurationSeconds", m.MedianTradeDurationSeconds),
            new("maxConsecutiveLosses", m.MaxConsecutiveLosses), new("maxConsecutiveWins", m.MaxConsecutiveWins),
            new("averageMae", m.AverageMae), new("averageMfe", m.AverageMfe),
            new("exposure", m.Exposure), new("turnover", m.Turnover), new("totalFees", m.TotalFees), new("totalSlippage", m.TotalSlippage),
            new("totalInterest", m.TotalInterest), new("trades", m.Trades), new("openTrades", m.OpenTrades),
            new("tailPeriodSeconds", m.TailPeriod.TotalSeconds), new("var95", m.Var95), new("es95", m.Es95), new("var99", m.Var99), new("es99", m.Es99),
            new("tailRatio", m.TailRatio), new("tailSharpe", m.TailSharpe), new("skew", r.Moments.SkewnessPopulation), new("kurtosis", r.Moments.ExcessKurtosisPopulation),
            new("bestBar", r.Best), new("worstBar", r.Worst), new("positiveBars", r.PositiveFraction),
            new("psr", m.Psr), new("minTrackRecordBars", m.MinTrackRecordBars), new("benchmarkReturn", m.BenchmarkReturn),
            new("alpha", m.Alpha), new("beta", m.Beta), new("correlation", m.Correlation), new("trackingError", m.TrackingError),
            new("informationRatio", m.InformationRatio),
        ];
    }

    /// <summary>95 % intervals by name, where they could be computed.</summary>
    public static IReadOnlyList<KeyValuePair<string, ConfidenceInterval>> Intervals(RunMetrics m)
    {
        var intervals = new List<KeyValuePair<string, ConfidenceInterval>>();
        if (m.Intervals is { } i)
        {
            intervals.Add(new("sharpe", i.Sharpe));
            intervals.Add(new("sortino", i.Sortino));
            intervals.Add(new("calmar", i.Calmar));
            intervals.Add(new("cagr", i.Cagr));
            intervals.Add(new("maxDrawdown", i.MaxDrawdown));
        }
        if (m.ProfitFactorInterval is { } profitFactor) intervals.Add(new("profitFactor", profitFactor));
        return intervals;
    }
}
