using System.Runtime.CompilerServices;
using Godwit.Core.Digest;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;

namespace Godwit.Core.Books;

/// <summary>
/// The order book of one instrument by price (level 2), built row by row. It says what the venue said: a book that the venue
/// crosses is crossed. Between messages (<see cref="IsWhole"/>) it stands as the venue had it. Allocates only to grow.
/// </summary>
public sealed class PriceBook
{
    /// <param name="tick">The venue's tick, for speed; zero finds it. Prices off it are kept as well.</param>
    public PriceBook(Price tick = default)
    {
        Bids = new PriceLadder(isBid: true, tick);
        Asks = new PriceLadder(isBid: false, tick);
    }

    /// <summary>Each side from its best price outwards; values are quantities. For reading.</summary>
    public PriceLadder Bids { get; }
    public PriceLadder Asks { get; }

    public bool HasBid => !Bids.IsEmpty;
    public bool HasAsk => !Asks.IsEmpty;
    public Price BestBid => Bids.BestPrice;
    public Price BestAsk => Asks.BestPrice;
    public Quantity BestBidQuantity => new(Bids.BestValue);
    public Quantity BestAskQuantity => new(Asks.BestValue);

    /// <summary>True when the last row ended its message, and before the first row.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Number of the last update; 0 before the first.</summary>
    public long LastUpdateId { get; private set; }

    public bool IsCrossed => HasBid && HasAsk && BestBid >= BestAsk;

    /// <summary>Takes one row of a book message in; a quantity of zero (or less) removes the level. Rows of other kinds are refused.</summary>
    public void Apply(in Tick row)
    {
        if (row.Kind != TickKind.Book) ThrowNotBook(row.Kind);
        TickFlags flags = row.Flags;
        if ((flags & (TickFlags.StartOfSnapshot | TickFlags.NoLevel)) != 0)
        {
            if ((flags & TickFlags.StartOfSnapshot) != 0) ClearLevels();
            if ((flags & TickFlags.NoLevel) != 0)
            {
                EndRow(row.Id, flags);
                return;
            }
        }
        PriceLadder side = (flags & TickFlags.Bid) != 0 ? Bids : Asks;
        side.Set(row.Price, Math.Max(0, row.Quantity.Units));
        EndRow(row.Id, flags);
    }

    /// <summary>Forgets every level; the next update starts from nothing.</summary>
    public void Clear()
    {
        ClearLevels();
        (IsWhole, LastUpdateId) = (true, 0);
    }

    public Quantity QuantityAt(bool bid, Price price) => new((bid ? Bids : Asks)[price]);

    /// <summary>Writes the best levels, best first, and returns how many there were room for.</summary>
    public int TopBids(Span<BookLevel> levels) => Top(Bids, levels);
    public int TopAsks(Span<BookLevel> levels) => Top(Asks, levels);

    /// <summary>A fingerprint of all levels of both sides: equal books have equal ones on every machine. Takes time in proportion to the levels.</summary>
    public ulong StateHash()
    {
        var digest = new RunDigest();
        foreach ((Price price, long quantity) in Bids) Add(ref digest, price, quantity);
        digest.Add(Bids.Count);
        foreach ((Price price, long quantity) in Asks) Add(ref digest, price, quantity);
        digest.Add(Asks.Count);
        return digest.ToUInt64();
    }

    private static void Add(ref RunDigest digest, Price price, long quantity)
    {
        digest.Add(price.Units);
        digest.Add(quantity);
    }

    private static int Top(PriceLadder side, Span<BookLevel> levels)
    {
        int count = 0;
        foreach ((Price price, long quantity) in side)
        {
            if (count == levels.Length) break;
            levels[count++] = new BookLevel(price, new Quantity(quantity));
        }
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EndRow(long updateId, TickFlags flags)
    {
        LastUpdateId = updateId;
        IsWhole = (flags & TickFlags.EndOfMessage) != 0;
    }

    private void ClearLevels()
    {
        Bids.Clear();
        Asks.Clear();
    }

    private static void ThrowNotBook(TickKind kind) => throw new ArgumentException($"A tick of kind {kind} is no row of a book.");
}
