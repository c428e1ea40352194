using Godwit.Core.Books;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;

namespace Godwit.Simulation.Books;

/// <summary>How deep the recorded market of an instrument is known. The deepest kind seen so far decides.</summary>
internal enum MarketDepth : byte { Nothing, Trades, Quotes, Book }

/// <summary>The recorded market of one instrument, less what our takers have taken of it.</summary>
internal sealed class TickMarket(Instrument instrument, TickMatchingOptions options)
{
    /// <summary>What our takers took at a price that the venue has not stated anew since.</summary>
    private struct TakenLevel
    {
        public Price Price;
        public long Units;
    }

    private readonly List<TakenLevel> _takenBids = new(8), _takenAsks = new(8);
    private Price _lastTrade, _mark;
    private bool _hasTrade, _hasMark;

    // The last sale and the last purchase since the book (or quote) was stated; zero for none.
    private Price _soldAt, _boughtAt;

    public Impact Impact = new(options.Impact);

    public PriceBook Book { get; } = new(instrument.Rules[0].Tick);
    public Quote Quote { get; private set; }
    public MarketDepth Depth { get; private set; }

    /// <summary>Whether there is any price at all.</summary>
    public bool HasPrice => _hasTrade || Depth != MarketDepth.Nothing && TryMiddle(out _);

    /// <summary>The last trade, otherwise the middle of the touch; zero before there is either.</summary>
    public Price Current => _hasTrade ? _lastTrade : TryMiddle(out Price middle) ? middle : default;

    /// <summary>What waiting orders look at.</summary>
    public Price TriggerPrice => options.Trigger == Books.TriggerPrice.Mark && _hasMark ? _mark : Current;

    /// <summary>What positions are valued at: the mark price where it is recorded, otherwise the middle of the touch, otherwise the last trade.</summary>
    public Price Value => _hasMark ? _mark : TryMiddle(out Price middle) ? middle : _lastTrade;

    public void SetTrade(Price price, bool sellerTakes)
    {
        (_lastTrade, _hasTrade) = (price, true);
        if (Depth == MarketDepth.Nothing) Depth = MarketDepth.Trades;
        // A trade beyond everything recorded tells nothing of where liquidity is left.
        if (Depth == MarketDepth.Book && IsBeyondRecord(sellerTakes, price)) return;
        if (sellerTakes) _soldAt = price;
        else _boughtAt = price;
    }

    public void SetMark(Price price) => (_mark, _hasMark) = (price, true);

    /// <summary>A level that a quote states anew is whole again; one that it repeats is not.</summary>
    public void SetQuote(in Quote quote)
    {
        if (quote.Bid != Quote.Bid || quote.BidSize != Quote.BidSize) _takenBids.Clear();
        if (quote.Ask != Quote.Ask || quote.AskSize != Quote.AskSize) _takenAsks.Clear();
        Quote = quote;
        (_soldAt, _boughtAt) = (default, default);
        if (Depth < MarketDepth.Quotes) Depth = MarketDepth.Quotes;
    }

    public void SetRow(in Tick row)
    {
        Book.Apply(in row);
        if (Depth < MarketDepth.Book)
        {
            Depth = MarketDepth.Book;
            ForgetTaken();
        }
        if (row.Is(TickFlags.EndOfMessage)) (_soldAt, _boughtAt) = (default, default);
        if (row.Is(TickFlags.StartOfSnapshot)) ForgetTaken();
        else if (_takenBids.Count + _takenAsks.Count > 0) Renew(row.Is(TickFlags.Bid) ? _takenBids : _takenAsks, row.Price);
    }

    /// <summary>Order-by-order recordings: a level gains or loses quantity. What leaves was at the front, where our takers took before.</summary>
    public void ChangeLevel(bool bid, Price price, long change, long id, Instant now)
    {
        IsByOrder = true;
        long taken = TakenAt(bid, price);
        if (Depth < MarketDepth.Book) ForgetTaken();
        Depth = MarketDepth.Book;
        long units = (bid ? Book.Bids : Book.Asks)[price] + change;
        (_soldAt, _boughtAt) = (default, default);
        Book.Apply(Tick.OfBook(new BookChange(now, price, new Quantity(units), id, TickFlags.EndOfMessage | (bid ? TickFlags.Bid : 0)), now));
        if (change < 0 && taken > 0) Take(bid, price, Math.Max(change, -taken));
    }

    /// <summary>Whether others' orders are recorded one by one: then a level that is not there is empty, not unknown.</summary>
    public bool IsByOrder { get; private set; }

