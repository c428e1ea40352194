using Godwit.Backtesting.Runner;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Simulation.Fees;
using Godwit.Simulation.Matching;
using Godwit.Simulation.Slippage;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Engine;

/// <summary>Small backtests without costs.</summary>
internal static class Worlds
{
    public static readonly Instant Start = Instant.FromUnixSeconds(1_704_067_200);

    public static readonly MatchingOptions Free = new() { Slippage = SlippageModel.None, Fees = new FeeSchedule { Maker = Rate.Zero, Taker = Rate.Zero } };

    /// <summary>Bars from "open high low close" in whole units of 0.01, one after the other.</summary>
    public static SeriesSetup Series(string asset, Duration interval, params long[][] bars) => new(
        TestInstruments.Spot(asset),
        new BarArray([.. bars.Select((b, i) => new Bar(Start + interval * i, new Price(b[0]), new Price(b[1]), new Price(b[2]), new Price(b[3]), new Quantity(1_000_000)))], 2, 3, new BarInterval(interval)));

    /// <summary>Flat bars at 100.00.</summary>
    public static SeriesSetup Flat(string asset, Duration interval, int count) =>
        Series(asset, interval, [.. Enumerable.Repeat<long[]>([10_000, 10_000, 10_000, 10_000], count)]);

    public static BacktestSetup Setup(IReadOnlyList<SeriesSetup> series, Money[] capital, Func<IReadOnlyList<StrategySetup>> strategies) => new()
    {
        Series = series,
        Strategies = strategies,
        Capital = capital,
        Matching = Free,
    };
}
