using Godwit.Core.Time;
using Godwit.Portfolio.Performance;
using Godwit.Portfolio.Trades;

namespace Godwit.Backtesting.Results;

/// <summary>
/// The figures of a run. Fractions, not percent; NaN is undefined, infinity is gain without loss. Formulas and conventions:
/// docs/metrics.md. Trade figures count closed trades; returns are per bar, 365 days a year.
/// </summary>
public sealed record RunMetrics
{
    public double NetProfit { get; init; }
    public ReturnSummary Returns { get; init; }
    public double WinRate { get; init; }
    public double ProfitFactor { get; init; }
    public double Expectancy { get; init; }
    public double PayoffRatio { get; init; }
    public double AverageWin { get; init; }
    public double AverageLoss { get; init; }
    public double LargestWin { get; init; }
    public double LargestLoss { get; init; }
    public double MeanTradeReturn { get; init; }
    public double Sqn { get; init; }
    public double Kelly { get; init; }
    public double AvgTradeDurationSeconds { get; init; }
    public double MedianTradeDurationSeconds { get; init; }
    public int MaxConsecutiveLosses { get; init; }
    public int MaxConsecutiveWins { get; init; }

    /// <summary>Mean of the closed trades' worst and best excursions, fractions of the entry price.</summary>
    public double AverageMae { get; init; }
    public double AverageMfe { get; init; }

    /// <summary>Share of bars at whose close a position was open.</summary>
    public double Exposure { get; init; }

    /// <summary>Traded value (both sides) per year divided by mean equity.</summary>
    public double Turnover { get; init; }
    public double TotalFees { get; init; }
    public double TotalSlippage { get; init; }
    public double TotalInterest { get; init; }
    public int Trades { get; init; }
    public int OpenTrades { get; init; }

    /// <summary>Period of the returns behind the tail figures and the intervals.</summary>
    public Duration TailPeriod { get; init; }
    public double Var95 { get; init; }
    public double Es95 { get; init; }
    public double Var99 { get; init; }
    public double Es99 { get; init; }
    public double TailRatio { get; init; }

    /// <summary>Annual Sharpe ratio of the tail returns: what the interval of the Sharpe ratio is about.</summary>
    public double TailSharpe { get; init; }

    /// <summary>Probability that the true Sharpe ratio is above zero.</summary>
    public double Psr { get; init; }

    /// <summary>Bars needed to believe (95 %) that the true Sharpe ratio is above zero.</summary>
    public double MinTrackRecordBars { get; init; }

    /// <summary>Against holding the first instrument from the first to the last close.</summary>
    public double BenchmarkReturn { get; init; }

    /// <summary>Alpha per year, beta, correlation, tracking error per year and information ratio of the tail returns against the same holding.</summary>
    public double Alpha { get; init; }
    public double Beta { get; init; }
    public double Correlation { get; init; }
    public double TrackingError { get; init; }
    public double InformationRatio { get; init; }

    /// <summary>95 % intervals by the stationary bootstrap of the tail returns; null when there are too few.</summary>
    public PerformanceIntervals? Intervals { get; init; }
    public ConfidenceInterval? ProfitFactorInterval { get; init; }

    internal static TradeResult ResultOf(in TradeRecord trade)
    {
        double pnl = trade.Pnl.ToDouble(), entry = trade.EntryNotional.ToDouble();
        return new TradeResult(pnl, entry == 0 ? double.NaN : pnl / entry, trade.Fees.ToDouble(), (trade.ExitTime - trade.EntryTime).TotalSeconds);
    }
}
