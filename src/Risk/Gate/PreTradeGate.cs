using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Portfolio.Valuation;

namespace Godwit.Risk.Gate;

/// <summary>
/// Judges each order before it leaves and reserves what it may cost, so that two orders in flight never spend the same money
/// nor close the same position. It judges intents, not authors: the same order gets the same verdict whoever sends it.
/// </summary>
/// <remarks>
/// Buying power = equity − what positions bind − reservations: their value on spot, their margin for derivatives. Market orders are reserved at the last mark: a fill above it can exceed
/// the reservation by the price change, which the venue's own check of funds then decides. Fees are the venue's to check.
/// Orders that only reduce pass every limit: a limit must never stand between a position and its exit.
/// </remarks>
public sealed class PreTradeGate(PreTradeLimits limits, int books, int instruments)
{
    private readonly Money[] _reserved = new Money[books];
    private readonly int[] _openOrders = new int[books];

    /// <summary>Cost of openings and quantity of closings under way, per book, instrument and side.</summary>
    private readonly Money[] _opening = new Money[books * instruments * 2];
    private readonly Quantity[] _closing = new Quantity[books * instruments * 2];

    public PreTradeLimits Limits => limits;

    public Money Reserved(int book) => _reserved[book];

    /// <summary>Orders of a book that have been approved and have not ended.</summary>
    public int OpenOrders(int book) => _openOrders[book];

    /// <summary>What new exposure of a book may cost; never negative.</summary>
    public Money BuyingPower(Book book) => Money.Max(Money.Zero, book.FreeEquity - _reserved[book.Index]);

    /// <summary>Judges a new order; an approved one binds what the verdict says until <see cref="Release"/>.</summary>
    /// <param name="book">Whose order it is.</param>
    /// <param name="terms">What is asked for.</param>
    /// <param name="sharesPosition">True for orders of which at most one will fill: they may count on the same position.</param>
    public Verdict Judge(Book book, in OrderTerms terms, bool sharesPosition = false)
    {
        if (limits.MaxOpenOrders > 0 && _openOrders[book.Index] >= limits.MaxOpenOrders && !terms.Is(OrderFlags.ReduceOnly))
            return new Verdict(Refusal.TooManyOrders, Money.FromWhole(_openOrders[book.Index]), Money.FromWhole(limits.MaxOpenOrders));
        Verdict verdict = Assess(book, in terms, sharesPosition);
        if (!verdict.IsApproved) return verdict;
        Bind(book.Index, in terms, verdict.Reserved, verdict.Closing);
        _openOrders[book.Index]++;
        return verdict;
    }

    /// <summary>Judges what an amended order would still have to fill. Approved, it binds at least what it did before, as the venue may yet refuse.</summary>
    /// <param name="book">Whose order it is.</param>
    /// <param name="remaining">The wanted terms with the quantity that would remain.</param>
    /// <param name="reserved">What the order binds now.</param>
    /// <param name="closing">What it is counted on to close now.</param>
    /// <param name="sharesPosition">As for a new order.</param>
    public Verdict JudgeAmendment(Book book, in OrderTerms remaining, Money reserved, Quantity closing, bool sharesPosition)
    {
        Shrink(book.Index, in remaining, reserved, closing);
        Verdict verdict = Assess(book, in remaining, sharesPosition);
        if (verdict.IsApproved) verdict = verdict with { Reserved = Money.Max(reserved, verdict.Reserved), Closing = Quantity.Max(closing, verdict.Closing) };
        Bind(book.Index, in remaining, verdict.IsApproved ? verdict.Reserved : reserved, verdict.IsApproved ? verdict.Closing : closing);
        return verdict;
    }

    /// <summary>The order has ended: what it still bound is free again.</summary>
    public void Release(int book, in OrderTerms terms, Money reserved, Quantity closing)
    {
        Shrink(book, in terms, reserved, closing);
        _openOrders[book]--;
    }

    /// <summary>A fill has turned part of a reservation into exposure, or closed part of a position.</summary>
    public void Shrink(int book, in OrderTerms terms, Money reserved, Quantity closing)
    {
        int slot = Slot(book, in terms);
        _reserved[book] -= reserved;
        _opening[slot] -= reserved;
        _closing[slot] -= closing;
    }

    private Verdict Assess(Book book, in OrderTerms terms, bool sharesPosition)
    {
        if (CheckTerms(in terms) is var malformed and not Refusal.None) return new Verdict(malformed);
        Position position = book.PositionIn(terms.Instrument);
        bool opposes = position.Quantity.Units != 0 && Math.Sign(position.Quantity.Units) != terms.Sign;
        Quantity free = opposes ? Quantity.Abs(position.Quantity) : Quantity.Zero;
        if (!sharesPosition) free = Quantity.Max(Quantity.Zero, free - _closing[Slot(book.Index, in terms)]);
        Quantity closing = Quantity.Min(terms.Quantity, free);
        Quantity counted = sharesPosition ? Quantity.Zero : closing;
        // A protective exit may be placed before the fill of its entry has been told: the venue cuts it to the position.
        if (terms.Is(OrderFlags.ReduceOnly)) return new Verdict(Refusal.None) { Closing = counted };

        if (limits.RuinBelow > Money.Zero && book.Equity < limits.RuinBelow)
            return new Verdict(Refusal.Ruined, book.Equity, limits.RuinBelow);
        // Closing the opposite position first frees its exposure for the rest of this order.
        Money power = BuyingPower(book) + (opposes ? position.Bound : Money.Zero);
        // Sized by the venue at the fill: it only opens, and may open as much as there is power for.
        bool allAvailable = terms.Is(OrderFlags.AllAvailable);
        Price price = terms.NeedsLimitPrice ? terms.LimitPrice : terms.NeedsStopPrice ? terms.StopPrice : position.Mark;
        Quantity opening = allAvailable ? terms.Quantity : terms.Quantity - closing;
        Money opened = allAvailable ? position.ValueOf(power) : position.Instrument.Notional(price, opening);
        Money cost = allAvailable ? power : position.InitialOf(opened);
        Money value = allAvailable ? opened : position.Instrument.Notional(price, terms.Quantity);
        if (!limits.AllowShort && terms.Side == OrderSide.Sell && opening.Units > 0)
            return new Verdict(Refusal.ShortNotAllowed, opened, Money.Zero);
        if (limits.MaxOrderNotional > Money.Zero && value > limits.MaxOrderNotional)
            return new Verdict(Refusal.OrderNotionalLimit, value, limits.MaxOrderNotional);
        if (limits.MaxPositionNotional > Money.Zero && opening.Units > 0)
        {
            Money after = (opposes ? Money.Zero : position.Exposure) + position.ValueOf(_opening[Slot(book.Index, in terms)]) + opened;
            if (after > limits.MaxPositionNotional) return new Verdict(Refusal.PositionLimit, after, limits.MaxPositionNotional);
        }
        if (allAvailable) return new Verdict(Refusal.None) { Reserved = BuyingPower(book) };
        if (opening.Units > 0 && cost > power) return new Verdict(Refusal.InsufficientFunds, cost, power);
        return new Verdict(Refusal.None) { Reserved = cost, Closing = counted };
    }

    private void Bind(int book, in OrderTerms terms, Money reserved, Quantity closing)
    {
        int slot = Slot(book, in terms);
        _reserved[book] += reserved;
        _opening[slot] += reserved;
        _closing[slot] += closing;
    }

    private int Slot(int book, in OrderTerms terms) => (book * instruments + terms.Instrument) * 2 + (terms.Side == OrderSide.Buy ? 0 : 1);

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