    public void Clear()
    {
        ForgetTaken();
        Book.Clear();
        Quote = default;
    }

    /// <summary>The best recorded price of a side, whether or not we have taken it; false when there is none.</summary>
    public bool TryBest(bool bid, out Price price)
    {
        switch (Depth)
        {
            case MarketDepth.Book:
                PriceLadder side = bid ? Book.Bids : Book.Asks;
                price = side.BestPrice;
                return !side.IsEmpty;
            case MarketDepth.Quotes:
                price = bid ? Quote.Bid : Quote.Ask;
                return price.Units > 0;
            default:
                price = default;
                return false;
        }
    }

    /// <summary>Others' quantity at a price of a side; −1 when the data do not tell.</summary>
    public long RecordedAt(bool bid, Price price)
    {
        switch (Depth)
        {
            case MarketDepth.Book:
                long units = (bid ? Book.Bids : Book.Asks)[price];
                return units > 0 || IsByOrder || !IsBeyondRecord(bid, price) ? units : -1;
            case MarketDepth.Quotes when TryBest(bid, out Price best):
                if (price == best) return (bid ? Quote.BidSize : Quote.AskSize).Units;
                return (bid ? price > best : price < best) ? 0 : -1;
            default:
                return -1;
        }
    }

    public void Take(bool bid, Price price, long units)
    {
        List<TakenLevel> taken = bid ? _takenBids : _takenAsks;
        for (int i = 0; i < taken.Count; i++)
        {
            if (taken[i].Price != price) continue;
            taken[i] = new TakenLevel { Price = price, Units = taken[i].Units + units };
            return;
        }
        taken.Add(new TakenLevel { Price = price, Units = units });
    }

    /// <summary>What is left for takers of a recorded quantity: less what we took, and nothing where a trade has since been made further out.</summary>
    public long Left(bool bid, Price price, long recorded)
    {
        Price traded = bid ? _soldAt : _boughtAt;
        if (options.TradesEmptyLevels && traded.Units != 0 && (bid ? price > traded : price < traded)) return 0;
        return Math.Max(0, recorded - TakenAt(bid, price));
    }

    private long TakenAt(bool bid, Price price)
    {
        List<TakenLevel> taken = bid ? _takenBids : _takenAsks;
        for (int i = 0; i < taken.Count; i++)
            if (taken[i].Price == price) return taken[i].Units;
        return 0;
    }

    /// <summary>A recorded price as a taker of <paramref name="side"/> meets it after the impact of earlier ones, rounded against it.</summary>
    public Price Shift(OrderSide side, Price price, Instant now)
    {
        if (Impact.IsNone) return price;
        long offset = (long)Math.Ceiling(price.Units * Impact.Against(side, now) - 1e-9);
        return side == OrderSide.Buy ? new Price(price.Units + offset) : new Price(Math.Max(1, price.Units - offset));
    }

    /// <summary>Distance of the levels that are assumed behind the best quote.</summary>
    public long LevelGap(Price price, Instant now) => Math.Max(Math.Max(1, instrument.RulesAt(now).Tick.Units),
        (long)Wide.MultiplyDivide(price.Units, options.LevelGap.Units, Pow10.Long(Rate.Scale), Rounding.Up));

    /// <summary>With trades only: what a taker of a side pays.</summary>
    public Price AssumedTouch(OrderSide side)
    {
        long half = (long)Wide.MultiplyDivide(_lastTrade.Units, options.HalfSpread.Units, Pow10.Long(Rate.Scale), Rounding.Up);
        return side == OrderSide.Buy ? new Price(_lastTrade.Units + half) : new Price(Math.Max(1, _lastTrade.Units - half));
    }

    private bool TryMiddle(out Price middle)
    {
        if (TryBest(true, out Price bid) & TryBest(false, out Price ask))
        {
            middle = new Price(bid.Units + (ask.Units - bid.Units) / 2);
            return true;
        }
        middle = default;
        return false;
    }

    /// <summary>Whether a price lies further out than anything recorded on its side: a partial snapshot does not tell what is there.</summary>
    private bool IsBeyondRecord(bool bid, Price price)
    {
        PriceLadder side = bid ? Book.Bids : Book.Asks;
        return !side.IsEmpty && side.IsBetter(side.WorstPrice, price);
    }

    private void ForgetTaken()
    {
        _takenBids.Clear();
        _takenAsks.Clear();
    }

    private static void Renew(List<TakenLevel> taken, Price price)
    {
        for (int i = 0; i < taken.Count; i++)
        {
            if (taken[i].Price != price) continue;
            taken.RemoveAt(i);
            return;
        }
    }
}
