using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Indicators.Bars;

/// <summary>One bar of trades. Prices and quantities are in the scales of the trades.</summary>
/// <param name="OpenTime">First trade; of time bars the start of the interval.</param>
/// <param name="CloseTime">Last trade in it: not before then is the bar known.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Quantity traded.</param>
/// <param name="BuyVolume">Of it, what takers bought.</param>
/// <param name="QuoteUnits">Sum of price times quantity; its scale is the sum of both scales.</param>
/// <param name="Trades">Number of trades.</param>
public readonly record struct TradeBar(
    Instant OpenTime, Instant CloseTime, Price Open, Price High, Price Low, Price Close, Int128 Volume, Int128 BuyVolume, Int128 QuoteUnits, long Trades);

/// <summary>
/// Makes bars of trades, one trade after the other, without knowing the future: <see cref="Add"/> each trade, then take what is complete.
/// Allocates nothing. Trades are not split: one that reaches a limit belongs to the bar that it completes, with all of its quantity.
/// </summary>
public abstract class TradeBarBuilder
{
    private TradeBar _bar;

    /// <summary>Takes one trade in.</summary>
    public abstract void Add(in Trade trade);

    /// <summary>The next complete bar; false when there is none yet. Between two trades all are to be taken.</summary>
    public abstract bool TryTake(out TradeBar bar);

    /// <summary>The bar that is not complete; false when no trade is in it.</summary>
    public virtual bool TryFinish(out TradeBar bar)
    {
        bar = _bar;
        return bar.Trades > 0;
    }

    /// <summary>The bar at hand.</summary>
    private protected ref readonly TradeBar Current => ref _bar;

    private protected void Join(in Trade trade)
    {
        Int128 quantity = trade.Quantity.Units, quote = (Int128)trade.Price.Units * trade.Quantity.Units;
        Int128 bought = trade.BuyerIsMaker ? 0 : quantity;
        _bar = _bar.Trades == 0
            ? new TradeBar(trade.Time, trade.Time, trade.Price, trade.Price, trade.Price, trade.Price, quantity, bought, quote, 1)
            : _bar with
            {
                CloseTime = trade.Time,
                High = Price.Max(_bar.High, trade.Price),
                Low = Price.Min(_bar.Low, trade.Price),
                Close = trade.Price,
                Volume = _bar.Volume + quantity,
                BuyVolume = _bar.BuyVolume + bought,
                QuoteUnits = _bar.QuoteUnits + quote,
                Trades = _bar.Trades + 1,
            };
    }

    private protected TradeBar Leave()
    {
        TradeBar done = _bar;
        _bar = default;
        return done;
    }
}

/// <summary>A builder whose bar is complete with a trade: at most one bar a trade.</summary>
public abstract class ClosingBarBuilder : TradeBarBuilder
{
    private TradeBar _done;

    /// <inheritdoc/>
    public sealed override void Add(in Trade trade)
    {
        Join(trade);
        if (Closes(trade)) _done = Leave();
    }

    /// <inheritdoc/>
    public sealed override bool TryTake(out TradeBar bar)
    {
        (bar, _done) = (_done, default);
        return bar.Trades > 0;
    }

    /// <summary>True when the bar at hand, with this trade in it, is complete.</summary>
    private protected abstract bool Closes(in Trade trade);
}
