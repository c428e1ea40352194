using static Godwit.Core.Functions.DeterministicMath;

namespace Godwit.Portfolio.Performance;

/// <summary>
/// Metrics of a series of simple returns per period, P_t/P_(t-1) - 1. Undefined is NaN, "reward without risk" is
/// positive infinity; nothing throws for short or degenerate series. A return of -1 or less ruins the account: its
/// wealth stays at zero from there on. <c>periodsPerYear</c> is 365 times the bars per day. Formulas: docs/metrics.md.
/// </summary>
public static class ReturnMetrics
{
    /// <summary>The simple returns between consecutive prices or equities; empty for fewer than two.</summary>
    public static double[] FromPrices(ReadOnlySpan<double> prices)
    {
        double[] returns = new double[Math.Max(prices.Length - 1, 0)];
        for (int i = 0; i < returns.Length; i++) returns[i] = prices[i + 1] / prices[i] - 1;
        return returns;
    }

    /// <summary>(1 + annual)^(1/A) - 1: an annual rate per period.</summary>
    public static double RatePerPeriod(double annualRate, double periodsPerYear) => Expm1(Log1p(annualRate) / periodsPerYear);

    /// <summary>prod(1 + r) - 1; zero for no returns.</summary>
    public static double TotalReturn(ReadOnlySpan<double> returns)
    {
        double wealth = 1;
        foreach (double r in returns) wealth = Grow(wealth, r);
        return wealth - 1;
    }

    /// <summary>Compound annual growth: (1 + total return)^(A/n) - 1, n the number of returns; NaN for none.</summary>
    public static double Cagr(ReadOnlySpan<double> returns, double periodsPerYear) =>
        Cagr(TotalReturn(returns), returns.Length, periodsPerYear);

    /// <summary>The same from the total return and the number of periods it took.</summary>
    public static double Cagr(double totalReturn, long periods, double periodsPerYear) =>
        periods == 0 ? double.NaN : Expm1(Log1p(totalReturn) * (periodsPerYear / periods));

    /// <summary>std(r, ddof 1) sqrt(A).</summary>
    public static double Volatility(ReadOnlySpan<double> returns, double periodsPerYear) =>
        Volatility(CentralMoments.Of(returns), periodsPerYear);

    public static double Volatility(in CentralMoments moments, double periodsPerYear) =>
        moments.StandardDeviation * Math.Sqrt(periodsPerYear);

    /// <summary>mean(r)/std(r, ddof 1) per period, not annualised; NaN when the returns do not vary.</summary>
    public static double SharpePerPeriod(ReadOnlySpan<double> returns) => SharpePerPeriod(CentralMoments.Of(returns));

    public static double SharpePerPeriod(in CentralMoments moments, double ratePerPeriod = 0) =>
        Ratios.OrUndefined(moments.Mean - ratePerPeriod, moments.StandardDeviation);

    /// <summary>mean(x)/std(x, ddof 1) sqrt(A) with x = r - (1 + riskFree)^(1/A) + 1; NaN when the returns do not vary.</summary>
    public static double Sharpe(ReadOnlySpan<double> returns, double periodsPerYear, double annualRiskFree = 0) =>
        Sharpe(CentralMoments.Of(returns), periodsPerYear, annualRiskFree);

    public static double Sharpe(in CentralMoments moments, double periodsPerYear, double annualRiskFree = 0) =>
        SharpePerPeriod(moments, RatePerPeriod(annualRiskFree, periodsPerYear)) * Math.Sqrt(periodsPerYear);

    /// <summary>sqrt((1/n) sum min(r - target, 0)^2) sqrt(A), divisor all periods; <paramref name="targetPerPeriod"/> is the minimum acceptable return.</summary>
    public static double DownsideDeviation(ReadOnlySpan<double> returns, double periodsPerYear, double targetPerPeriod = 0) =>
        DownsidePerPeriod(returns, targetPerPeriod) * Math.Sqrt(periodsPerYear);

    /// <summary>mean(r - target) / downside deviation, annualised by sqrt(A); infinite for gains without any shortfall.</summary>
    public static double Sortino(ReadOnlySpan<double> returns, double periodsPerYear, double targetPerPeriod = 0) =>
        Sortino(CentralMoments.Of(returns).Mean, DownsidePerPeriod(returns, targetPerPeriod), periodsPerYear, targetPerPeriod);

    public static double Sortino(double mean, double downsidePerPeriod, double periodsPerYear, double targetPerPeriod = 0) =>
        Ratios.RewardToRisk(mean - targetPerPeriod, downsidePerPeriod) * Math.Sqrt(periodsPerYear);

    /// <summary>sum max(r - L, 0) / sum max(L - r, 0); infinite without any shortfall.</summary>
    public static double Omega(ReadOnlySpan<double> returns, double thresholdPerPeriod = 0)
    {
        CompensatedSum above = default, below = default;
        foreach (double r in returns)
        {
            above.Add(Math.Max(r - thresholdPerPeriod, 0));
            below.Add(Math.Max(thresholdPerPeriod - r, 0));
        }

        return Ratios.RewardToRisk(above.Value, below.Value);
    }

    /// <summary>sum(r) / |sum of the negative r|, per period.</summary>
    public static double GainToPain(ReadOnlySpan<double> returns)
    {
        CompensatedSum all = default, pain = default;
        foreach (double r in returns)
        {
            all.Add(r);
            pain.Add(Math.Max(-r, 0));
        }

        return Ratios.RewardToRisk(all.Value, pain.Value);
    }

    /// <summary>count(r &gt; 0)/n; NaN for no returns.</summary>
    public static double PositiveFraction(ReadOnlySpan<double> returns)
    {
        int positive = 0;
        foreach (double r in returns)
            if (r > 0) positive++;
        return Ratios.OrUndefined(positive, returns.Length);
    }

    /// <summary>The largest return; NaN for none.</summary>
    public static double Best(ReadOnlySpan<double> returns)
    {
        double best = double.NaN;
        foreach (double r in returns)
            if (!(r <= best)) best = r;
        return best;
    }

    /// <summary>The smallest return; NaN for none.</summary>
    public static double Worst(ReadOnlySpan<double> returns)
    {
        double worst = double.NaN;
        foreach (double r in returns)
            if (!(r >= worst)) worst = r;
        return worst;
    }

    /// <summary>The annualised Sharpe ratio of each window of returns; element k covers returns k to k + window - 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The window holds fewer than two returns.</exception>
    public static double[] RollingSharpe(ReadOnlySpan<double> returns, int window, double periodsPerYear)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 2);
        double[] ratios = new double[Math.Max(returns.Length - window + 1, 0)];
        for (int k = 0; k < ratios.Length; k++) ratios[k] = Sharpe(returns.Slice(k, window), periodsPerYear);
        return ratios;
    }

    /// <summary>Wealth after one more period: ruin is final.</summary>
    internal static double Grow(double wealth, double r) => Math.Max(wealth * (1 + r), 0);

    private static double DownsidePerPeriod(ReadOnlySpan<double> returns, double targetPerPeriod)
    {
        CompensatedSum squares = default;
        foreach (double r in returns)
        {
            double shortfall = Math.Min(r - targetPerPeriod, 0);
            squares.Add(shortfall * shortfall);
        }

        return Math.Sqrt(Ratios.OrUndefined(squares.Value, returns.Length));
    }
}
