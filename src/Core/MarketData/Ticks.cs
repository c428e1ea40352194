using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Core.MarketData;

/// <summary>One trade of the market. <paramref name="BuyerIsMaker"/>: the taker sold.</summary>
public readonly record struct Trade(Instant Time, Price Price, Quantity Quantity, long TradeId, bool BuyerIsMaker);

/// <summary>Best bid and ask with their sizes.</summary>
public readonly record struct Quote(Instant Time, Price Bid, Quantity BidSize, Price Ask, Quantity AskSize);

/// <summary>One change of an order book: the new total quantity at a price; zero removes the level.</summary>
public readonly record struct BookChange(Instant Time, Price Price, Quantity Quantity, long UpdateId, TickFlags Flags)
{
    public bool IsBid => (Flags & TickFlags.Bid) != 0;
    public bool EndsMessage => (Flags & TickFlags.EndOfMessage) != 0;
}
