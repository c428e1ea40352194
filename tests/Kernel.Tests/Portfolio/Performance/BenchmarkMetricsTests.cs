using CsCheck;
using Godwit.Portfolio.Performance;
using static Godwit.Kernel.Tests.Portfolio.Performance.Samples;

namespace Godwit.Kernel.Tests.Portfolio.Performance;

public sealed class BenchmarkMetricsTests
{
    [Fact]
    public void A_levered_benchmark_has_its_leverage_as_beta_and_no_alpha() =>
        Gen.Select(OfLength(5, 200), Gen.Double[0.1, 5]).Where((b, _) => b.Distinct().Count() > 2).Sample((benchmark, leverage) =>
        {
            double[] returns = Scaled(benchmark, leverage);
            return Near(leverage, BenchmarkMetrics.Beta(returns, benchmark))
                && Near(0, BenchmarkMetrics.AlphaArithmetic(returns, benchmark, PeriodsPerYear))
                && Near(1, BenchmarkMetrics.Correlation(returns, benchmark));
        });

    [Fact]
    public void A_constant_lead_is_all_alpha() =>
        Gen.Select(OfLength(5, 200), Gen.Double[-0.001, 0.001]).Where((b, _) => b.Distinct().Count() > 2).Sample((benchmark, lead) =>
        {
            double[] returns = [.. benchmark.Select(b => b + lead)];
            return Near(lead * PeriodsPerYear, BenchmarkMetrics.AlphaArithmetic(returns, benchmark, PeriodsPerYear), 1E-8)
                && Near(Math.Pow(1 + lead, PeriodsPerYear) - 1, BenchmarkMetrics.AlphaCompounded(returns, benchmark, PeriodsPerYear), 1E-8)
                && BenchmarkMetrics.TrackingError(returns, benchmark, PeriodsPerYear) < 1E-12;
        });

    [Fact]
    public void Correlation_is_symmetric_and_bounded() =>
        Pairs.Sample(pair =>
        {
            double correlation = BenchmarkMetrics.Correlation(pair.A, pair.B);
            return Math.Abs(correlation) <= 1 + 1E-12 && Near(correlation, BenchmarkMetrics.Correlation(pair.B, pair.A));
        });

    [Fact]
    public void The_benchmark_captures_itself_wholly() =>
        OfLength(5, 200).Where(b => b.Any(x => x > 0.01) && b.Any(x => x < -0.01)).Sample(benchmark =>
            Near(1, BenchmarkMetrics.UpCapture(benchmark, benchmark)) && Near(1, BenchmarkMetrics.DownCapture(benchmark, benchmark)));

    [Fact]
    public void A_flat_benchmark_has_no_beta() =>
        Assert.True(double.IsNaN(BenchmarkMetrics.Beta([0.1, 0.2, -0.1], [0.01, 0.01, 0.01])));

    [Fact]
    public void Series_of_different_lengths_are_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => BenchmarkMetrics.Beta([0.1, 0.2], [0.1]));
        Assert.Contains("The benchmark has 1 returns and the series 2", error.Message, StringComparison.Ordinal);
    }
}
