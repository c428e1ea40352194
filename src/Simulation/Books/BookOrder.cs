using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Simulation.Matching;

namespace Godwit.Simulation.Books;

/// <summary>One of our orders at a venue that knows its place in the queue. Pooled.</summary>
internal sealed class BookOrder : RestingOrder
{
    /// <summary>Others' quantity ahead of it at its level; infinite while the data do not tell.</summary>
    public double Ahead;

    /// <summary>Order-by-order recordings: the number that the next recorded order had when it joined the queue.</summary>
    public long Joined;

    /// <summary>The level it rests at; null for what waits for a trigger.</summary>
    public OwnLevel? Level;
}

/// <summary>One price at which orders of ours rest, in the order of their priority. Pooled.</summary>
internal sealed class OwnLevel
{
    public readonly List<BookOrder> Orders = new(16);
    public Price Price;

    /// <summary>Others' quantity as the data last stated it; −1 when they do not tell.</summary>
    public long Recorded;

    /// <summary>What was traded here since.</summary>
    public long Traded;

    /// <summary>Others' quantity as far as it is known now.</summary>
    public double Known => Recorded < 0 ? double.PositiveInfinity : Math.Max(0, Recorded - Traded);
}

/// <summary>Our resting orders on one side of an instrument, best price first.</summary>
internal sealed class OwnSide(bool isBid)
{
    private readonly List<OwnLevel> _levels = new(8);
    private readonly Stack<OwnLevel> _pool = new(8);

    // One bit for each price in use: rows at other prices, nearly all of them, are told by one look.
    private ulong _filter;

    public bool IsBid { get; } = isBid;
    public OrderSide Side => IsBid ? OrderSide.Buy : OrderSide.Sell;
    public bool IsEmpty => _levels.Count == 0;
    public List<OwnLevel> Levels => _levels;
    public Price Best => _levels[0].Price;

    public bool MayHave(Price price) => (_filter >> Bit(price) & 1) != 0;

    /// <summary>Whether <paramref name="price"/> would be better for us than <paramref name="than"/> as a place in the book: higher for bids.</summary>
    public bool IsBetter(Price price, Price than) => IsBid ? price > than : price < than;

    public OwnLevel? Find(Price price)
    {
        int at = IndexOf(price);
        return at < _levels.Count && _levels[at].Price == price ? _levels[at] : null;
    }

    /// <summary>The level of a price; <paramref name="isNew"/> when none of ours was there.</summary>
    public OwnLevel Open(Price price, out bool isNew)
    {
        int at = IndexOf(price);
        isNew = at == _levels.Count || _levels[at].Price != price;
        if (!isNew) return _levels[at];
        OwnLevel level = _pool.Count > 0 ? _pool.Pop() : new OwnLevel();
        (level.Price, level.Recorded, level.Traded) = (price, -1, 0);
        _levels.Insert(at, level);
        _filter |= 1UL << Bit(price);
        return level;
    }

    public void Remove(BookOrder order)
    {
        OwnLevel level = order.Level!;
        order.Level = null;
        level.Orders.Remove(order);
        if (level.Orders.Count > 0) return;
        _levels.Remove(level);
        _pool.Push(level);
        _filter = 0;
        foreach (OwnLevel left in _levels) _filter |= 1UL << Bit(left.Price);
    }

    private int IndexOf(Price price)
    {
        int low = 0, high = _levels.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (IsBetter(_levels[middle].Price, price)) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private static int Bit(Price price) => (int)(unchecked((ulong)price.Units * 0x9E3779B97F4A7C15UL) >> 58);
}
