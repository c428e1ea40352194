using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Engine.Loop;

namespace Godwit.Kernel.Tests.Engine;

/// <summary>A run measured against holding its first instrument.</summary>
public sealed class BenchmarkComparisonTests
{
    private const int BarsPerDay = 48;

    [Fact]
    public void Holding_everything_is_the_benchmark_itself()
    {
        SeriesSetup market = Market(days: 60, without: 17);
        long all = 1_000_000_000 / market.Bars.Closes[0];
        RunMetrics metrics = Run(market, (s, m) => { if (m.BarCount == 1) s.Submit(m, OrderSide.Buy, all); });

        Assert.Equal(1, metrics.Beta, 1e-3);
        Assert.Equal(1, metrics.Correlation, 1e-9);
        Assert.Equal(0, metrics.Alpha, 1e-3);
        Assert.True(metrics.TrackingError < 1e-3, $"{metrics.TrackingError}");
    }

    [Fact]
    public void Half_of_it_has_half_the_beta_and_its_figures_are_those_of_days_counted_by_hand()
    {
        SeriesSetup market = Market(days: 60, without: 17);
        long half = 500_000_000 / market.Bars.Closes[0];
        RunMetrics metrics = Run(market, (s, m) => { if (m.BarCount == 1) s.Submit(m, OrderSide.Buy, half); });
        (double[] held, double[] run) = Days(market.Bars, half);

        Assert.InRange(metrics.Beta, 0.4, 0.6);
        Assert.Equal(Covariance(run, held) / Covariance(held, held), metrics.Beta, 1e-9);
        Assert.Equal(365 * (run.Average() - metrics.Beta * held.Average()), metrics.Alpha, 1e-9);
        double[] excess = [.. run.Zip(held, (r, h) => r - h)];
        Assert.Equal(Math.Sqrt(365 * Covariance(excess, excess)), metrics.TrackingError, 1e-9);
        Assert.Equal(365 * excess.Average() / metrics.TrackingError, metrics.InformationRatio, 1e-9);
        Assert.Equal(run.Average() / Math.Sqrt(Covariance(run, run)) * Math.Sqrt(365), metrics.TailSharpe, 1e-9);
    }

    [Fact]
    public void Doing_nothing_has_no_beta_and_no_alpha()
    {
        RunMetrics metrics = Run(Market(days: 40, without: 3), (_, _) => { });
        Assert.Equal((0.0, 0.0), (metrics.Beta, metrics.Alpha));
        Assert.True(double.IsNaN(metrics.Correlation));
    }

    [Fact]
    public void A_second_instrument_that_starts_earlier_and_ends_later_does_not_shift_the_days()
    {
        SeriesSetup market = Market(days: 40, without: 3);
        SeriesSetup longer = Worlds.Flat("LONG", Duration.FromMinutes(30), BarsPerDay * 50);
        var later = new SeriesSetup(market.Instrument, Shifted(market.Bars, Duration.FromDays(5)));
        RunMetrics metrics = Metrics([later, longer], (s, m) => { if (m.Slot == 0 && m.BarCount == 1) s.Submit(m, OrderSide.Buy, 1_000_000_000 / market.Bars.Closes[0]); });
        Assert.Equal(1, metrics.Beta, 1e-3);
        Assert.Equal(1, metrics.Correlation, 1e-6);
    }

    /// <summary>Half-hours of a random walk around 100.00; the second bar repeats the first close, so that an order of the first bar fills there.</summary>
    private static SeriesSetup Market(int days, int without)
    {
        var random = new SeededRandom(11);
        var bars = new List<Bar>();
        long price = 10_000;
        for (int i = 0; i < days * BarsPerDay; i++)
        {
            long close = i < 2 ? price : Math.Max(1_000, price + random.NextInt(161) - 80);
            if (i / BarsPerDay != without)
            {
                bars.Add(new Bar(
                    Worlds.Start + Duration.FromMinutes(30) * i, new Price(price), new Price(Math.Max(price, close)), new Price(Math.Min(price, close)),
                    new Price(close), new Quantity(1_000_000)));
            }
            price = close;
        }
        return new SeriesSetup(Godwit.Support.Markets.TestInstruments.Spot("AAA"), new BarArray(bars, 2, 3, new BarInterval(Duration.FromMinutes(30))));
    }

    private static BarArray Shifted(BarColumns bars, Duration by) => new(
        [.. Enumerable.Range(0, bars.Count).Select(i => new Bar(bars[i].OpenTime + by, bars[i].Open, bars[i].High, bars[i].Low, bars[i].Close, bars[i].Volume))],
        bars.PriceScale, bars.VolumeScale, bars.Interval);

    private static RunMetrics Run(SeriesSetup market, Action<DelegateStrategy, Godwit.Strategies.Market> onBar) => Metrics([market], onBar);

    private static RunMetrics Metrics(IReadOnlyList<SeriesSetup> series, Action<DelegateStrategy, Godwit.Strategies.Market> onBar) =>
        BacktestRunner.Run(Worlds.Setup(series, [Money.FromWhole(10_000)], () => [new StrategySetup("test", new DelegateStrategy(onBar))])).Metrics;

    /// <summary>The naive twin: the last close of each UTC day, a bar at midnight belonging to the day before.</summary>
    private static (double[] Held, double[] Run) Days(BarColumns bars, long units)
    {
        var closes = new SortedDictionary<long, double>();
        for (int i = 0; i < bars.Count; i++)
            closes[(bars[i].OpenTime.UnixNanos + bars.Interval.Length.Nanos - 1) / Duration.NanosPerDay] = bars.Closes[i] / 100.0;
        double before = bars.Closes[0] / 100.0, cash = 10_000 - units / 1000.0 * before, last = 10_000;
        var held = new List<double>();
        var run = new List<double>();
        for (long day = closes.Keys.First(); day <= closes.Keys.Last(); day++)
        {
            double close = closes.GetValueOrDefault(day, before), equity = cash + units / 1000.0 * close;
            held.Add(close / before - 1);
            run.Add(equity / last - 1);
            (before, last) = (close, equity);
        }
        return ([.. held], [.. run]);
    }

    private static double Covariance(double[] x, double[] y)
    {
        double mx = x.Average(), my = y.Average();
        return x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum() / (x.Length - 1);
    }
}
