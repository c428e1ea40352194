using Godwit.Core.Outcomes;
using Godwit.Strategies.Baselines;
using Godwit.Strategies.Channels;
using Godwit.Strategies.Consensus;
using Godwit.Strategies.Crossover;
using Godwit.Strategies.Flow;
using Godwit.Strategies.Ladders;
using Godwit.Strategies.Levels;
using Godwit.Strategies.Making;
using Godwit.Strategies.Pairs;
using Godwit.Strategies.Parameters;
using Godwit.Strategies.Regime;
using Godwit.Strategies.Rotation;

namespace Godwit.Strategies.Catalog;

/// <summary>A shipped strategy: its name on the command line, what it does, and how to make one.</summary>
public sealed record StrategyEntry(string Name, string Summary, Func<IStrategy> Create)
{
    public IReadOnlyList<ParameterSpec> Parameters => ParameterSpec.Of(Create());

    /// <summary>Its parts that can be turned off one by one, as its class declares them.</summary>
    public IReadOnlyList<AblationSpec> Ablations => AblationSpec.Of(Create());

    /// <summary>Markets that one run of it needs at least, such as 2 for a pair.</summary>
    public int LeastMarkets { get; init; } = 1;

    /// <summary>Markets that one run of it can use at most.</summary>
    public int MostMarkets { get; init; } = int.MaxValue;

    /// <summary>The <c>--size</c> with which it can use all its capital: all-in, or a part where it opens several positions or buys in parts.</summary>
    public string FullSize { get; init; } = "all-in";

    /// <summary>The sides that it needs.</summary>
    public Direction Direction { get; init; } = Direction.Long;

    /// <summary>The ticks that it cannot do without; none for a strategy of bars.</summary>
    public MarketFeeds Feeds { get; init; }
}

/// <summary>The shipped strategies in alphabetical order.</summary>
public static class StrategyCatalog
{
    public static IReadOnlyList<StrategyEntry> All { get; } =
    [
        new("bollinger", "Trades closes outside the Bollinger bands: back to the middle, or on with the move.", () => new BollingerStrategy()),
        new("buy-and-hold", "Buys at the first bar and holds: the baseline.", () => new BuyAndHoldStrategy()),
        new("consensus", "Acts when enough other strategies agree: by votes, weights, confidence or what each has lost so far.", () => new ConsensusStrategy()),
        new("dca", "Buys on a schedule whatever the price, optionally more in dips, optionally taking profit.", () => new DcaStrategy()) { FullSize = "fraction:0.02" },
        new("donchian", "Follows breaks of the recent range, out at the break of a shorter one.", () => new DonchianStrategy()),
        new("grid", "Rests buys below and sales above an anchor: earns swings, loses in trends.", () => new GridStrategy()) { FullSize = "fraction:0.19" },
        new("ma-cross", "Follows crossings of a fast over a slow moving average.", () => new MaCrossStrategy()),
        new("macd", "Follows crossings of the MACD line over its signal line.", () => new MacdStrategy()),
        new("market-maker", "Quotes both sides around a fair price and leans against its inventory; reads the order book.", () => new MarketMakerStrategy())
        {
            FullSize = "fraction:0.1",
            Direction = Direction.Both,
            Feeds = MarketFeeds.Book,
        },
        new("momentum", "Rotates into the strongest of several markets, ranked by trailing return.", () => new MomentumStrategy()) { LeastMarkets = 2 },
        new("pairs", "Trades the spread of two cointegrated markets back to its mean, one leg long, one short.", () => new PairsStrategy())
        {
            LeastMarkets = 2,
            MostMarkets = 2,
            FullSize = "fraction:0.45",
            Direction = Direction.Both,
        },
        new("regime-ma", "Follows crossings of averages, with side, speed and size by the regime of the market.", () => new RegimeMaStrategy()),
        new("rsi", "Buys weakness and sells strength by RSI levels.", () => new RsiStrategy()),
        new("taker-momentum", "Takes the market with the order flow and leaves after a fixed time; reads quotes or trades.", () => new TakerMomentumStrategy())
        {
            FullSize = "fraction:0.5",
            Direction = Direction.Both,
            Feeds = MarketFeeds.Quotes,
        },
        new("vol-breakout", "Follows moves that are large for the market's recent range, by bar or by day.", () => new VolatilityBreakoutStrategy()),
    ];

    public static StrategyEntry? Find(string name) => All.FirstOrDefault(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The entry, or a usage error with the nearest name.</summary>
    public static StrategyEntry Get(string name) => Find(name) ?? throw GodwitException.Usage(
        $"There is no strategy '{name}'.{Suggestions.For(name, All.Select(e => e.Name))} Shipped: {string.Join(", ", All.Select(e => e.Name))}; or name a C# or YAML file.");

    /// <summary>A strategy with its parameters set.</summary>
    public static IStrategy Create(string name, IReadOnlyDictionary<string, string> parameters)
    {
        StrategyEntry entry = Get(name);
        IStrategy strategy = entry.Create();
        ParameterSpec.Assign(strategy, entry.Name, parameters);
        return strategy;
    }
}
