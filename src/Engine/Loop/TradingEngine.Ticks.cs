using System.Runtime.CompilerServices;
using Godwit.Core.Books;
using Godwit.Core.Events;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Engine.Hosts;
using Godwit.Portfolio.Valuation;
using Godwit.Strategies;

namespace Godwit.Engine.Loop;

/// <content>
/// The market below the level of bars. Ticks reach the state of an instrument, then the books, then the strategies that
/// subscribed to them. Books are marked by the middle of best bid and ask (rounded down to the price unit) where a strategy reads
/// quotes or the book, by the last trade where it reads trades only, and otherwise by the closes of bars.
/// </content>
public sealed partial class TradingEngine
{
    private readonly MarketFeed[] _feeds;

    /// <summary>Who is told what, per instrument in the order of the setup.</summary>
    private Listener[][] _onTrades = [], _onQuotes = [], _onBooks = [], _onFundings = [];

    /// <summary>Whether ticks of a kind are of use to any strategy; others need not be shown. Known from <see cref="Start"/> on.</summary>
    public bool Reads(int instrument, TickKind kind) => _feeds[instrument].Reads(kind);

    /// <summary>As <see cref="Step"/> with a tick event, which is only built where a journal wants it.</summary>
    public void StepTick(int instrument, in Tick tick, Instant receivedAt, BarPhase phase)
    {
        if (_journal is not null)
        {
            Step(new EngineEvent(instrument, in tick, receivedAt, phase));
            return;
        }
        Now = receivedAt;
        OnTick(instrument, in tick, phase);
    }

    private void OpenFeeds()
    {
        for (int i = 0; i < _feeds.Length; i++)
            if (_feeds[i].Open(_setup.Instruments[i].Feeds) is var missing && missing != 0) throw Lacking(i, missing);
        Listener[][] For(MarketFeeds feed) =>
            [.. _listeners.Select(all => all.Where(l => (l.Market.Subscribed & feed) != 0).ToArray())];
        (_onTrades, _onQuotes, _onBooks, _onFundings) = (For(MarketFeeds.Trades), For(MarketFeeds.Quotes), For(MarketFeeds.Book), For(MarketFeeds.Funding));
    }

    private GodwitException Lacking(int instrument, MarketFeeds missing)
    {
        StrategyHost host = _hosts.First(h => ((h.MarketOf(instrument)?.Subscribed ?? 0) & missing) != 0);
        string what = (missing & MarketFeeds.Book) != 0 ? "the order book (--detail l2)"
            : (missing & MarketFeeds.Quotes) != 0 ? "best bid and ask (--detail quotes)"
            : (missing & MarketFeeds.Trades) != 0 ? "trades (--detail trades)" : "funding";
        return GodwitException.Usage($"Strategy '{host.Setup.Name}' reads {what} of {_setup.Instruments[instrument].Instrument}, which the data of this run do not have.");
    }

    private void OnTick(int instrument, in Tick tick, BarPhase phase)
    {
        MarketFeed feed = _feeds[instrument];
        if (tick.Kind != TickKind.Book) OnOtherTick(instrument, feed, in tick, phase);
        else if (feed.Book is { } book)
        {
            book.Apply(in tick);
            if (tick.Is(TickFlags.EndOfMessage) && phase == BarPhase.Trading) OnWholeBook(instrument, feed, book, tick.OccurredAt);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OnOtherTick(int instrument, MarketFeed feed, in Tick tick, BarPhase phase)
    {
        switch (tick.Kind)
        {
            case TickKind.Trade:
                feed.LastTrade = tick.Trade;
                if (phase != BarPhase.Trading) return;
                if (feed.MarksByTrade) Mark(instrument, feed, tick.Price);
                foreach (Listener listener in _onTrades[instrument])
                {
                    listener.Market.RefreshRules(Now);
                    listener.Strategy.OnTrade(listener.Market, in feed.LastTrade);
                    WorkIntents();
                }
                break;
            case TickKind.Quote:
                feed.Quote = tick.Quote;
                if (phase == BarPhase.Trading) OnQuote(instrument, feed);
                break;
            case TickKind.Funding:
                if (phase == BarPhase.Trading) OnFunding(instrument, in tick);
                break;
        }
    }

    private void OnFunding(int instrument, in Tick funding)
    {
        foreach (Listener listener in _onFundings[instrument])
        {
            listener.Strategy.OnFunding(listener.Market, in funding);
            WorkIntents();
        }
    }

    private void OnQuote(int instrument, MarketFeed feed)
    {
        // A side without a quote has the price 0.
        if (feed.Quote.Bid.Units > 0 && feed.Quote.Ask.Units > 0) Mark(instrument, feed, Middle(feed.Quote.Bid, feed.Quote.Ask));
        foreach (Listener listener in _onQuotes[instrument])
        {
            listener.Market.RefreshRules(Now);
            listener.Strategy.OnQuote(listener.Market, in feed.Quote);
            WorkIntents();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OnWholeBook(int instrument, MarketFeed feed, PriceBook book, Instant at)
    {
        if (book.HasBid && book.HasAsk)
        {
            if (feed.QuotesFromBook) QuoteFrom(instrument, feed, book, at);
            else Mark(instrument, feed, Middle(book.BestBid, book.BestAsk));
        }
        foreach (Listener listener in _onBooks[instrument])
        {
            listener.Market.RefreshRules(Now);
            listener.Strategy.OnBook(listener.Market);
            WorkIntents();
        }
    }

    private void QuoteFrom(int instrument, MarketFeed feed, PriceBook book, Instant at)
    {
        var quote = new Quote(at, book.BestBid, book.BestBidQuantity, book.BestAsk, book.BestAskQuantity);
        if (quote == feed.Quote with { Time = at }) return;
        feed.Quote = quote;
        OnQuote(instrument, feed);
    }

    private void Mark(int instrument, MarketFeed feed, Price price)
    {
        if (price == feed.Mark) return;
        feed.Mark = price;
        foreach (Book book in _books) book.OnMark(instrument, price);
    }

    private void ShowToBooks(int instrument, in Bar bar)
    {
        // Bars end while a quote stands: the mark does not jump to the last trade and back.
        bool isMarked = _feeds[instrument].Mark.Units != 0;
        foreach (Book book in _books)
        {
            if (isMarked) book.CountBar(instrument, in bar);
            else book.OnBar(instrument, in bar);
        }
    }

    private static Price Middle(Price bid, Price ask) => new((bid.Units + ask.Units) >> 1);
}
