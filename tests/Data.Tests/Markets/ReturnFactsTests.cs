using CsCheck;
using Godwit.Core.MarketData;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Data.Analysis;
using Godwit.Support.Markets;

namespace Godwit.Data.Tests.Markets;

/// <summary>Returns, their shape and their tails, on samples whose answer is known.</summary>
public sealed class ReturnFactsTests
{
    [Fact]
    public void A_step_over_a_missing_bar_is_no_return()
    {
        BarArray bars = KnownMarkets.Follow([0.01, -0.02, 0.03, 0.01, 0.02], isMissing: i => i == 3);
        ReturnSample sample = ReturnSample.Of(bars);
        Assert.Equal(1, sample.Skipped);
        Assert.Equal([(0, 2), (2, 1)], sample.Stretches);
        Assert.Equal([1, 2, 4], sample.Bars.ToArray());
        foreach ((double expected, double actual) in new[] { 0.01, -0.02, 0.02 }.Zip(sample.Values.ToArray())) Assert.Equal(expected, actual, 1e-8);
    }

    [Fact]
    public void Moments_and_shortfalls_are_those_of_the_plain_formulas() => Gen.Double[-0.1, 0.1].Array[30, 400].Sample(values =>
    {
        ReturnFacts facts = ReturnFacts.Of(values, 365);
        double n = values.Length, mean = values.Sum() / n;
        double M(int power) => values.Sum(v => Math.Pow(v - mean, power)) / n;
        Assert.Equal(mean, facts.Mean, 1e-12);
        Assert.Equal(Math.Sqrt(M(2) * n / (n - 1)), facts.Deviation, 1e-12);
        Assert.Equal(facts.Deviation * Math.Sqrt(365), facts.AnnualVolatility, 1e-12);
        Assert.Equal(M(3) / Math.Pow(M(2), 1.5), facts.Skewness, 1e-8);
        Assert.Equal(M(4) / (M(2) * M(2)) - 3, facts.ExcessKurtosis, 1e-8);
        double[] sorted = [.. values.Order()];
        Assert.Equal(sorted.Take(Math.Max(1, (int)(n * 0.05))).Average(), facts.ExpectedShortfall5, 1e-12);
        Assert.Equal(values.Count(v => Math.Abs(v - mean) > 2 * facts.Deviation), facts.Exceedances[0].Observed);
        Assert.Equal(values.Length, facts.Histogram.Sum());
    }, iter: 200);

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(0.25, 1.75)]
    [InlineData(0.5, 2.5)]
    [InlineData(0.9, 3.7)]
    [InlineData(1.0, 4.0)]
    public void Quantiles_are_linear_between_order_statistics(double probability, double expected) =>
        Assert.Equal(expected, ReturnFacts.Quantile([1, 2, 3, 4], probability), 12);

    [Theory]
    [InlineData(2.0)]
    [InlineData(3.5)]
    public void The_power_of_a_Pareto_tail_is_found_on_either_side(double power)
    {
        var random = new SeededRandom(4);
        double[] left = [.. Enumerable.Range(0, 20_000).Select(_ => -0.01 * Math.Pow(1 - random.NextDouble(), -1 / power))];
        double[] right = [.. Enumerable.Range(0, 20_000).Select(_ => 0.01 * Math.Pow(1 - random.NextDouble(), -1 / (power + 2)))];
        double[] sorted = [.. left.Concat(right).Order()];
        TailIndex found = ReturnFacts.Hill(sorted, left: true, 2_000), other = ReturnFacts.Hill(sorted, left: false, 2_000);
        Assert.InRange(found.Index, power - 4 * found.StandardError, power + 4 * found.StandardError);
        Assert.InRange(other.Index, power + 2 - 4 * other.StandardError, power + 2 + 4 * other.StandardError);
        Assert.Equal(found.Index / Math.Sqrt(2_000), found.StandardError, 12);
    }

    [Fact]
    public void Hill_is_the_reciprocal_mean_of_logarithms_above_the_threshold()
    {
        double[] sorted = [-8, -4, -2, -1, 0, 1, 3];
        TailIndex tail = ReturnFacts.Hill(sorted, left: true, 3);
        Assert.Equal(3 / (Math.Log(8) + Math.Log(4) + Math.Log(2)), tail.Index, 12);
        Assert.Equal(1, tail.Threshold);
        Assert.Equal(0, ReturnFacts.Hill([0, 0, 0], left: true, 2).Count);
    }

    [Fact]
    public void A_normal_market_keeps_to_the_normal_law_and_a_wild_one_does_not()
    {
        ReturnFacts normal = ReturnFacts.Of(KnownMarkets.Noise(50_000, 0.01, 7), 365);
        Assert.InRange(normal.ExcessKurtosis, -0.1, 0.1);
        Assert.InRange(normal.JarqueBera.PValue, 0.001, 1);
        foreach (Exceedance e in normal.Exceedances.Take(2)) Assert.InRange(e.Observed, e.ExpectedNormal * 0.85, e.ExpectedNormal * 1.15);
        foreach (ReturnQuantile q in normal.Quantiles) Assert.InRange(q.Value, q.Normal - 0.0012, q.Normal + 0.0012);

        double[] wild = [.. KnownMarkets.Noise(50_000, 0.01, 8).Select((v, i) => i % 50 == 0 ? 6 * v : v)];
        ReturnFacts fat = ReturnFacts.Of(wild, 365);
        Assert.True(fat.ExcessKurtosis > 5);
        Assert.True(fat.JarqueBera.PValue < 1e-6);
        Assert.True(fat.Exceedances[3].Observed > 100 * fat.Exceedances[3].ExpectedNormal);
    }

    [Fact]
    public void Drawdowns_are_those_of_a_plain_search() => Gen.Int[1, 1_000_000].Sample(seed =>
    {
        BarArray bars = RandomBars.Walk(new SeededRandom((ulong)seed), 150, 100_000, Duration.FromHours(1), KnownMarkets.Monday);
        (IReadOnlyList<DrawdownEpisode> found, double below) = DrawdownEpisode.Find(bars, 500);
        var expected = new List<(Instant, double)>();
        long[] closes = bars.Closes.ToArray();
        int under = 0;
        for (int i = 0; i < closes.Length; i++)
        {
            if (closes[i] < closes.Take(i + 1).Max()) under++;
            // A peak is a close that no earlier one exceeds and that the next one falls below.
            if (i + 1 >= closes.Length || closes[i] < closes.Take(i + 1).Max() || closes[i + 1] >= closes[i]) continue;
            long[] after = [.. closes.Skip(i + 1).TakeWhile(c => c < closes[i])];
            expected.Add((bars[i].OpenTime, 1 - (double)after.Min() / closes[i]));
        }
        Assert.Equal(expected.OrderByDescending(e => e.Item2).ThenBy(e => e.Item1.UnixNanos), found.Select(e => (e.Peak, e.Depth)));
        Assert.Equal((double)under / closes.Length, below, 12);
    }, iter: 50);

    [Fact]
    public void A_drawdown_ends_where_its_peak_is_reached_again_and_the_last_one_may_last()
    {
        BarArray bars = KnownMarkets.Follow([0.1, -0.2, -0.1, 0.4, -0.05]);
        IReadOnlyList<DrawdownEpisode> found = DrawdownEpisode.Find(bars).Deepest;
        Assert.Equal(2, found.Count);
        Assert.Equal((Hour(1), Hour(3), Hour(4)), (found[0].Peak, found[0].Trough, found[0].Recovered));
        Assert.Equal(1 - Math.Exp(-0.3), found[0].Depth, 1e-8);
        Assert.Null(found[1].Recovered);
        static Instant Hour(int n) => KnownMarkets.Monday + Duration.FromHours(n);
    }

    [Fact]
    public void Months_multiply_to_the_whole_and_the_edges_are_partial()
    {
        Assert.True(Instant.TryParse("2021-01-15", out Instant start));
        BarArray bars = KnownMarkets.Follow(KnownMarkets.Noise(24 * 90, 0.01, 3), start: start, isMissing: i => i % 97 == 5);
        IReadOnlyList<MonthFacts> months = MonthFacts.Of(bars, ReturnSample.Of(bars));
        Assert.Equal([(2021, 1, true), (2021, 2, false), (2021, 3, false), (2021, 4, true)], months.Select(m => (m.Year, m.Month, m.IsPartial)));
        Assert.Equal((double)bars.Closes[^1] / bars.Opens[0], months.Aggregate(1.0, (product, m) => product * (1 + m.Return)), 1e-9);
        foreach (MonthFacts month in months) Assert.InRange(month.Volatility, 0.8, 1.1);
    }
}
