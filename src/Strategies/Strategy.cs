using System.Runtime.CompilerServices;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Indicators;
using Godwit.Strategies.Signals;

namespace Godwit.Strategies;

/// <summary>
/// The usual base of a strategy: override <see cref="OnStart"/> to register indicators and <see cref="OnBar(Market)"/> to act.
/// <see cref="GoLong(Market)"/>, <see cref="GoShort(Market)"/> and <see cref="GoFlat(Market)"/> turn an opinion into orders by the run's <see cref="TradingStyle"/>.
/// </summary>
public abstract class Strategy : IStrategy
{
    private IStrategyContext? _context;
    private SignalTrader? _trader;
    private ISignalSink? _listener;
    private ISignalSink? _observer;

    /// <summary>What the strategy can see and do.</summary>
    protected IStrategyContext Context => _context ?? throw new InvalidOperationException("The strategy has not been started.");

    /// <summary>The first (for most strategies the only) instrument.</summary>
    protected Market Market => Context.Markets[0];

    protected IReadOnlyList<Market> Markets => Context.Markets;
    protected Instant Now => Context.Now;

    void IStrategy.Start(IStrategyContext context)
    {
        _context = context;
        // Whose signals another strategy hears has no orders of its own.
        if (_listener is null) _trader = new SignalTrader(context);
        OnStart();
    }

    /// <summary>Lets another strategy hear this one's signals in place of the orders they would become. Before <see cref="IStrategy.Start"/>.</summary>
    internal void SendSignalsTo(ISignalSink sink) => _listener = sink;

    /// <summary>Lets an analysis hear the signals, too; they still become orders.</summary>
    internal void ShowSignalsTo(ISignalSink observer) => _observer = observer;

    /// <summary>Whether signals say all there is to know about it: false for strategies that place orders of their own.</summary>
    internal virtual bool CanVote => true;

    void IStrategy.OnWarmUp(Market market)
    {
        _trader?.OnWarmUp(market);
        OnWarmUp(market);
    }

    void IStrategy.OnBar(Market market)
    {
        _trader?.OnBar(market);
        OnBar(market);
        _trader?.AfterBar(market);
    }

    void IStrategy.OnOrder(Market market, in ExecutionReport report)
    {
        _trader?.OnOrder(market, in report);
        OnOrder(market, in report);
    }

    void IStrategy.OnTrade(Market market, in Trade trade) => OnTrade(market, in trade);
    void IStrategy.OnQuote(Market market, in Quote quote) => OnQuote(market, in quote);
    void IStrategy.OnBook(Market market) => OnBook(market);
    void IStrategy.OnFunding(Market market, in Tick funding) => OnFunding(market, in funding);
    void IStrategy.OnTimer(long tag) => OnTimer(tag);
    void IStrategy.Stop() => OnStop();

    protected virtual void OnStart() { }
    protected virtual void OnWarmUp(Market market) { }
    protected virtual void OnBar(Market market) { }
    protected virtual void OnTrade(Market market, in Trade trade) { }
    protected virtual void OnQuote(Market market, in Quote quote) { }
    protected virtual void OnBook(Market market) { }
    protected virtual void OnFunding(Market market, in Tick funding) { }
    protected virtual void OnOrder(Market market, in ExecutionReport report) { }
    protected virtual void OnTimer(long tag) { }
    protected virtual void OnStop() { }

    /// <summary>Registers an indicator on the first instrument.</summary>
    protected T Use<T>(T indicator) where T : IIndicator => Market.Use(indicator);

    /// <summary>Registers an indicator of longer bars on the first instrument; see <see cref="Market.Use{T}(T, string)"/>.</summary>
    protected T Use<T>(T indicator, string timeframe) where T : Indicator => Market.Use(indicator, timeframe);

    /// <summary>Wants to be long: closes a short position, then buys by the run's sizing if sides allow. Repeating it changes nothing.</summary>
    protected void GoLong(Market market) => Give(market, Signal.Of(1));

    /// <summary>Wants to be short: closes a long position, then sells short if sides allow.</summary>
    protected void GoShort(Market market) => Give(market, Signal.Of(-1));

    /// <summary>Wants no position: closes what there is.</summary>
    protected void GoFlat(Market market) => Give(market, in Signal.Flat);

    /// <summary>Gives a signal with its strength, confidence and horizon.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // A signal is rare, and a strategy that inlined all it leads to would be slow at every bar.
    protected void Give(Market market, in Signal signal)
    {
        _observer?.Take(market, in signal);
        (_listener ?? _trader!).Take(market, in signal);
    }

    /// <summary>The quantity that the run's sizing gives for an entry now, in lots; zero when it is too small to trade.</summary>
    protected Quantity EntrySize(Market market) => _trader?.Size(market) ?? Quantity.Zero;

    /// <summary>The run's exits, for <see cref="IStrategyContext.Submit"/> of an entry of one's own; false while they are measured in true ranges that are not known yet.</summary>
    protected bool TryExits(Market market, out Protection exits)
    {
        exits = default;
        return _trader is null || _trader.TryProtect(market, out exits);
    }

    /// <summary>
    /// The strategy's own stop-loss, repeated at each bar if it is to follow: moves the stop of the position (or places one), always towards the
    /// market unless <paramref name="mayLoosen"/> is true. In the bar of an entry it is placed as soon as that fills.
    /// </summary>
    /// <param name="market">Whose position is protected.</param>
    /// <param name="price">Where to stop, in price; rounded to the tick, away from the market. Beyond the market it closes at once.</param>
    /// <param name="mayLoosen">Whether the stop may also move away from the market.</param>
    protected void SetStop(Market market, double price, bool mayLoosen = false)
    {
        if (!(price > 0)) throw new ArgumentOutOfRangeException(nameof(price), price, "A stop needs a positive price.");
        int side = _trader?.SideToProtect(market) ?? 0;
        if (side != 0) _trader!.SetStop(market, market.ToTick(price, side > 0 ? Rounding.Down : Rounding.Up), mayLoosen);
    }

    /// <summary>Buys (positive) or sells (negative) a quantity at the market.</summary>
    protected long Buy(Market market, Quantity quantity) => Context.Submit(MarketOrder(market, OrderSide.Buy, quantity));
    protected long Sell(Market market, Quantity quantity) => Context.Submit(MarketOrder(market, OrderSide.Sell, quantity));

    private static OrderTerms MarketOrder(Market market, OrderSide side, Quantity quantity) => new()
    {
        Instrument = market.Index,
        Side = side,
        Type = OrderType.Market,
        Quantity = quantity,
        Role = market.PositionSign * (side == OrderSide.Buy ? 1 : -1) < 0 ? OrderRole.Exit : OrderRole.Entry,
    };
}
