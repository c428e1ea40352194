using Godwit.Core.Books;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;

namespace Godwit.Backtesting.Runner.Ticks;

/// <summary>
/// Bars of ticks, for strategies that see bars where only ticks were recorded: of trades where there are any, otherwise of the middle of best bid
/// and ask (rounded down to a unit), without volume. An interval in which nothing happened has a bar without range and volume at the last price.
/// </summary>
public static class TickBars
{
    private const int Block = 4_096;

    /// <param name="sources">The recordings of one instrument.</param>
    /// <param name="interval">Length of the bars.</param>
    /// <exception cref="GodwitException">No recording tells a price.</exception>
    public static BarArray Build(IReadOnlyList<TickSource> sources, BarInterval interval)
    {
        TickSource source = sources.FirstOrDefault(s => s.Kind == TickKind.Trade) ?? sources.FirstOrDefault(s => s.Kind == TickKind.Quote)
            ?? sources.FirstOrDefault(s => s.Kind == TickKind.Book) ?? throw new GodwitException("Bars need trades, quotes or an order book to be made of.");
        var maker = new Maker(interval);
        var book = source.Kind == TickKind.Book ? new PriceBook() : null;
        var ticks = new Tick[Block];
        using TickReader reader = source.Open(Instant.MinValue);
        while (reader.Read(ticks) is var count and > 0)
        {
            foreach (ref readonly Tick tick in ticks.AsSpan(0, count))
            {
                switch (source.Kind)
                {
                    case TickKind.Trade: maker.Add(tick.OccurredAt, tick.Price, tick.Quantity); break;
                    case TickKind.Quote: maker.AddMiddle(tick.OccurredAt, tick.Price, tick.OtherPrice); break;
                    default:
                        book!.Apply(in tick);
                        if (tick.Is(TickFlags.EndOfMessage) && book.HasBid && book.HasAsk) maker.AddMiddle(tick.OccurredAt, book.BestBid, book.BestAsk);
                        break;
                }
            }
        }
        return new BarArray(maker.Finish(), source.PriceScale, source.QuantityScale, interval);
    }

    private sealed class Maker(BarInterval interval)
    {
        private readonly List<Bar> _bars = [];
        private Instant _open = Instant.MinValue, _end = Instant.MinValue;
        private Price _first, _high, _low, _last;
        private long _volume;

        /// <summary>A side without a quote has the price 0: there is no middle.</summary>
        public void AddMiddle(Instant at, Price bid, Price ask)
        {
            if (bid.Units > 0 && ask.Units > 0) Add(at, new Price((bid.Units + ask.Units) >> 1), default);
        }

        public void Add(Instant at, Price price, Quantity quantity)
        {
            // A tick out of order belongs to the bar that is under way.
            if (at >= _end) Begin(at, price);
            if (price > _high) _high = price;
            if (price < _low) _low = price;
            _last = price;
            _volume = checked(_volume + quantity.Units);
        }

        public List<Bar> Finish()
        {
            Close();
            return _bars;
        }

        private void Begin(Instant at, Price price)
        {
            Close();
            Instant open = interval.Floor(at);
            for (; _end != Instant.MinValue && _end < open; _end += interval.Length) _bars.Add(new Bar(_end, _last, _last, _last, _last, Quantity.Zero));
            (_open, _end) = (open, open + interval.Length);
            (_first, _high, _low, _volume) = (price, price, price, 0);
        }

        private void Close()
        {
            if (_open != Instant.MinValue) _bars.Add(new Bar(_open, _first, _high, _low, _last, new Quantity(_volume)));
        }
    }
}
