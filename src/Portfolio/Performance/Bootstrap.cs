using System.Runtime.Intrinsics;
using Godwit.Core.Functions;
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
            Figures figures = FiguresOf(resample, periodsPerYear);
            values[0][b] = figures.Sharpe;
            values[1][b] = figures.Sortino;
            values[2][b] = figures.Calmar;
            values[3][b] = figures.Cagr;
            values[4][b] = figures.MaxDrawdown;
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
        double mean = meanBlockLength == 0 ? DefaultBlockLength(series.Length) : meanBlockLength;
        // A block that ends after each period with probability 1 / mean is longer than n with probability (1 - 1 / mean)^n.
        double perLog = mean > 1 ? 1 / DeterministicMath.Log1p(-1 / mean) : 0;
        while (!resample.IsEmpty)
        {
            int from = random.NextInt(series.Length);
            double length = 1 + Math.Floor(perLog * DeterministicMath.Log(1 - random.NextDouble()));
            int count = (int)Math.Min(length, resample.Length);
            CopyAround(series, from, resample[..count]);
            resample = resample[count..];
        }
    }

    /// <summary>Copies consecutive values, from the end on to the beginning.</summary>
    private static void CopyAround(ReadOnlySpan<double> series, int from, Span<double> block)
    {
        while (!block.IsEmpty)
        {
            int count = Math.Min(block.Length, series.Length - from);
            series.Slice(from, count).CopyTo(block);
            block = block[count..];
            from = 0;
        }
    }

    private static double DefaultBlockLength(int length) =>
        Math.Ceiling(DeterministicMath.Pow(length, 1.0 / 3) - 1E-9);

    /// <summary>The five figures of one resample.</summary>
    private readonly record struct Figures(double Sharpe, double Sortino, double Calmar, double Cagr, double MaxDrawdown);

    /// <summary>As <see cref="ReturnStatistics"/> would say them, without the other figures; its way is taken where a return ruins.</summary>
    private static Figures FiguresOf(ReadOnlySpan<double> returns, double periodsPerYear)
    {
        Vector256<double> squares = default, worst = default;
        foreach (ref readonly Vector256<double> r in Lanes.Of(returns))
        {
            Vector256<double> shortfall = Vector256.Min(r, default);
            squares += shortfall * shortfall;
            worst = Vector256.Min(worst, shortfall);
        }
        double squaredShortfalls = Lanes.Sum(squares), least = Lanes.Smallest(worst);
        foreach (double r in Lanes.Rest(returns))
        {
            double shortfall = Math.Min(r, 0);
            squaredShortfalls += shortfall * shortfall;
            least = Math.Min(least, r);
        }
        if (!(least > -1)) return RuinedFiguresOf(returns, periodsPerYear);

        (double wealth, double maxDrawdown) = Path(returns);
        CentralMoments moments = CentralMoments.Of(returns);
        double cagr = ReturnMetrics.Cagr(wealth - 1, returns.Length, periodsPerYear);
        double downside = Math.Sqrt(Ratios.OrUndefined(squaredShortfalls, returns.Length));
        return new Figures(
            ReturnMetrics.Sharpe(in moments, periodsPerYear), ReturnMetrics.Sortino(moments.Mean, downside, periodsPerYear),
            DrawdownMetrics.Calmar(cagr, maxDrawdown), cagr, maxDrawdown);
    }

    /// <summary>What one unit becomes, and the deepest fall on the way.</summary>
    private static (double Wealth, double MaxDrawdown) Path(ReadOnlySpan<double> returns)
    {
        double wealth = 1, peak = 1, deepest = 1;
        foreach (double r in returns)
        {
            wealth *= 1 + r;
            peak = wealth > peak ? wealth : peak;
            // A new depth is rare: nearly always a multiplication tells that a division is not needed.
            if (wealth < deepest * peak) deepest = Math.Min(deepest, wealth / peak);
        }
        return (wealth, deepest - 1);
    }

    private static Figures RuinedFiguresOf(ReadOnlySpan<double> returns, double periodsPerYear)
    {
        ReturnStatistics statistics = new(1);
        double wealth = 1;
        foreach (double r in returns)
        {
            wealth = ReturnMetrics.Grow(wealth, r);
            statistics.Add(wealth);
        }
        ReturnSummary summary = statistics.Summarize(periodsPerYear);
        return new Figures(summary.Sharpe, summary.Sortino, summary.Calmar, summary.Cagr, summary.MaxDrawdown);
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
