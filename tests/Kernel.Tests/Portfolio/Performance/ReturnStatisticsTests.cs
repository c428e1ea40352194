using CsCheck;
using Godwit.Core.Randomness;
using Godwit.Portfolio.Performance;
using Godwit.Support.Meters;
using static Godwit.Kernel.Tests.Portfolio.Performance.Samples;

namespace Godwit.Kernel.Tests.Portfolio.Performance;

/// <summary>The stream against the batch functions: one formula, two faces.</summary>
public sealed class ReturnStatisticsTests
{
    /// <summary>Stretches of trading and of standing still; long ones cross the block length.</summary>
    private static readonly Gen<(double[] Returns, int Idle)[]> Stretches =
        Gen.Select(OfLength(0, 150), Gen.Frequency((2, Gen.Int[0, 30]), (1, Gen.Int[31, 2000]))).Array[1, 6];

    [Fact]
    public void The_stream_says_what_the_batch_says() =>
        Gen.Select(Stretches, Gen.Double[0.01, 1E9], Gen.Double[-0.01, 0.01]).Sample((stretches, initial, target) =>
        {
            ReturnStatistics statistics = new(initial, target);
            List<double> equity = [initial];
            foreach ((double[] returns, int idle) in stretches)
            {
                foreach (double point in Equity(equity[^1], returns))
                {
                    statistics.Add(point);
                    equity.Add(point);
                }

                statistics.AddUnchanged(idle);
                equity.AddRange(Enumerable.Repeat(equity[^1], idle));
            }

            Assert.Equal(equity.Count - 1, statistics.Count);
            AssertSame(ReturnMetrics.FromPrices([.. equity]), target, statistics.Summarize(PeriodsPerYear, 0.03));
        }, iter: 200);

    private static void AssertSame(double[] r, double target, ReturnSummary s)
    {
        CentralMoments moments = CentralMoments.Of(r);
        (string Name, double Batch, double Stream)[] figures =
        [
            ("total return", ReturnMetrics.TotalReturn(r), s.TotalReturn),
            ("cagr", ReturnMetrics.Cagr(r, PeriodsPerYear), s.Cagr),
            ("mean", moments.Mean, s.Moments.Mean),
            ("volatility", ReturnMetrics.Volatility(r, PeriodsPerYear), s.Volatility),
            ("sharpe", ReturnMetrics.Sharpe(r, PeriodsPerYear, 0.03), s.Sharpe),
            ("downside", ReturnMetrics.DownsideDeviation(r, PeriodsPerYear, target), s.DownsideDeviation),
            ("sortino", ReturnMetrics.Sortino(r, PeriodsPerYear, target), s.Sortino),
            ("omega", ReturnMetrics.Omega(r), s.Omega),
            ("gain to pain", ReturnMetrics.GainToPain(r), s.GainToPain),
            ("max drawdown", DrawdownMetrics.MaxDrawdown(r), s.MaxDrawdown),
            ("ulcer", DrawdownMetrics.UlcerIndex(r), s.UlcerIndex),
            ("calmar", DrawdownMetrics.Calmar(r, PeriodsPerYear), s.Calmar),
            ("martin", DrawdownMetrics.MartinRatio(r, PeriodsPerYear), s.MartinRatio),
            ("skewness", moments.SkewnessAdjusted, s.Moments.SkewnessAdjusted),
            ("kurtosis", moments.ExcessKurtosisAdjusted, s.Moments.ExcessKurtosisAdjusted),
            ("positive", ReturnMetrics.PositiveFraction(r), s.PositiveFraction),
            ("best", ReturnMetrics.Best(r), s.Best),
            ("worst", ReturnMetrics.Worst(r), s.Worst),
        ];
        Assert.All(figures, f => Assert.True(Near(f.Batch, f.Stream), $"{f.Name}: batch {f.Batch:R}, stream {f.Stream:R}"));
    }

    [Fact]
    public void Bars_from_peak_to_trough_and_under_water_equal_the_batch() =>
        // Halves and doubles keep the curve exact, so both see the same ties.
        Gen.Select(Gen.OneOf(-0.5, 1.0, 0.0, -0.75, 3.0), Gen.Frequency((6, Gen.Const(0)), (1, Gen.Int[1, 60]))).Array[0, 300].Sample(steps =>
        {
            ReturnStatistics statistics = new(1024);
            double equity = 1024;
            List<double> returns = [];
            foreach ((double r, int idle) in steps)
            {
                statistics.Add(equity *= 1 + r);
                statistics.AddUnchanged(idle);
                returns.AddRange([r, .. new double[idle]]);
            }

            double[] all = [.. returns];
            ReturnSummary summary = statistics.Summarize(PeriodsPerYear);
            return summary.LongestUnderwaterBars == DrawdownMetrics.LongestUnderwater(all)
                && summary.MaxDrawdownBars == (DrawdownMetrics.MaxDrawdownWindow(all)?.PeakToTrough ?? 0)
                && summary.MaxDrawdown == DrawdownMetrics.MaxDrawdown(all)
                && Near(summary.UlcerIndex, DrawdownMetrics.UlcerIndex(all));
        });

    [Fact]
    public void The_unit_of_money_does_not_matter() =>
        Gen.Select(Returns, Gen.Double[0.001, 1E6]).Sample((returns, unit) =>
        {
            ReturnSummary a = Of(Equity(100, returns), 100), b = Of(Scaled(Equity(100, returns), unit), 100 * unit);
            return Near(a.Sharpe, b.Sharpe) && Near(a.MaxDrawdown, b.MaxDrawdown) && Near(a.Sortino, b.Sortino) && Near(a.TotalReturn, b.TotalReturn);
        });

