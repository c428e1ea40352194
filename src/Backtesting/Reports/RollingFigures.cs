using Godwit.Portfolio.Performance;

namespace Godwit.Backtesting.Reports;

/// <summary>Figures of each window of so many periods; value i belongs to the window that ends with period <c>Window − 1 + i</c>.</summary>
/// <param name="Window">Periods in a window.</param>
/// <param name="Sharpe">mean ÷ standard deviation × √A; NaN while nothing moved.</param>
/// <param name="Volatility">Standard deviation × √A.</param>
/// <param name="Beta">cov(r, b) ÷ var(b) against the benchmark.</param>
public sealed record RollingFigures(int Window, double[] Sharpe, double[] Volatility, double[] Beta)
{
    private static readonly int[] Windows = [30, 90, 180, 365];

    /// <summary>The usual windows of which the series holds at least two; a third of a short series when it holds none, and nothing below twelve periods.</summary>
    public static IReadOnlyList<RollingFigures> Of(DailyReturns daily)
    {
        int n = daily.Returns.Length;
        int[] fitting = [.. Windows.Where(w => w * 2 <= n)];
        if (fitting.Length == 0 && n >= 12) fitting = [n / 3];
        return [.. fitting.Select(w => Of(daily, w))];
    }

    public static RollingFigures Of(DailyReturns daily, int window)
    {
        int count = Math.Max(0, daily.Returns.Length - window + 1);
        var (sharpe, volatility, beta) = (new double[count], new double[count], new double[count]);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<double> own = daily.Returns.AsSpan(i, window), held = daily.Benchmark.AsSpan(i, window);
            CentralMoments moments = CentralMoments.Of(own);
            sharpe[i] = ReturnMetrics.Sharpe(in moments, daily.PerYear);
            volatility[i] = ReturnMetrics.Volatility(in moments, daily.PerYear);
            beta[i] = BenchmarkMetrics.Beta(own, held);
        }
        return new RollingFigures(window, sharpe, volatility, beta);
    }
}
