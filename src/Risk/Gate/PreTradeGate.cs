using Godwit.Core.Instruments;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Portfolio.Valuation;

namespace Godwit.Risk.Gate;

/// <summary>
/// Judges each order before it leaves and reserves what it may cost, so that two orders in flight never spend the same money.
/// It judges intents, not authors: the same order gets the same verdict whoever sends it.
/// </summary>
/// <remarks>
/// Buying power = equity − exposure − reservations. Market orders are reserved at the last mark: a fill above it can exceed
/// the reservation by the price change, which the venue's own check of funds then decides.
/// </remarks>
public sealed class PreTradeGate(PreTradeLimits limits, int books)
{
    private readonly Money[] _reserved = new Money[books];
    private readonly int[] _openOrders = new int[books];

    public PreTradeLimits Limits => limits;

    public Money Reserved(int book) => _reserved[book];

    /// <summary>What new exposure of a book may cost; never negative.</summary>
    public Money BuyingPower(Book book) => Money.Max(Money.Zero, book.Equity - book.Exposure - _reserved[book.Index]);

    public Verdict Judge(Book book, in OrderTerms terms)
    {
        Position position = book.Positions[terms.Instrument];
        if (CheckTerms(in terms) is var malformed and not Refusal.None) return new Verdict(malformed);
        if (limits.MaxOpenOrders > 0 && _openOrders[book.Index] >= limits.MaxOpenOrders)
            return new Verdict(Refusal.TooManyOrders, Money.FromWhole(_openOrders[book.Index]), Money.FromWhole(limits.MaxOpenOrders));

        bool reduces = position.Quantity.Units != 0 && Math.Sign(position.Quantity.Units) != terms.Sign;
        if (terms.Is(OrderFlags.ReduceOnly))
        {
            // A protective exit may be placed before the fill of its entry has been told: the venue cuts it to the position.
            return Approve(book, Money.Zero);
        }
        if (limits.RuinBelow > Money.Zero && book.Equity < limits.RuinBelow)
            return new Verdict(Refusal.Ruined, book.Equity, limits.RuinBelow);
        if (terms.Is(OrderFlags.AllAvailable)) return Approve(book, BuyingPower(book));

        Instrument instrument = position.Instrument;
        Price price = terms.NeedsLimitPrice ? terms.LimitPrice : terms.NeedsStopPrice ? terms.StopPrice : position.Mark;
        Quantity opening = reduces ? terms.Quantity - Quantity.Min(terms.Quantity, Quantity.Abs(position.Quantity)) : terms.Quantity;
        if (!limits.AllowShort && terms.Side == OrderSide.Sell && opening.Units > 0)
            return new Verdict(Refusal.ShortNotAllowed, instrument.Notional(price, opening), Money.Zero);

        Money orderNotional = instrument.Notional(price, terms.Quantity);
        if (limits.MaxOrderNotional > Money.Zero && orderNotional > limits.MaxOrderNotional)
            return new Verdict(Refusal.OrderNotionalLimit, orderNotional, limits.MaxOrderNotional);
        Money cost = instrument.Notional(price, opening);
        if (limits.MaxPositionNotional > Money.Zero && opening.Units > 0)
        {
            Money after = (reduces ? Money.Zero : position.Exposure) + cost;
            if (after > limits.MaxPositionNotional) return new Verdict(Refusal.PositionLimit, after, limits.MaxPositionNotional);
        }
        if (opening.Units > 0)
        {
            // Closing the opposite position first frees its exposure for the rest of this order.
            Money power = BuyingPower(book) + (reduces ? position.Exposure : Money.Zero);
            if (cost > power) return new Verdict(Refusal.InsufficientFunds, cost, power);
        }
        return Approve(book, cost);
    }

    /// <summary>The order has ended: what it reserved is free again.</summary>
    public void Release(int book, Money reserved)
    {
        _reserved[book] -= reserved;
        _openOrders[book]--;
    }

    /// <summary>A fill has turned part of a reservation into exposure.</summary>
    public void Shrink(int book, Money by) => _reserved[book] -= by;

    private Verdict Approve(Book book, Money reserve)
    {
        _reserved[book.Index] += reserve;
        _openOrders[book.Index]++;
        return new Verdict(Refusal.None) { Reserved = reserve };
    }

    private static Refusal CheckTerms(in OrderTerms terms)
    {
        if (terms.Quantity.Units <= 0) return Refusal.QuantityNotPositive;
        if (terms.NeedsLimitPrice && terms.LimitPrice.Units <= 0) return Refusal.PriceNotPositive;
        if (terms.NeedsStopPrice && terms.StopPrice.Units <= 0) return Refusal.StopPriceMissing;
        if (terms.Type == OrderType.TrailingStop && terms.TrailOffset.Units <= 0 && terms.TrailRate.Units <= 0) return Refusal.TrailMissing;
        if (terms.TimeInForce == TimeInForce.GoodTillDate && terms.ExpireAt.UnixNanos == 0) return Refusal.ExpiryMissing;
        return Refusal.None;
    }
}