    [Fact]
    public void Reading_changes_nothing()
    {
        double[] curve = Equity(100, Enumerable.Range(0, 1000).Select(i => 0.01 * Math.Sin(i)));
        ReturnStatistics watched = new(100), alone = new(100);
        foreach (double point in curve)
        {
            watched.Add(point);
            alone.Add(point);
            _ = watched.Summarize(PeriodsPerYear);
        }

        Assert.Equal(alone.Summarize(PeriodsPerYear), watched.Summarize(PeriodsPerYear));
    }

    [Fact]
    public void Three_million_tiny_returns_lose_no_digits()
    {
        // A cycle of four known steps around a large equity; its moments are those of the four returns.
        double[] cycle = [1_000_000, 1_000_000.1, 999_999.95, 1_000_000.02];
        double[] four = [cycle[1] / cycle[0] - 1, cycle[2] / cycle[1] - 1, cycle[3] / cycle[2] - 1, cycle[0] / cycle[3] - 1];
        ReturnStatistics statistics = new(cycle[0]);
        const int Cycles = 750_000;
        for (int i = 0; i < Cycles; i++)
        {
            statistics.Add(cycle[1]);
            statistics.Add(cycle[2]);
            statistics.Add(cycle[3]);
            statistics.Add(cycle[0]);
        }

        CentralMoments expected = CentralMoments.Of(four), actual = statistics.Summarize(525_600).Moments;
        double populationDeviation = expected.StandardDeviation * Math.Sqrt(3.0 / 4);
        Assert.Equal(4L * Cycles, actual.Count);
        Assert.True(Math.Abs(actual.Mean - expected.Mean) <= 1E-12 * populationDeviation);
        Assert.Equal(1, actual.StandardDeviation * Math.Sqrt((4.0 * Cycles - 1) / (4.0 * Cycles)) / populationDeviation, 12);
        Assert.Equal(expected.SkewnessPopulation, actual.SkewnessPopulation, 11);
        Assert.Equal(expected.ExcessKurtosisPopulation, actual.ExcessKurtosisPopulation, 11);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(6)]
    public void Ruin_is_final_wherever_it_strikes(int barsBefore)
    {
        ReturnSummary summary = Of([.. Enumerable.Repeat(120.0, barsBefore), -50, 80, 200], 100);
        Assert.Equal(-1, summary.TotalReturn);
        Assert.Equal(-1, summary.MaxDrawdown);
        Assert.Equal(-1, summary.Worst);
        Assert.Equal(3, summary.LongestUnderwaterBars);
        Assert.Equal(1.0 / (barsBefore + 3), summary.PositiveFraction);
    }

    [Fact]
    public void An_empty_curve_is_undefined_but_for_nothing_gained_and_nothing_lost()
    {
        ReturnSummary summary = new ReturnStatistics(100).Summarize(PeriodsPerYear);
        Assert.Equal(0, summary.Periods);
        Assert.Equal(0, summary.TotalReturn);
        Assert.Equal(0, summary.MaxDrawdown);
        Assert.All([summary.Cagr, summary.Sharpe, summary.Sortino, summary.Omega, summary.Calmar, summary.Best, summary.Worst], x => Assert.True(double.IsNaN(x)));
    }

    [Fact]
    public void Impossible_curves_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReturnStatistics(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReturnStatistics(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReturnStatistics(1, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReturnStatistics(1).Add(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReturnStatistics(1).Add(double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReturnStatistics(1).AddUnchanged(-1));
    }

    [Fact]
    public void Points_cost_no_memory()
    {
        ReturnStatistics statistics = new(100);
        Assert.Equal(0, AllocationMeter.Fewest(() => Feed(statistics)));
    }

    [Fact]
    public void The_meter_of_the_memory_test_works() => Assert.True(AllocationMeter.Fewest(() => GC.KeepAlive(new ReturnStatistics(100))) > 1024);

    [Fact]
    public void The_figures_are_the_same_bits_everywhere()
    {
        SeededRandom random = new(8);
        ReturnStatistics statistics = new(10_000);
        double equity = 10_000;
        for (int i = 0; i < 5_000; i++)
        {
            statistics.Add(equity *= 1 + (random.NextDouble() - 0.499) * 0.01);
            if (random.NextInt(50) == 0) statistics.AddUnchanged(random.NextInt(100));
        }

        ReturnSummary s = statistics.Summarize(525_600, 0.02);
        double[] figures = [s.Cagr, s.Volatility, s.Sharpe, s.Sortino, s.Omega, s.UlcerIndex, s.Calmar, s.Moments.SkewnessAdjusted, s.Moments.ExcessKurtosisAdjusted];
        ulong hash = figures.Aggregate(14695981039346656037UL, (h, x) => unchecked((h ^ (ulong)BitConverter.DoubleToInt64Bits(x)) * 1099511628211UL));
        Assert.Equal(0xDB3F4471CE11BBE0UL, hash);
    }

    private static void Feed(ReturnStatistics statistics)
    {
        for (int i = 0; i < 10_000; i++)
        {
            statistics.Add(100 + i % 7);
            if (i % 100 == 0) statistics.AddUnchanged(500);
            if (i % 1000 == 0) _ = statistics.Summarize(PeriodsPerYear);
        }
    }

    private static ReturnSummary Of(double[] curve, double initial)
    {
        ReturnStatistics statistics = new(initial);
        foreach (double point in curve) statistics.Add(point);
        return statistics.Summarize(PeriodsPerYear);
    }
}
