using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Portfolio.Trades;

/// <summary>What one entry order opened and is still open.</summary>
internal struct Lot
{
    public long OrderId;
    public Quantity Quantity;
    public Money Notional;
    public Money Fees;
    public Money Interest;
    public Money Funding;
    public Instant Time;
    public long Bar;
    public Price Lowest;
    public Price Highest;
    public bool IsAmbiguous;
}

/// <summary>Open lots of one position, first in, first out; a ring that grows when needed.</summary>
internal sealed class LotQueue
{
    private Lot[] _ring = new Lot[4];
    private int _head;

    public int Count { get; private set; }

    public ref Lot this[int index] => ref _ring[(_head + index) & (_ring.Length - 1)];
    public ref Lot First => ref this[0];
    public ref Lot Last => ref this[Count - 1];

    public void Add(in Lot lot)
    {
        if (Count == _ring.Length)
        {
            var larger = new Lot[_ring.Length * 2];
            for (int i = 0; i < Count; i++) larger[i] = this[i];
            (_ring, _head) = (larger, 0);
        }
        Count++;
        this[Count - 1] = lot;
    }

    public void RemoveFirst()
    {
        _head = (_head + 1) & (_ring.Length - 1);
        Count--;
    }
}
