using Godwit.Core.Margin;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Randomness;
using Godwit.Core.Time;

namespace Godwit.Strategies;

/// <summary>All that a strategy can see and do. The same in backtest, paper and live. One thread; valid only during callbacks.</summary>
public interface IStrategyContext
{
    /// <summary>The engine's clock: the receive time of the event being handled.</summary>
    Instant Now { get; }

    /// <summary>The instruments of this strategy in stated order.</summary>
    IReadOnlyList<Market> Markets { get; }

    TradingStyle Style { get; }

    /// <summary>Cash plus positions at their marks, of this strategy's book.</summary>
    Money Equity { get; }

    /// <summary>What new exposure may cost: equity less what positions bind (their value on spot, their margin for derivatives) less reservations, never negative.</summary>
    Money BuyingPower { get; }

    /// <summary>How a market's position stands with the venue's margin rules: what it binds, and how far away its liquidation is; <c>default</c> on spot.</summary>
    MarginStatus Margin(Market market);

    /// <summary>This strategy's own seeded generator.</summary>
    SeededRandom Random { get; }

    /// <summary>Queues an order; it is judged by the risk gate after the callback returns. Returns its id, never reused.</summary>
    /// <param name="terms">What is asked for.</param>
    /// <param name="protection">Exits placed as one-cancels-other orders once (and in proportion as) the order fills.</param>
    long Submit(in OrderTerms terms, in Protection protection = default);

    /// <summary>Queues two orders of which the first to fill cancels the other. Returns the first id; the second is one more.</summary>
    long SubmitOneCancelsOther(in OrderTerms first, in OrderTerms second);

    /// <summary>Queues a cancellation; unknown or finished orders are ignored.</summary>
    void Cancel(long orderId);

    /// <summary>Queues cancellations of all own working orders of an instrument.</summary>
    void CancelAll(Market market);

    /// <summary>Queues a change of total quantity and prices; <c>default</c> members keep their value.</summary>
    void Amend(long orderId, Quantity quantity, Price limitPrice = default, Price stopPrice = default);

    /// <summary>
    /// Moves the stop-losses that protect an open position to a price, and places a stop for what has none. They follow the market
    /// only (up for a long position, down for a short one), unless <paramref name="mayLoosen"/> is true. Without a position nothing happens.
    /// </summary>
    void SetStop(Market market, Price price, bool mayLoosen = false);

    /// <summary>Moves the profit target of an open position to a price, or places one; partial exits stay where they are.</summary>
    void SetTarget(Market market, Price price);

    /// <summary>Sets the distance at which trailing stops follow an open position, or places one; it only shrinks, unless <paramref name="mayLoosen"/> is true.</summary>
    void SetTrail(Market market, Price distance, bool mayLoosen = false);

    /// <summary>Asks for a call of <see cref="IStrategy.OnTimer"/> at an instant (not before the next event).</summary>
    void SetTimer(Instant at, long tag);

    /// <summary>A remark that is kept with the run.</summary>
    void Note(string text);
}
