using static Godwit.Core.Functions.DeterministicMath;

namespace Godwit.Portfolio.Performance;

/// <summary>Returns measured against a benchmark's returns of the same periods, risk-free rate zero. NaN where undefined.</summary>
public static class BenchmarkMetrics
{
    /// <summary>cov(r, b)/var(b); NaN when the benchmark does not vary.</summary>
    public static double Beta(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark)
    {
        double variance = CentralMoments.Of(benchmark).Variance;
        return Ratios.OrUndefined(Covariance(returns, benchmark), variance);
    }

    /// <summary>A (mean(r) - beta mean(b)).</summary>
    public static double AlphaArithmetic(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, double periodsPerYear) =>
        AlphaPerPeriod(returns, benchmark) * periodsPerYear;

    /// <summary>(1 + mean(r) - beta mean(b))^A - 1.</summary>
    public static double AlphaCompounded(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, double periodsPerYear) =>
        Expm1(Log1p(AlphaPerPeriod(returns, benchmark)) * periodsPerYear);

    /// <summary>std(r - b, ddof 1) sqrt(A).</summary>
    public static double TrackingError(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, double periodsPerYear) =>
        ReturnMetrics.Volatility(Excess(returns, benchmark), periodsPerYear);

    /// <summary>mean(r - b)/std(r - b, ddof 1) sqrt(A); NaN when the difference does not vary.</summary>
    public static double InformationRatio(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, double periodsPerYear) =>
        ReturnMetrics.Sharpe(Excess(returns, benchmark), periodsPerYear);

    /// <summary>Pearson's correlation; NaN when either side does not vary.</summary>
    public static double Correlation(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark) =>
        Ratios.OrUndefined(
            Covariance(returns, benchmark),
            CentralMoments.Of(returns).StandardDeviation * CentralMoments.Of(benchmark).StandardDeviation);

    /// <summary>Geometric mean return over the periods in which the benchmark rose, divided by the benchmark's own; NaN when it never rose.</summary>
    public static double UpCapture(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark) => Capture(returns, benchmark, 1);

    /// <summary>The same over the periods in which the benchmark fell.</summary>
    public static double DownCapture(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark) => Capture(returns, benchmark, -1);

    private static double AlphaPerPeriod(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark) =>
        CentralMoments.Of(returns).Mean - Beta(returns, benchmark) * CentralMoments.Of(benchmark).Mean;

    /// <summary>Sample covariance, ddof 1.</summary>
    private static double Covariance(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark)
    {
        RequireSameLength(returns, benchmark);
        if (returns.Length < 2) return double.NaN;
        double meanReturn = CentralMoments.Of(returns).Mean, meanBenchmark = CentralMoments.Of(benchmark).Mean;
        CompensatedSum products = default;
        for (int i = 0; i < returns.Length; i++) products.Add((returns[i] - meanReturn) * (benchmark[i] - meanBenchmark));
        return products.Value / (returns.Length - 1);
    }

    private static double[] Excess(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark)
    {
        RequireSameLength(returns, benchmark);
        double[] excess = new double[returns.Length];
        for (int i = 0; i < excess.Length; i++) excess[i] = returns[i] - benchmark[i];
        return excess;
    }

    private static double Capture(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, int direction)
    {
        RequireSameLength(returns, benchmark);
        CompensatedSum ours = default, theirs = default;
        int count = 0;
        for (int i = 0; i < returns.Length; i++)
        {
            if (Math.Sign(benchmark[i]) != direction) continue;
            ours.Add(Log1p(Math.Max(returns[i], -1)));
            theirs.Add(Log1p(Math.Max(benchmark[i], -1)));
            count++;
        }

        return count == 0 ? double.NaN : Expm1(ours.Value / count) / Expm1(theirs.Value / count);
    }

    private static void RequireSameLength(ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark)
    {
        if (returns.Length != benchmark.Length)
            throw new ArgumentException($"The benchmark has {benchmark.Length} returns and the series {returns.Length}: give both for the same periods.", nameof(benchmark));
    }
}
