using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Strategies;

namespace Godwit.Data.Tests.Scripting;

/// <summary>A seeded random walk with trends, and a backtest of a strategy on it.</summary>
internal static class TestMarket
{
    public static readonly Instrument Instrument = new(
        new InstrumentKey("TEST", "ABCUSD"), "ABC", "USD", priceScale: 2, quantityScale: 6,
        [new InstrumentRules { Tick = new Price(1), Lot = new Quantity(1) }]);

    public static BarColumns Bars(int count, ulong seed = 7)
    {
        var random = new SeededRandom(seed);
        var interval = new BarInterval(Duration.FromHours(1));
        var bars = new Bar[count];
        double price = 100, drift = 0;
        for (int i = 0; i < count; i++)
        {
            if (i % 120 == 0) drift = (random.NextDouble() - 0.5) * 0.006;
            double open = price;
            price *= 1 + drift + (random.NextDouble() - 0.5) * 0.02;
            double high = Math.Max(open, price) * (1 + random.NextDouble() * 0.004), low = Math.Min(open, price) * (1 - random.NextDouble() * 0.004);
            long Units(double value) => (long)Math.Round(value * 100);
            bars[i] = new Bar(
                Instant.FromUnixSeconds(1_600_000_000L / 3600 * 3600) + interval.Length * i,
                new Price(Units(open)), new Price(Units(high)), new Price(Units(low)), new Price(Units(price)), new Quantity(1_000_000 + random.NextInt(5_000_000)));
        }
        return new BarArray(bars, priceScale: 2, volumeScale: 3, interval);
    }

    public static BacktestResult Run(Func<IStrategy> create, int bars = 3000, TradingStyle? style = null, ulong seed = 7) => BacktestRunner.Run(new BacktestSetup
    {
        Series = [new SeriesSetup(Instrument, Bars(bars, seed))],
        Strategies = () => [new StrategySetup("test", create()) { Style = style ?? TradingStyle.Default }],
        Capital = [Money.FromWhole(10_000)],
        Seed = 1,
    });
}
