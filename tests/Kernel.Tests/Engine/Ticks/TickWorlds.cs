using Godwit.Backtesting.Runner;
using Godwit.Backtesting.Runner.Ticks;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Simulation.Books;
using Godwit.Simulation.Fees;
using Godwit.Strategies;
using Godwit.Strategies.Sizing;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Engine.Ticks;

/// <summary>Small backtests on ticks.</summary>
internal static class TickWorlds
{
    public static readonly BarInterval Second = new(Duration.FromSeconds(1));
    public static readonly TickMatchingOptions Free = new() { Fees = new FeeSchedule { Maker = Rate.Zero, Taker = Rate.Zero }, HalfSpread = Rate.Zero };

    public static SeriesSetup Series(string asset, params TickSource[] ticks) => Series(asset, Second, ticks);

    public static SeriesSetup Series(string asset, BarInterval interval, params TickSource[] ticks) =>
        new(TestInstruments.Spot(asset), TickBars.Build(ticks, interval)) { Ticks = ticks };

    public static BacktestSetup Setup(Func<IStrategy> strategy, params SeriesSetup[] series) => new()
    {
        Series = series,
        Strategies = () => [new StrategySetup("tested", strategy()) { Style = new TradingStyle { Direction = Direction.Both, Sizing = PositionSizing.ParseText("fraction:0.1") } }],
        Capital = [Money.FromWhole(100_000)],
        TickMatching = Free,
    };

    public static Tick Trade(double seconds, long price, long quantity, bool buyerIsMaker = false, double lagSeconds = 0) =>
        Tick.OfTrade(new Trade(At(seconds), new Price(price), new Quantity(quantity), 0, buyerIsMaker), At(seconds + lagSeconds));

    public static Tick Quote(double seconds, long bid, long ask, long quantity = 1_000, double lagSeconds = 0) =>
        Tick.OfQuote(new Quote(At(seconds), new Price(bid), new Quantity(quantity), new Price(ask), new Quantity(quantity)), At(seconds + lagSeconds));

    public static Instant At(double seconds) => Worlds.Start + new Duration((long)(seconds * 1e9));
}

/// <summary>A strategy of ticks written where it is used.</summary>
internal sealed class TickDelegate(MarketFeeds feeds) : Strategy
{
    public Action<TickDelegate, Market, Trade>? Traded { get; init; }
    public Action<TickDelegate, Market, Quote>? Quoted { get; init; }
    public Action<TickDelegate, Market>? Booked { get; init; }
    public Action<TickDelegate, Market, Tick>? Funded { get; init; }
    public Action<TickDelegate, Market>? Closed { get; init; }
    public Action<TickDelegate, Market, ExecutionReport>? Reported { get; init; }
    public IStrategyContext Here => Context;

    protected override void OnStart()
    {
        foreach (Market market in Markets) market.Subscribe(feeds);
    }

    protected override void OnTrade(Market market, in Trade trade) => Traded?.Invoke(this, market, trade);
    protected override void OnQuote(Market market, in Quote quote) => Quoted?.Invoke(this, market, quote);
    protected override void OnBook(Market market) => Booked?.Invoke(this, market);
    protected override void OnFunding(Market market, in Tick funding) => Funded?.Invoke(this, market, funding);
    protected override void OnBar(Market market) => Closed?.Invoke(this, market);
    protected override void OnOrder(Market market, in ExecutionReport report) => Reported?.Invoke(this, market, report);

    public long Buy(Market market, long units) => Buy(market, new Quantity(units));
    public long Sell(Market market, long units) => Sell(market, new Quantity(units));

    public long Rest(Market market, OrderSide side, long price, long units, OrderFlags flags = OrderFlags.None) => Context.Submit(new OrderTerms
    {
        Instrument = market.Index,
        Side = side,
        Type = OrderType.Limit,
        LimitPrice = new Price(price),
        Quantity = new Quantity(units),
        Flags = flags,
    });
}
