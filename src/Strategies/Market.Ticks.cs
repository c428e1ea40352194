using Godwit.Core.Books;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;

namespace Godwit.Strategies;

/// <content>What ticks tell. Nothing of it is kept unless a strategy subscribes.</content>
public sealed partial class Market
{
    internal MarketFeed Feed { get; init; } = new();

    /// <summary>What this strategy has subscribed to here.</summary>
    public MarketFeeds Subscribed { get; private set; }

    /// <summary>Asks for ticks, in <c>OnStart</c>. A run whose data do not have them ends with a sentence that says so.</summary>
    public void Subscribe(MarketFeeds feeds)
    {
        Feed.Want(feeds);
        Subscribed |= feeds;
    }

    /// <summary>The order book as it has been told so far; whole whenever a strategy is called. Read only.</summary>
    /// <exception cref="InvalidOperationException">Nobody subscribed to <see cref="MarketFeeds.Book"/>.</exception>
    public PriceBook Book => Feed.Book ?? throw new InvalidOperationException($"Subscribe to the book of {Instrument} in OnStart to read it.");

    /// <summary>The last trade of the market; <c>default</c> before the first one and without a subscription to <see cref="MarketFeeds.Trades"/>.</summary>
    public ref readonly Trade LastTrade => ref Feed.LastTrade;

    /// <summary>Best bid and ask; <c>default</c> before the first ones and without a subscription to <see cref="MarketFeeds.Quotes"/>.</summary>
    public ref readonly Quote Quote => ref Feed.Quote;

    /// <summary>What an order would be measured by now: the mark that ticks have set last, otherwise the last close; zero before anything is known.</summary>
    public Price LastPrice => Feed.Mark.Units != 0 ? Feed.Mark : _bar.Close;
}
