using Godwit.Core.Books;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;

namespace Godwit.Strategies;

/// <summary>What a strategy can be told of a market below the level of bars.</summary>
[Flags]
public enum MarketFeeds : byte
{
    None = 0,

    /// <summary>Each trade of the market: <see cref="IStrategy.OnTrade"/>, <see cref="Market.LastTrade"/>.</summary>
    Trades = 1,

    /// <summary>Each change of the best bid and ask: <see cref="IStrategy.OnQuote"/>, <see cref="Market.Quote"/>. Taken from the book where quotes were not recorded.</summary>
    Quotes = 2,

    /// <summary>The order book after each message: <see cref="IStrategy.OnBook"/>, <see cref="Market.Book"/>.</summary>
    Book = 4,

    /// <summary>Settlements of funding: <see cref="IStrategy.OnFunding"/>.</summary>
    Funding = 8,
}

/// <summary>What the ticks of one instrument have told so far; shared by all who trade it. Only what somebody subscribed to is kept.</summary>
/// <param name="tick">The venue's tick, which makes books faster.</param>
internal sealed class MarketFeed(Price tick = default)
{
    public Trade LastTrade;
    public Quote Quote;

    /// <summary>What strategies have asked for, all together.</summary>
    public MarketFeeds Wanted { get; private set; }

    /// <summary>Kept where somebody reads it, or the quotes that are taken from it.</summary>
    public PriceBook? Book { get; private set; }

    /// <summary>Whether quotes come from the book because they were not recorded.</summary>
    public bool QuotesFromBook { get; private set; }

    /// <summary>What the books were marked with last.</summary>
    public Price Mark { get; set; }

    /// <summary>Books are marked by the middle of bid and ask where these are known, otherwise by trades; without any of them by bars.</summary>
    public bool MarksByMiddle => (Wanted & (MarketFeeds.Quotes | MarketFeeds.Book)) != 0;
    public bool MarksByTrade => !MarksByMiddle && (Wanted & MarketFeeds.Trades) != 0;

    private bool _isOpen;

    public void Want(MarketFeeds feeds)
    {
        if (_isOpen) throw new InvalidOperationException("Subscribe in OnStart: later the feed is under way.");
        Wanted |= feeds;
        if ((feeds & MarketFeeds.Book) != 0) Book ??= new PriceBook(tick);
    }

    /// <summary>Ends subscribing. Says what is wanted and cannot be had.</summary>
    public MarketFeeds Open(MarketFeeds available)
    {
        _isOpen = true;
        MarketFeeds reachable = (available & MarketFeeds.Book) != 0 ? available | MarketFeeds.Quotes : available;
        QuotesFromBook = (Wanted & MarketFeeds.Quotes) != 0 && (available & MarketFeeds.Quotes) == 0;
        if (QuotesFromBook) Book ??= new PriceBook(tick);
        return Wanted & ~reachable;
    }

    /// <summary>Whether ticks of a kind are of use to anybody.</summary>
    public bool Reads(TickKind kind) => kind switch
    {
        TickKind.Trade => (Wanted & MarketFeeds.Trades) != 0,
        TickKind.Quote => (Wanted & MarketFeeds.Quotes) != 0 && !QuotesFromBook,
        TickKind.Book => Book is not null,
        TickKind.Funding => (Wanted & MarketFeeds.Funding) != 0,
        _ => false,
    };
}
