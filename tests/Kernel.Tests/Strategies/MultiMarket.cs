using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Kernel.Tests.Engine;
using Godwit.Strategies;
using Godwit.Strategies.Catalog;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Strategies;

/// <summary>Small worlds for the shipped strategies: several markets on one clock, and strategies by name and parameter text.</summary>
internal static class MultiMarket
{
    public static readonly Duration Hour = Duration.FromHours(1);

    /// <summary>Markets A, B, C … of seeded bars; some bars are missing where asked.</summary>
    public static SeriesSetup[] Random(ulong seed, int markets, int bars, bool holes = false, Duration? interval = null) =>
        [.. Enumerable.Range(0, markets).Select(i => new SeriesSetup(
            TestInstruments.Spot(((char)('A' + i)).ToString()),
            RandomBars.Walk(new SeededRandom(seed * 31 + (ulong)i), bars, 100_000, interval ?? Hour, Worlds.Start, volume: 1_000_000_000, holes: holes)))];

    /// <summary>Bars whose open is the close before and whose range is just that move.</summary>
    public static SeriesSetup Closes(string asset, IReadOnlyList<double> closes, Duration? interval = null)
    {
        var bars = new List<Bar>();
        for (int i = 0; i < closes.Count; i++)
        {
            long close = (long)Math.Round(closes[i] * 100), open = i == 0 ? close : (long)Math.Round(closes[i - 1] * 100);
            bars.Add(new Bar(Worlds.Start + (interval ?? Hour) * i, new Price(open), new Price(Math.Max(open, close)), new Price(Math.Min(open, close)), new Price(close), new Quantity(1_000_000_000)));
        }
        return new SeriesSetup(TestInstruments.Spot(asset), new BarArray(bars, 2, 3, new BarInterval(interval ?? Hour)));
    }

    public static IStrategy Make(string name, string parameters = "") => StrategyCatalog.Create(
        name, parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]));

    public static BacktestSetup Setup(string name, string parameters, TradingStyle style, params SeriesSetup[] series) => new()
    {
        Series = series,
        Strategies = () => [new StrategySetup(name, Make(name, parameters)) { Style = style }],
        Capital = [Money.FromWhole(100_000)],
        Matching = Worlds.Free,
    };

    public static BacktestResult Run(string name, string parameters, TradingStyle style, params SeriesSetup[] series) =>
        BacktestRunner.Run(Setup(name, parameters, style, series));

    /// <summary>A style that each shipped strategy accepts.</summary>
    public static TradingStyle StyleOf(string name) => new()
    {
        Direction = StrategyCatalog.Get(name).Direction == Direction.Long && name != "dca" ? Direction.Both : StrategyCatalog.Get(name).Direction,
        Sizing = Godwit.Strategies.Sizing.PositionSizing.ParseText("fraction:0.1"),
    };
}

/// <summary>Trades as short words.</summary>
internal static class TradeTape
{
    public static string[] Of(BacktestResult result) => [.. result.Trades.All().Select(t =>
        $"{result.Instruments[t.Instrument].BaseAsset} {(t.Sign > 0 ? "long" : "short")} {t.EntryBar}-{(t.IsOpen ? "end" : t.ExitBar)}")];
}
