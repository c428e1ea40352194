using Godwit.Core.MarketData;
using Godwit.Core.Orders;

namespace Godwit.Strategies;

/// <summary>A trading idea. Deterministic: no clock but the context's, no randomness but the context's, no static state.</summary>
public interface IStrategy
{
    /// <summary>Once, before any event: register indicators, keep the context.</summary>
    void Start(IStrategyContext context);

    /// <summary>A bar closed before the first bar to act on: learn from it (indicators already have), but orders are not expected.</summary>
    void OnWarmUp(Market market);

    /// <summary>A bar of an instrument has closed.</summary>
    void OnBar(Market market);

    /// <summary>A trade of the market, where <see cref="MarketFeeds.Trades"/> are subscribed.</summary>
    void OnTrade(Market market, in Trade trade)
    {
    }

    /// <summary>The best bid or ask has changed, where <see cref="MarketFeeds.Quotes"/> are subscribed.</summary>
    void OnQuote(Market market, in Quote quote)
    {
    }

    /// <summary>A message has changed the order book, which is whole again, where <see cref="MarketFeeds.Book"/> is subscribed.</summary>
    void OnBook(Market market)
    {
    }

    /// <summary>Funding was settled, where <see cref="MarketFeeds.Funding"/> is subscribed; what this cost the own position is in its book by then or soon after.</summary>
    /// <param name="market">Whose funding.</param>
    /// <param name="funding"><see cref="Tick.FundingRate"/>, and the mark price as <see cref="Tick.Price"/> (0 when it is not known).</param>
    void OnFunding(Market market, in Tick funding)
    {
    }

    /// <summary>One of the strategy's orders changed: accepted, filled, rejected …</summary>
    void OnOrder(Market market, in ExecutionReport report);

    /// <summary>A timer that was set with <paramref name="tag"/> is due.</summary>
    void OnTimer(long tag);

    /// <summary>Once, after the last event.</summary>
    void Stop();
}
