using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Simulation.Books;

/// <summary>What a recorded order of others does.</summary>
public enum RecordedOrderKind : byte
{
    /// <summary>It joins the end of its level's queue. An order that changes its price or grows is reduced to nothing and added anew.</summary>
    Add,

    /// <summary>Its owner takes quantity out: a part, or all of it (a cancellation). It keeps its place.</summary>
    Reduce,

    /// <summary>A taker trades this quantity with it.</summary>
    Execute,

    /// <summary>The recording starts anew: every order is forgotten.</summary>
    Clear,
}

/// <summary>One event of an order-by-order recording (level 3). Side and price are read of an <see cref="RecordedOrderKind.Add"/> only.</summary>
public readonly record struct RecordedOrder(RecordedOrderKind Kind, Instant OccurredAt, long OrderId, bool IsBid, Price Price, Quantity Quantity);

/// <summary>The recorded orders of one instrument, numbered in the order of their arrival.</summary>
internal sealed class RecordedOrders
{
    internal struct Entry
    {
        public bool IsBid;
        public Price Price;
        public long Units;

        /// <summary>Its place in time: among orders at one price the lower number is ahead.</summary>
        public long Number;
    }

    private readonly Dictionary<long, Entry> _orders = new(4096);

    /// <summary>The number that the next order will get.</summary>
    public long NextNumber { get; private set; }

    /// <summary>Applies an event; false when it speaks of an order that is not known, or adds one that is. <paramref name="entry"/> is the order before a reduction, and <paramref name="units"/> how much of it is concerned.</summary>
    public bool Apply(in RecordedOrder e, out Entry entry, out long units)
    {
        units = e.Quantity.Units;
        if (e.Kind == RecordedOrderKind.Add)
        {
            entry = new Entry { IsBid = e.IsBid, Price = e.Price, Units = units, Number = NextNumber };
            if (units <= 0 || !_orders.TryAdd(e.OrderId, entry)) return false;
            NextNumber++;
            return true;
        }
        if (!_orders.TryGetValue(e.OrderId, out entry) || units <= 0) return false;
        units = Math.Min(units, entry.Units);
        if (units == entry.Units) _orders.Remove(e.OrderId);
        else _orders[e.OrderId] = entry with { Units = entry.Units - units };
        return true;
    }

    public void Clear() => _orders.Clear();
}
