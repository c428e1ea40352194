namespace Godwit.Portfolio.Performance;

/// <summary>The figures of one equity curve. NaN is undefined, infinity is reward without risk. Formulas: docs/metrics.md.</summary>
public readonly record struct ReturnSummary
{
    /// <summary>Number of returns, one per bar.</summary>
    public long Periods { get; init; }

    /// <summary>Mean, standard deviation, skewness and kurtosis of the returns per period.</summary>
    public CentralMoments Moments { get; init; }

    public double TotalReturn { get; init; }

    /// <summary>Infinite when a short curve's growth, compounded over a year, leaves the range of a double.</summary>
    public double Cagr { get; init; }

    public double Volatility { get; init; }
    public double Sharpe { get; init; }
    public double DownsideDeviation { get; init; }
    public double Sortino { get; init; }

    /// <summary>With threshold zero.</summary>
    public double Omega { get; init; }

    public double GainToPain { get; init; }

    /// <summary>A fraction at or below zero.</summary>
    public double MaxDrawdown { get; init; }

    /// <summary>From the peak to the trough of the deepest drawdown.</summary>
    public long MaxDrawdownBars { get; init; }

    public long LongestUnderwaterBars { get; init; }
    public double UlcerIndex { get; init; }
    public double Calmar { get; init; }
    public double MartinRatio { get; init; }
    public double PositiveFraction { get; init; }
    public double Best { get; init; }
    public double Worst { get; init; }
}
