namespace Godwit.Data.Generation.Agents;

/// <summary>An order that rests in the book of an agents' market; prices are ticks, quantities thousandths.</summary>
internal sealed class AgentOrder(int owner, bool isBid, long price, long quantity)
{
    public int Owner => owner;
    public bool IsBid => isBid;
    public long Price => price;
    public long Quantity { get; set; } = quantity;
    public bool IsGone => Quantity == 0;
}

/// <summary>
/// Order by order, price before time. It notes which levels an action has changed. Neither side is ever emptied: the last level stays,
/// because a market without a side says nothing.
/// </summary>
internal sealed class AgentBook
{
    private readonly SortedDictionary<long, Queue<AgentOrder>> _bids = new(Comparer<long>.Create((a, b) => b.CompareTo(a))), _asks = [];
    private readonly Dictionary<(bool Bid, long Price), long> _totals = [];

    /// <summary>Levels that the action at hand has changed, in the order of their first change.</summary>
    public List<(bool Bid, long Price)> Changed { get; } = [];

    public long BestBid { get; private set; }
    public long BestAsk { get; private set; }

    public long Total(bool bid, long price) => _totals.GetValueOrDefault((bid, price));

    public IEnumerable<long> Prices(bool bid) => Side(bid).Keys;

    /// <summary>Puts an order into the book; a price that would trade is moved back behind the other side's best.</summary>
    public AgentOrder Rest(int owner, bool bid, long price, long quantity)
    {
        if (_bids.Count > 0 && _asks.Count > 0) price = bid ? Math.Min(price, BestAsk - 1) : Math.Max(price, BestBid + 1);
        var order = new AgentOrder(owner, bid, Math.Max(1, price), quantity);
        if (!Side(bid).TryGetValue(order.Price, out Queue<AgentOrder>? level)) Side(bid)[order.Price] = level = new Queue<AgentOrder>();
        level.Enqueue(order);
        Change(bid, order.Price, quantity);
        return order;
    }

    /// <summary>Takes an order out; false when it is the last of its side.</summary>
    public bool Cancel(AgentOrder order)
    {
        if (order.IsGone) return true;
        SortedDictionary<long, Queue<AgentOrder>> side = Side(order.IsBid);
        if (side.Count == 1 && Total(order.IsBid, order.Price) == order.Quantity) return false;
        long quantity = order.Quantity;
        order.Quantity = 0;
        Change(order.IsBid, order.Price, -quantity);
        return true;
    }

    /// <summary>Trades against resting orders; what the last level but one does not fill is not traded.</summary>
    public void Take(bool buys, long quantity, Action<AgentOrder, long> filled)
    {
        SortedDictionary<long, Queue<AgentOrder>> side = Side(!buys);
        while (quantity > 0 && side.Count > 1)
        {
            (long price, Queue<AgentOrder> level) = side.First();
            while (quantity > 0 && level.TryPeek(out AgentOrder? order))
            {
                if (order.IsGone) { level.Dequeue(); continue; }
                long traded = Math.Min(quantity, order.Quantity);
                order.Quantity -= traded;
                quantity -= traded;
                filled(order, traded);
                Change(!buys, price, -traded);
                if (Total(!buys, price) == 0) break;
            }
        }
    }

    private SortedDictionary<long, Queue<AgentOrder>> Side(bool bid) => bid ? _bids : _asks;

    private void Change(bool bid, long price, long by)
    {
        long total = Total(bid, price) + by;
        if (total == 0)
        {
            _totals.Remove((bid, price));
            Side(bid).Remove(price);
        }
        else
        {
            _totals[(bid, price)] = total;
        }
        if (!Changed.Contains((bid, price))) Changed.Add((bid, price));
        if (_bids.Count > 0) BestBid = _bids.First().Key;
        if (_asks.Count > 0) BestAsk = _asks.First().Key;
    }
}
