using Godwit.Core.Randomness;
using Godwit.Indicators;

namespace Godwit.Kernel.Tests.Indicators;

/// <summary>Seeded bars for indicator tests: a walk with swings, flat stretches and jumps, at any price level.</summary>
internal sealed class TestMarket
{
    private const long HourNanos = 3_600_000_000_000;

    private TestMarket(BarValues[] bars) => Bars = bars;

    public BarValues[] Bars { get; }
    public int Count => Bars.Length;
    public double[] Opens => Column(PriceField.Open);
    public double[] Highs => Column(PriceField.High);
    public double[] Lows => Column(PriceField.Low);
    public double[] Closes => Column(PriceField.Close);
    public double[] Volumes => Column(PriceField.Volume);

    public BarSpans Spans => new()
    {
        OpenTimesNanos = Array.ConvertAll(Bars, bar => bar.OpenTimeNanos),
        Opens = Opens,
        Highs = Highs,
        Lows = Lows,
        Closes = Closes,
        Volumes = Volumes,
    };

    public double[] Column(PriceField field) => Array.ConvertAll(Bars, bar => bar.Select(field));

    /// <summary>A walk whose prices are rounded to a tick, so that equal neighbours and zero ranges occur as in a real market.</summary>
    public static TestMarket Walk(ulong seed, int count, double level = 100.0)
    {
        var random = new SeededRandom(seed);
        var bars = new BarValues[count];
        double tick = level * 1e-4, price = level;
        for (int i = 0; i < count; i++)
        {
            bool quiet = i % 97 is > 60 and < 75, jump = i % 211 == 210;
            double open = price;
            if (jump) price *= random.NextDouble() < 0.5 ? 0.8 : 1.25;
            double width = quiet ? 0.0 : 0.01 * price;
            double close = Rounded(price + width * (random.NextDouble() - 0.5), tick);
            double high = Rounded(Math.Max(open, close) + 0.5 * width * random.NextDouble(), tick);
            double low = Rounded(Math.Min(open, close) - 0.5 * width * random.NextDouble(), tick);
            double volume = quiet && i % 2 == 0 ? 0.0 : Math.Round(1000.0 * random.NextDouble(), 3);
            bars[i] = new BarValues(i * HourNanos, open, Math.Max(high, Math.Max(open, close)), Math.Max(tick, Math.Min(low, Math.Min(open, close))), close, volume);
            price = close;
        }
        return new TestMarket(bars);
    }

    public static TestMarket Flat(int count, double price, double volume = 10.0) =>
        new([.. Enumerable.Range(0, count).Select(i => new BarValues(i * HourNanos, price, price, price, price, volume))]);

    /// <summary>The same market with every price (not the volume) mapped.</summary>
    public TestMarket Map(Func<double, double> price) => new(Array.ConvertAll(
        Bars, b => b with { Open = price(b.Open), High = price(b.High), Low = price(b.Low), Close = price(b.Close) }));

    public TestMarket From(int first) => new(Bars[first..]);

    public static TestMarket Of(IEnumerable<BarValues> bars) => new([.. bars]);

    private static double Rounded(double price, double tick) => Math.Max(1.0, Math.Round(price / tick)) * tick;
}
