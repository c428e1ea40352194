using Godwit.Core.Randomness;
using Godwit.Portfolio.Performance;

namespace Godwit.Kernel.Tests.Portfolio.Performance;

public sealed class BootstrapTests
{
    private static double[] Noise(int count, double drift)
    {
        SeededRandom random = new(11);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() - 0.5) * 0.04 + drift)];
    }

    [Fact]
    public void The_same_seed_gives_the_same_intervals_and_another_seed_others()
    {
        double[] returns = Noise(300, 0.0005);
        BootstrapOptions options = new() { Resamples = 200, Seed = 5 };
        Assert.Equal(Bootstrap.Intervals(returns, 365, options), Bootstrap.Intervals(returns, 365, options));
        Assert.NotEqual(Bootstrap.Intervals(returns, 365, options), Bootstrap.Intervals(returns, 365, options with { Seed = 6 }));
    }

    [Fact]
    public void Intervals_hold_the_estimate_and_widen_with_confidence()
    {
        double[] returns = Noise(500, 0.0005);
        BootstrapOptions options = new() { Resamples = 400 };
        PerformanceIntervals wide = Bootstrap.Intervals(returns, 365, options with { Confidence = 0.99 });
        PerformanceIntervals narrow = Bootstrap.Intervals(returns, 365, options with { Confidence = 0.5 });
        Holds(wide.Sharpe, narrow.Sharpe, ReturnMetrics.Sharpe(returns, 365));
        Holds(wide.Sortino, narrow.Sortino, ReturnMetrics.Sortino(returns, 365));
        Holds(wide.Cagr, narrow.Cagr, ReturnMetrics.Cagr(returns, 365));
        Holds(wide.Calmar, narrow.Calmar, DrawdownMetrics.Calmar(returns, 365));
        Holds(wide.MaxDrawdown, narrow.MaxDrawdown, DrawdownMetrics.MaxDrawdown(returns));
    }

    private static void Holds(ConfidenceInterval wide, ConfidenceInterval narrow, double estimate)
    {
        Assert.InRange(estimate, wide.Lower, wide.Upper);
        Assert.True(wide.Lower <= narrow.Lower && narrow.Lower <= narrow.Upper && narrow.Upper <= wide.Upper);
    }

    [Fact]
    public void The_interval_of_the_mean_has_the_width_that_theory_gives()
    {
        double[] returns = Noise(2000, 0);
        ConfidenceInterval interval = Bootstrap.Interval(returns, static sample => CentralMoments.Of(sample).Mean, new() { Resamples = 2000, MeanBlockLength = 1 });
        double standardError = CentralMoments.Of(returns).StandardDeviation / Math.Sqrt(2000);
        Assert.InRange((interval.Upper - interval.Lower) / (2 * 1.96 * standardError), 0.9, 1.1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(40)]
    public void Blocks_have_the_mean_length_asked_for(int meanBlockLength)
    {
        double[] series = [.. Enumerable.Range(0, 100_000).Select(i => (double)i)];
        double[] resample = new double[series.Length];
        Bootstrap.Resample(series, resample, meanBlockLength, new SeededRandom(3));
        int breaks = 1 + Enumerable.Range(1, resample.Length - 1).Count(i => resample[i] != (resample[i - 1] + 1) % series.Length);
        Assert.InRange((double)resample.Length / breaks, meanBlockLength * 0.95, meanBlockLength * 1.05);
    }

    [Fact]
    public void Blocks_wrap_around_the_end()
    {
        double[] series = [.. Enumerable.Range(0, 10).Select(i => (double)i)];
        double[] resample = new double[2000];
        Bootstrap.Resample(series, resample, meanBlockLength: 1E9, new SeededRandom(3));
        Assert.All(Enumerable.Range(1, resample.Length - 1), i => Assert.Equal((resample[i - 1] + 1) % 10, resample[i]));
    }

    [Fact]
    public void A_metric_mostly_undefined_has_no_interval()
    {
        ConfidenceInterval interval = Bootstrap.Intervals(new double[50], 365, new() { Resamples = 20 }).Sharpe;
        Assert.True(double.IsNaN(interval.Lower) && double.IsNaN(interval.Upper));
        Assert.Equal(0, interval.Defined);
        Assert.True(double.IsNaN(Bootstrap.Intervals([], 365, new() { Resamples = 20 }).Cagr.Lower));
    }

    [Fact]
    public void The_profit_factor_of_winners_only_is_infinite_throughout()
    {
        TradeResult[] trades = [.. Enumerable.Range(1, 20).Select(i => new TradeResult(i, 0.01, 0, 60))];
        ConfidenceInterval interval = Bootstrap.ProfitFactor(trades, new() { Resamples = 100 });
        Assert.Equal(double.PositiveInfinity, interval.Lower);
        TradeResult[] mixed = [.. trades, .. trades.Select(trade => trade with { NetProfit = -trade.NetProfit })];
        ConfidenceInterval around = Bootstrap.ProfitFactor(mixed, new() { Resamples = 400 });
        Assert.InRange(TradeMetrics.ProfitFactor(mixed), around.Lower, around.Upper);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        double[] returns = Noise(10, 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => Bootstrap.Intervals(returns, 365, new() { Resamples = 5 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bootstrap.Intervals(returns, 365, new() { Confidence = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bootstrap.Intervals(returns, 365, new() { MeanBlockLength = 0.5 }));
    }
}
