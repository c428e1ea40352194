using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Core.MarketData;

/// <summary>What a <see cref="Tick"/> says; decides what its columns mean.</summary>
public enum TickKind : byte
{
    /// <summary>A trade: price and quantity, <see cref="Tick.Id"/> its number, <see cref="TickFlags.BuyerIsMaker"/>.</summary>
    Trade,

    /// <summary>Best bid (price, quantity) and ask (other price, other quantity); <see cref="Tick.Id"/> the update's number or 0.</summary>
    Quote,

    /// <summary>One row of a book message: the new total quantity at a price of one side; zero removes the level. <see cref="Tick.Id"/> is the last update's number.</summary>
    Book,

    /// <summary>A funding settlement: <see cref="Tick.FundingRate"/>, and the mark price as price (0 when it is not known).</summary>
    Funding,

    /// <summary>The venue's mark price as price, its index price as other price (0 when it is not known).</summary>
    Mark,
}

/// <summary>Marks of a <see cref="Tick"/>. Which apply is said by its kind.</summary>
[Flags]
public enum TickFlags : byte
{
    None = 0,

    /// <summary>Trade: the buyer was in the book, the taker sold.</summary>
    BuyerIsMaker = 1,

    /// <summary>Book: the row is of the bid side.</summary>
    Bid = 2,

    /// <summary>Book: the last row of its message; between messages the book is whole.</summary>
    EndOfMessage = 4,

    /// <summary>Book: first row of a snapshot message; the book is emptied before it.</summary>
    StartOfSnapshot = 8,

    /// <summary>Book: the message changed no level; price and quantity are 0.</summary>
    NoLevel = 16,
}

/// <summary>
/// One event of the market below the level of bars, in one cache line: what it says, when it occurred at the venue and when it was
/// received here (the same where no receive time was recorded). Prices and quantities are in scales that its source states; what
/// its members mean is said by <see cref="TickKind"/>.
/// </summary>
public readonly record struct Tick(
    Instant OccurredAt, Instant ReceivedAt, Price Price, Quantity Quantity, Price OtherPrice, Quantity OtherQuantity, long Id, TickKind Kind, TickFlags Flags)
{
    public bool Is(TickFlags flag) => (Flags & flag) != 0;

    /// <summary>Funding per interval as a fraction of the position's value; positive: longs pay shorts. It travels in <see cref="Quantity"/>, in units of <see cref="Rate"/>.</summary>
    public Rate FundingRate => new(Quantity.Units);

    public Trade Trade => new(OccurredAt, Price, Quantity, Id, Is(TickFlags.BuyerIsMaker));
    public Quote Quote => new(OccurredAt, Price, Quantity, OtherPrice, OtherQuantity);
    public BookChange BookChange => new(OccurredAt, Price, Quantity, Id, Flags);

    public static Tick OfTrade(in Trade trade, Instant receivedAt) =>
        new(trade.Time, receivedAt, trade.Price, trade.Quantity, default, default, trade.TradeId, TickKind.Trade, trade.BuyerIsMaker ? TickFlags.BuyerIsMaker : TickFlags.None);

    public static Tick OfQuote(in Quote quote, Instant receivedAt, long updateId = 0) =>
        new(quote.Time, receivedAt, quote.Bid, quote.BidSize, quote.Ask, quote.AskSize, updateId, TickKind.Quote, TickFlags.None);

    public static Tick OfBook(in BookChange change, Instant receivedAt) =>
        new(change.Time, receivedAt, change.Price, change.Quantity, default, default, change.UpdateId, TickKind.Book, change.Flags);

    public static Tick OfFunding(Instant occurredAt, Instant receivedAt, Rate rate, Price mark) =>
        new(occurredAt, receivedAt, mark, new Quantity(rate.Units), default, default, 0, TickKind.Funding, TickFlags.None);

    public static Tick OfMark(Instant occurredAt, Instant receivedAt, Price mark, Price index) =>
        new(occurredAt, receivedAt, mark, default, index, default, 0, TickKind.Mark, TickFlags.None);
}
