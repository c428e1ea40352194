using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Randomness;
using Godwit.Core.Time;

namespace Godwit.Support.Markets;

/// <summary>
/// A small seeded market of ticks: a book of a few levels a side around a walking middle, trades that take from it, and the best bid
/// and ask after every change. The three recordings tell the same story. Prices have two decimals, quantities three.
/// </summary>
public sealed class RandomTicks
{
    private const int Depth = 8;

    private readonly SeededRandom _random;
    private readonly List<Tick> _trades = [], _quotes = [], _book = [];
    private readonly SortedDictionary<long, long> _bids = [], _asks = [];
    private long _id;

    /// <param name="seed">The market.</param>
    /// <param name="messages">Messages of the book.</param>
    /// <param name="start">When it begins.</param>
    /// <param name="level">Price in units around which it walks.</param>
    /// <param name="stepMillis">Longest time between two messages.</param>
    /// <param name="lagMillis">Longest time from occurrence to receipt; negative makes a recorder's clock that is behind.</param>
    public RandomTicks(ulong seed, int messages, Instant start, long level = 10_000, int stepMillis = 200, int lagMillis = 20)
    {
        _random = new SeededRandom(seed);
        Instant at = start, received = start;
        long middle = level;
        for (int i = 0; i < messages; i++)
        {
            at += Duration.FromMillis(_random.NextInt(stepMillis + 1));
            Instant here = at + Duration.FromMillis(lagMillis < 0 ? lagMillis : _random.NextInt(lagMillis + 1));
            if (here > received) received = here;
            if (i > 0 && _random.NextInt(3) == 0) Trade(at, received);
            middle = Math.Max(level / 2, middle + _random.NextInt(5) - 2);
            Rewrite(at, received, middle, isFirst: i == 0);
            _quotes.Add(Tick.OfQuote(new Quote(at, new Price(Best(_bids, true)), new Quantity(_bids[Best(_bids, true)]), new Price(Best(_asks, false)), new Quantity(_asks[Best(_asks, false)])), received, _id));
        }
    }

    public TickArray Trades => new(_trades, 2, 3);
    public TickArray Quotes => new(_quotes, 2, 3);
    public TickArray Book => new(_book, 2, 3);

    private static long Best(SortedDictionary<long, long> side, bool bid) => bid ? side.Keys.Last() : side.Keys.First();

    private void Trade(Instant at, Instant received)
    {
        bool buys = _random.NextInt(2) == 0;
        SortedDictionary<long, long> side = buys ? _asks : _bids;
        long price = Best(side, !buys), quantity = Math.Max(1, side[price] * (1 + _random.NextInt(100)) / 100);
        _trades.Add(Tick.OfTrade(new Trade(at, new Price(price), new Quantity(quantity), _trades.Count + 1, !buys), received));
    }

    /// <summary>The levels that the new middle asks for, told as differences.</summary>
    private void Rewrite(Instant at, Instant received, long middle, bool isFirst)
    {
        _id++;
        var rows = new List<(bool Bid, long Price, long Quantity)>();
        Change(rows, _bids, bid: true, middle);
        Change(rows, _asks, bid: false, middle);
        for (int i = 0; i < rows.Count; i++)
        {
            TickFlags flags = (rows[i].Bid ? TickFlags.Bid : TickFlags.None) | (i == rows.Count - 1 ? TickFlags.EndOfMessage : TickFlags.None)
                | (isFirst && i == 0 ? TickFlags.StartOfSnapshot : TickFlags.None);
            _book.Add(Tick.OfBook(new BookChange(at, new Price(rows[i].Price), new Quantity(rows[i].Quantity), _id, flags), received));
        }
        if (rows.Count == 0) _book.Add(Tick.OfBook(new BookChange(at, default, default, _id, TickFlags.NoLevel | TickFlags.EndOfMessage), received));
    }

    private void Change(List<(bool, long, long)> rows, SortedDictionary<long, long> side, bool bid, long middle)
    {
        var wanted = new Dictionary<long, long>();
        for (int i = 0; i < Depth; i++)
        {
            long price = bid ? middle - 1 - i : middle + 1 + i;
            bool keeps = side.TryGetValue(price, out long old) && _random.NextInt(3) > 0;
            wanted[price] = keeps ? old : 100 + _random.NextInt(5_000);
        }
        foreach (long price in side.Keys.Where(p => !wanted.ContainsKey(p)).ToArray())
        {
            rows.Add((bid, price, 0));
            side.Remove(price);
        }
        foreach ((long price, long quantity) in wanted.OrderBy(w => w.Key))
        {
            if (side.TryGetValue(price, out long old) && old == quantity) continue;
            side[price] = quantity;
            rows.Add((bid, price, quantity));
        }
    }
}
