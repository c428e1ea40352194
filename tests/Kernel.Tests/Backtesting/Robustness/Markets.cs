using Godwit.Backtesting.Runner;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Kernel.Tests.Engine;
using Godwit.Strategies;
using Godwit.Strategies.Sizing;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Backtesting.Robustness;

/// <summary>Markets with and without something to find, and strategies that find it or do not.</summary>
internal static class Markets
{
    public static readonly Duration Hour = Duration.FromHours(1);

    /// <summary>Independent steps of up to one percent; each keeps the direction of the one before with a probability.</summary>
    public static SeriesSetup Walk(ulong seed, int bars, double persistence = 0.5, long volume = 5_000_000)
    {
        var random = new SeededRandom(seed);
        var made = new Bar[bars];
        (double price, double side) = (1_000_000, 1);
        for (int i = 0; i < bars; i++)
        {
            if (random.NextDouble() >= persistence) side = -side;
            double close = price * (1 + side * 0.01 * random.NextDouble());
            (long first, long last) = ((long)price, (long)close);
            made[i] = new Bar(Worlds.Start + Hour * i, new Price(first), new Price(Math.Max(first, last) + 1_000), new Price(Math.Min(first, last) - 1_000), new Price(last), new Quantity(volume));
            price = last;
        }
        return new SeriesSetup(TestInstruments.Spot("A"), new BarArray(made, 2, 3, new BarInterval(Hour)));
    }

    public static BacktestSetup Setup(SeriesSetup series, Func<IStrategy> make, ulong seed = 1) =>
        Worlds.Setup([series], [Money.FromWhole(100_000)], () => [new StrategySetup("tried", make()) { Style = new TradingStyle { Sizing = new PositionSizing(SizingKind.Fraction, TestInstruments.MoneyOf("0.5")) } }]) with { Seed = seed };

    /// <summary>Tosses a coin at each bar.</summary>
    public sealed class CoinFlip : Strategy
    {
        protected override void OnBar(Market market)
        {
            if (Context.Random.NextInt(2) == 0) GoLong(market);
            else GoFlat(market);
        }
    }

    /// <summary>Holds after a bar that rose.</summary>
    public sealed class Follower : Strategy
    {
        private double _before = double.NaN;

        protected override void OnBar(Market market)
        {
            if (market.Close > _before) GoLong(market);
            else GoFlat(market);
            _before = market.Close;
        }
    }

    /// <summary>Buys one unit every twentieth bar and sells it five bars later.</summary>
    public sealed class Clockwork : Strategy
    {
        private int _bar;

        protected override void OnBar(Market market)
        {
            int at = _bar++ % 20;
            if (at == 0) Buy(market, new Quantity(1_000));
            else if (at == 5) Sell(market, new Quantity(1_000));
        }
    }
}
