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

    /// <summary>A trade of the market, where trades are subscribed.</summary>
    void OnTrade(Market market, in Trade trade);

    /// <summary>One of the strategy's orders changed: accepted, filled, rejected …</summary>
    void OnOrder(Market market, in ExecutionReport report);

    /// <summary>A timer that was set with <paramref name="tag"/> is due.</summary>
    void OnTimer(long tag);

    /// <summary>Once, after the last event.</summary>
    void Stop();
}
