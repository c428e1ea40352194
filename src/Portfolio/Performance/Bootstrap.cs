using Godwit.Core.Randomness;

namespace Godwit.Portfolio.Performance;

/// <summary>A percentile confidence interval.</summary>
/// <param name="Lower">NaN when the metric was undefined in more than half of the resamples.</param>
/// <param name="Upper">May be infinite where the metric may.</param>
/// <param name="Confidence">Coverage aimed at, such as 0.95.</param>
/// <param name="Defined">Resamples in which the metric had a value.</param>
public readonly record struct ConfidenceInterval(double Lower, double Upper, double Confidence, int Defined);

/// <summary>How to resample.</summary>
public sealed record BootstrapOptions
{
    /// <summary>Number of resamples, at least 10; 1,000 gives the ends of a 95 % interval to about two digits.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>Coverage, between 0 and 1.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Mean number of consecutive periods kept together, at least 1; zero means n^(1/3), rounded up. 1 is the plain bootstrap.</summary>
    public double MeanBlockLength { get; init; }

    /// <summary>The same seed gives the same intervals, everywhere.</summary>
    public ulong Seed { get; init; } = 1;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Resamples, 10);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Confidence, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Confidence, 1);
        if (MeanBlockLength != 0) ArgumentOutOfRangeException.ThrowIfLessThan(MeanBlockLength, 1);
    }
}

/// <summary>Intervals of the metrics of one return series, all from the same resamples.</summary>
public readonly record struct PerformanceIntervals(
    ConfidenceInterval Sharpe, ConfidenceInterval Sortino, ConfidenceInterval Calmar,
    ConfidenceInterval Cagr, ConfidenceInterval MaxDrawdown);

/// <summary>
/// Confidence intervals by the stationary bootstrap: blocks of consecutive periods with geometric lengths, wrapped
/// around the end, so that volatility clusters survive. D. N. Politis and J. P. Romano, J. Am. Stat. Assoc. 89 (1994).
/// </summary>
/// <remarks>
/// Percentile intervals: simple, and too narrow for short or strongly dependent samples. Dependence longer than a
/// block is lost, and a maximum drawdown depends on exactly that. Read them as a lower bound on the uncertainty.
/// </remarks>
public static class Bootstrap
{
    /// <summary>A figure of one resample; NaN where undefined.</summary>
    public delegate double Statistic(ReadOnlySpan<double> sample);

    /// <summary>The interval of any statistic of a series.</summary>
    public static ConfidenceInterval Interval(ReadOnlySpan<double> series, Statistic statistic, BootstrapOptions options)
    {
        options.Validate();
        double[] resample = new double[series.Length], values = new double[options.Resamples];
        SeededRandom random = new(options.Seed);
        for (int b = 0; b < values.Length; b++)
        {
            Resample(series, resample, options.MeanBlockLength, random);
            values[b] = statistic(resample);
        }

        return Percentiles(values, options.Confidence);
    }

    /// <summary>The intervals of the ratios of a return series.</summary>
    public static PerformanceIntervals Intervals(ReadOnlySpan<double> returns, double periodsPerYear, BootstrapOptions options)
    {
        options.Validate();
        double[] resample = new double[returns.Length];
        double[][] values = [.. Enumerable.Range(0, 5).Select(_ => new double[options.Resamples])];
        SeededRandom random = new(options.Seed);
        for (int b = 0; b < options.Resamples; b++)
        {
            Resample(returns, resample, options.MeanBlockLength, random);
            ReturnSummary summary = Summarize(resample, periodsPerYear);
            values[0][b] = summary.Sharpe;
            values[1][b] = summary.Sortino;
            values[2][b] = summary.Calmar;
            values[3][b] = summary.Cagr;
            values[4][b] = summary.MaxDrawdown;
        }

        double level = options.Confidence;
        return new(
            Percentiles(values[0], level), Percentiles(values[1], level), Percentiles(values[2], level),
            Percentiles(values[3], level), Percentiles(values[4], level));
    }

    /// <summary>The interval of the profit factor of a list of trades; trades are drawn singly unless the options give a block length.</summary>
    public static ConfidenceInterval ProfitFactor(ReadOnlySpan<TradeResult> trades, BootstrapOptions options)
    {
        double[] profits = new double[trades.Length];
        for (int i = 0; i < profits.Length; i++) profits[i] = trades[i].NetProfit;
        BootstrapOptions single = options.MeanBlockLength == 0 ? options with { MeanBlockLength = 1 } : options;
        // Profit factor is Omega of the net profits at threshold zero.
        return Interval(profits, static sample => ReturnMetrics.Omega(sample), single);
    }

    /// <summary>Fills <paramref name="resample"/> with blocks drawn from <paramref name="series"/>; a mean length of zero means the default.</summary>
    public static void Resample(ReadOnlySpan<double> series, Span<double> resample, double meanBlockLength, SeededRandom random)
    {
        if (series.IsEmpty) return;
        double restart = 1 / (meanBlockLength == 0 ? DefaultBlockLength(series.Length) : meanBlockLength);
        int at = random.NextInt(series.Length);
        for (int i = 0; i < resample.Length; i++)
        {
            resample[i] = series[at];
            if (random.NextDouble() < restart) at = random.NextInt(series.Length);
            else if (++at == series.Length) at = 0;
        }
    }

    private static double DefaultBlockLength(int length) =>
        Math.Ceiling(Core.Functions.DeterministicMath.Pow(length, 1.0 / 3) - 1E-9);

    private static ReturnSummary Summarize(ReadOnlySpan<double> returns, double periodsPerYear)
    {
        ReturnStatistics statistics = new(1);
        double wealth = 1;
        foreach (double r in returns)
        {
            wealth = ReturnMetrics.Grow(wealth, r);
            statistics.Add(wealth);
        }

        return statistics.Summarize(periodsPerYear);
    }

    private static ConfidenceInterval Percentiles(double[] values, double confidence)
    {
        double[] defined = Array.FindAll(values, static v => !double.IsNaN(v));
        if (defined.Length * 2 < values.Length || defined.Length == 0) return new(double.NaN, double.NaN, confidence, defined.Length);
        SortedSample sample = new(defined);
        double tail = (1 - confidence) / 2;
        return new(OrderStatistic(sample, tail), OrderStatistic(sample, 1 - tail), confidence, defined.Length);
    }

    /// <summary>The nearest order statistic: interpolation would turn an infinite neighbour into an infinite or undefined end.</summary>
    private static double OrderStatistic(SortedSample sample, double probability)
    {
        ReadOnlySpan<double> ascending = sample.Ascending;
        return ascending[(int)Math.Round((ascending.Length - 1) * probability)];
    }
}
