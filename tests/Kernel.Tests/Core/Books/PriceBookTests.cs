using CsCheck;
using Godwit.Core.Books;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Randomness;
using Godwit.Support.Markets;
using Godwit.Support.Meters;

namespace Godwit.Kernel.Tests.Core.Books;

/// <summary>The fast book is the naive one, whatever comes.</summary>
public sealed class PriceBookTests
{
    private static readonly long[] Grids = [1, 2, 7, 1_000_000, 999_983, 1L << 40];

    /// <summary>A flow of rows: prices around a centre that wanders, jumps, and is sometimes absurd.</summary>
    private sealed class Flow(ulong seed)
    {
        private readonly SeededRandom _random = new(seed);
        private readonly long _grid = Grids[seed % (ulong)Grids.Length];
        private long _centre = 1_000;
        private int _left;
        private long _id;

        public Tick Next()
        {
            bool starts = _left == 0;
            if (starts)
            {
                _left = 1 + _random.NextInt(12);
                _id++;
                _centre = _random.NextInt(200) switch
                {
                    0 => 1 + _random.NextInt(2_000_000),
                    1 => _centre + 5_000,
                    _ => _centre + _random.NextInt(9) - 4,
                };
            }
            _left--;
            bool bid = _random.NextInt(2) == 0;
            int reach = _random.NextInt(10) == 0 ? 100_000 : _random.NextInt(3) == 0 ? 3_000 : 30;
            long price = unchecked((_centre + (bid ? -1 : 1) * _random.NextInt(reach)) * _grid);
            if (_random.NextInt(50) == 0) price++;
            if (_random.NextInt(500) == 0) price = _random.NextInt(4) switch { 0 => long.MaxValue, 1 => long.MinValue, 2 => 0, _ => -price };
            TickFlags flags = (bid ? TickFlags.Bid : 0) | (_left == 0 ? TickFlags.EndOfMessage : 0);
            if (starts && _random.NextInt(2_000) == 0) flags |= TickFlags.StartOfSnapshot;
            if (_random.NextInt(300) == 0) flags |= TickFlags.NoLevel;
            long quantity = _random.NextInt(3) == 0 ? 0 : _random.NextInt(1_000_000) - 2;
            return new Tick(default, default, new Price(price), new Quantity(quantity), default, default, _id, TickKind.Book, flags);
        }
    }

    [Fact]
    public void Random_flows_leave_the_same_book_as_the_naive_one() => Gen.ULong.Sample(seed =>
    {
        var flow = new Flow(seed);
        var book = new PriceBook(seed % 3 == 0 ? new Price(Grids[(seed / 3) % (ulong)Grids.Length]) : default);
        var naive = new NaiveBook();
        for (int i = 0; i < 20_000; i++)
        {
            Tick row = flow.Next();
            book.Apply(in row);
            naive.Apply(in row);
            Assert.Equal(naive.QuantityAt(row.Is(TickFlags.Bid), row.Price), book.QuantityAt(row.Is(TickFlags.Bid), row.Price).Units);
            Assert.Equal(row.Is(TickFlags.EndOfMessage), book.IsWhole);
            if (i % 7 == 0) AssertSameTouch(naive, book);
            if (i % 997 == 0) Assert.Equal(naive.StateHash(), book.StateHash());
        }
        Assert.Equal(naive.StateHash(), book.StateHash());
    }, iter: 12);

    private static void AssertSameTouch(NaiveBook naive, PriceBook book)
    {
        Assert.Equal(naive.Bids.Any(), book.HasBid);
        Assert.Equal(naive.Asks.Any(), book.HasAsk);
        if (book.HasBid)
        {
            Assert.Equal(naive.Bids.First(), new(book.BestBid.Units, book.BestBidQuantity.Units));
            Assert.Equal(naive.Bids.Last().Key, book.Bids.WorstPrice.Units);
        }
        if (book.HasAsk)
        {
            Assert.Equal(naive.Asks.First(), new(book.BestAsk.Units, book.BestAskQuantity.Units));
            Assert.Equal(naive.Asks.Last().Key, book.Asks.WorstPrice.Units);
        }
        Span<BookLevel> top = stackalloc BookLevel[20];
        int count = book.TopAsks(top);
        Assert.Equal(naive.Asks.Take(20), top[..count].ToArray().Select(l => new KeyValuePair<long, long>(l.Price.Units, l.Quantity.Units)));
    }

    [Fact]
    public void A_row_of_another_kind_is_refused() =>
        Assert.Throws<ArgumentException>(() => new PriceBook().Apply(Tick.OfTrade(new Trade(default, new Price(1), new Quantity(1), 1, false), default)));

    [Fact]
    public void An_empty_book_has_no_touch()
    {
        var book = new PriceBook();
        Assert.False(book.HasBid || book.HasAsk || book.IsCrossed);
        Assert.True(book.IsWhole);
        Assert.Equal(0, book.BestBidQuantity.Units);
    }

    [Fact]
    public void Once_it_has_grown_a_book_allocates_nothing()
    {
        var rows = new Tick[60_000];
        var flow = new Flow(6);
        for (int i = 0; i < rows.Length; i++) rows[i] = flow.Next();
        var book = new PriceBook();
        void Replay()
        {
            book.Clear();
            foreach (ref readonly Tick row in rows.AsSpan()) book.Apply(in row);
            book.StateHash();
        }
        Replay();
        Replay();
        Assert.Equal(0, AllocationMeter.Fewest(Replay));
    }

    [Theory, Trait("pace", "slow")]
    [InlineData("BINANCE_BTCUSDT", 2, 8)]
    [InlineData("BINANCEUSDM_BTCUSDT", 1, 3)]
    public void The_recorded_sessions_rebuild_to_the_recorded_touch_and_to_the_naive_book(string name, int priceScale, int quantityScale)
    {
        if (!RecordedSession.Exists(name)) Assert.Skip($"{name} is not in {RecordedSession.Folder}: set GODWIT_SHARED.");
        RecordedSession session = RecordedSession.Read(name, priceScale, quantityScale);
        Dictionary<long, Quote> quotes = session.Quotes;
        var book = new PriceBook();
        var naive = new NaiveBook();
        int compared = 0, messages = 0;
        foreach (Tick row in session.Book)
        {
            book.Apply(in row);
            naive.Apply(in row);
            if (!book.IsWhole) continue;
            Assert.False(book.IsCrossed);
            if (++messages % 500 == 0) Assert.Equal(naive.StateHash(), book.StateHash());
            if (!quotes.TryGetValue(book.LastUpdateId, out Quote quote)) continue;
            compared++;
            Assert.Equal((quote.Bid, quote.BidSize, quote.Ask, quote.AskSize), (book.BestBid, book.BestBidQuantity, book.BestAsk, book.BestAskQuantity));
        }
        Assert.Equal(naive.StateHash(), book.StateHash());
        Assert.True(compared > 500, $"Only {compared} messages could be compared.");
    }
}
