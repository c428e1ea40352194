using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Data.Generation;

namespace Godwit.Data.Tests.Generation;

/// <summary>The stylised facts that the generator promises, measured over two years of hours with fixed seeds.</summary>
public sealed class MarketStatisticsTests
{
    private const int Hours = 2 * 365 * 24;

    private static readonly MarketGeneratorOptions TwoYears = new()
    {
        Seed = 7,
        Interval = new BarInterval(Duration.FromHours(1)),
        Bars = Hours,
        OutagesPerYear = 0,
    };

    private static double[] Returns(BarColumns bars)
    {
        var returns = new double[bars.Count - 1];
        for (int i = 1; i < bars.Count; i++) returns[i - 1] = Math.Log((double)bars.Closes[i] / bars.Closes[i - 1]);
        return returns;
    }

    private static double Correlation(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        double mx = x.Average(), my = y.Average(), xy = 0, xx = 0, yy = 0;
        for (int i = 0; i < x.Count; i++)
        {
            xy += (x[i] - mx) * (y[i] - my);
            xx += (x[i] - mx) * (x[i] - mx);
            yy += (y[i] - my) * (y[i] - my);
        }
        return xy / Math.Sqrt(xx * yy);
    }

    private static double AutoCorrelation(double[] x, int lag) => Correlation(x[..^lag], x[lag..]);

    private static double Kurtosis(double[] x)
    {
        double mean = x.Average(), m2 = x.Average(v => Math.Pow(v - mean, 2)), m4 = x.Average(v => Math.Pow(v - mean, 4));
        return m4 / (m2 * m2);
    }

    [Fact]
    public void Volatility_is_the_one_asked_for()
    {
        // Over many seeds: a single path of regimes may be calmer or wilder.
        MarketGeneratorOptions plain = TwoYears with { JumpsPerYear = 0, Symbols = [new() { AnnualVolatility = 0.7 }] };
        double meanSquare = Enumerable.Range(1, 12).Average(seed =>
        {
            double[] returns = Returns(MarketGenerator.Generate(plain with { Seed = (ulong)seed }).Series[0].Bars);
            return returns.Average(r => r * r) * 365 * 24;
        });
        Assert.InRange(Math.Sqrt(meanSquare), 0.6, 0.8);
    }

    [Fact]
    public void Drift_moves_the_median_price()
    {
        MarketGeneratorOptions calm = TwoYears with { JumpsPerYear = 0, AnnualDrift = 1, Symbols = [new() { AnnualVolatility = 0.05 }] };
        double growth = Returns(MarketGenerator.Generate(calm).Series[0].Bars).Sum();
        Assert.InRange(growth, 1.7, 2.3);
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void Tails_are_fat_and_large_moves_come_in_clusters(ulong seed)
    {
        double[] returns = Returns(MarketGenerator.Generate(TwoYears with { Seed = seed }).Series[0].Bars);
        Assert.True(Kurtosis(returns) > 4, $"kurtosis {Kurtosis(returns)}");
        double[] sizes = [.. returns.Select(Math.Abs)];
        Assert.True(AutoCorrelation(sizes, 1) > 0.15, $"lag 1: {AutoCorrelation(sizes, 1)}");
        Assert.True(AutoCorrelation(sizes, 24) > 0.05, $"lag 24: {AutoCorrelation(sizes, 24)}");
        // The direction of a move says nothing about the next one.
        Assert.InRange(AutoCorrelation(returns, 1), -0.05, 0.05);
    }

    [Fact]
    public void Thin_tails_calm_regimes_and_no_jumps_are_thinner()
    {
        MarketGeneratorOptions thin = TwoYears with { TailDegrees = 30, JumpsPerYear = 0 };
        MarketGeneratorOptions fat = TwoYears with { TailDegrees = 3, JumpsPerYear = 400 };
        Assert.True(Kurtosis(Returns(MarketGenerator.Generate(fat).Series[0].Bars)) > 2 * Kurtosis(Returns(MarketGenerator.Generate(thin).Series[0].Bars)));
    }

    [Fact]
    public void Volume_follows_the_hours_and_the_week()
    {
        BarArray bars = MarketGenerator.Generate(TwoYears).Series[0].Bars;
        var byHour = new double[24];
        double weekend = 0, week = 0;
        for (int i = 0; i < bars.Count; i++)
        {
            DateTime open = DateTime.UnixEpoch.AddTicks(bars.OpenTimesNanos[i] / 100);
            byHour[open.Hour] += bars.Volumes[i];
            if (open.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) weekend += bars.Volumes[i] / 2.0;
            else week += bars.Volumes[i] / 5.0;
        }
        Assert.True(byHour[14] > 1.5 * byHour[5], $"{byHour[14]} at 14 h, {byHour[5]} at 5 h");
        Assert.InRange(Array.IndexOf(byHour, byHour.Max()), 13, 17);
        Assert.True(weekend < 0.85 * week, $"{weekend} at weekends, {week} else");
        // The scale is the one asked for, within what regimes do to it.
        double perDay = byHour.Sum() / Math.Pow(10, bars.VolumeScale) / (Hours / 24.0);
        Assert.InRange(perDay, 10_000, 40_000);
    }

    [Fact]
    public void Volume_grows_with_the_size_of_the_move()
    {
        BarArray bars = MarketGenerator.Generate(TwoYears).Series[0].Bars;
        double[] sizes = [.. Returns(bars).Select(Math.Abs)];
        double[] volumes = [.. bars.Volumes[1..].ToArray().Select(v => (double)v)];
        Assert.True(Correlation(sizes, volumes) > 0.3);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void Symbols_are_correlated_as_asked(double correlation)
    {
        SyntheticSymbol[] symbols = [new() { Name = "AUSD" }, new() { Name = "BUSD", AnnualVolatility = 1.2 }, new() { Name = "CUSD" }];
        IReadOnlyList<GeneratedSeries> series = MarketGenerator.Generate(TwoYears with { Correlation = correlation, Symbols = symbols }).Series;
        double[][] returns = [.. series.Select(s => Returns(s.Bars))];
        Assert.InRange(Correlation(returns[0], returns[1]), correlation - 0.08, correlation + 0.08);
        Assert.InRange(Correlation(returns[1], returns[2]), correlation - 0.08, correlation + 0.08);
    }

    [Fact]
    public void Regimes_last()
    {
        // Squared returns by day, without clustering in the way: calm and stormy days follow their like.
        MarketGeneratorOptions options = TwoYears with { TailDegrees = 30, JumpsPerYear = 0, ClusteringHours = 0.01, RegimeDays = 10 };
        double[] returns = Returns(MarketGenerator.Generate(options).Series[0].Bars);
        double[] days = [.. returns.Chunk(24).Where(d => d.Length == 24).Select(d => Math.Sqrt(d.Sum(r => r * r)))];
        Assert.True(AutoCorrelation(days, 1) > 0.4, $"{AutoCorrelation(days, 1)}");
    }
}
