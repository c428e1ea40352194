using Godwit.Core.Books;
using Godwit.Core.Digest;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;

namespace Godwit.Simulation.Matching;

/// <summary>An order for a <see cref="LimitOrderBook"/>.</summary>
/// <param name="Id">Its number, unique among working orders.</param>
/// <param name="Owner">Whose it is, for self-trade prevention; negative for an owner that is nobody's.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Limit">Worst price; not used by a market order.</param>
/// <param name="Quantity">Total quantity, positive.</param>
/// <param name="Display">Visible part of an iceberg; zero shows everything.</param>
/// <param name="TimeInForce">Good-till-cancel, immediate-or-cancel or fill-or-kill; dates are the caller's.</param>
/// <param name="IsMarket">Takes at any price; what finds nothing expires.</param>
/// <param name="IsPostOnly">Refused if it would take.</param>
public readonly record struct MatchOrder(
    long Id, int Owner, OrderSide Side, Price Limit, Quantity Quantity, Quantity Display = default,
    TimeInForce TimeInForce = TimeInForce.GoodTillCancel, bool IsMarket = false, bool IsPostOnly = false);

/// <summary>What became of an order on arrival.</summary>
/// <param name="Refusal">Why it was refused, or why its rest expired; none when it is filled or rests.</param>
/// <param name="Filled">What it took at once.</param>
/// <param name="Resting">What of it is in the book now.</param>
public readonly record struct MatchResult(Refusal Refusal, Quantity Filled, Quantity Resting);

/// <summary>One trade: at the maker's price.</summary>
public readonly record struct MatchTrade(long TakerId, long MakerId, OrderSide TakerSide, Price Price, Quantity Quantity, Quantity MakerLeft);

/// <summary>What happens in a <see cref="LimitOrderBook"/>, told as it happens. Must not call back into the book.</summary>
public interface IMatchListener
{
    void OnTrade(in MatchTrade trade);

    /// <summary>What is visible at a price has changed to <paramref name="visible"/>; zero when the level is gone.</summary>
    void OnLevel(OrderSide side, Price price, Quantity visible);

    /// <summary>Self-trade prevention took quantity from a resting order; it is gone when <paramref name="left"/> is zero.</summary>
    void OnSelfTrade(long makerId, Quantity left);
}

/// <summary>
/// A matching engine by price and time for orders of many participants (level 3): the place of each order in its queue is known. Takers trade at the
/// makers' prices, best price first, then the oldest. Allocates only to grow.
/// </summary>
/// <remarks>An iceberg shows a part of itself; when that is used up the next part joins the end of the queue. A replaced order keeps its place when its price stays and its quantity does not grow.</remarks>
public sealed class LimitOrderBook
{
    private struct Order
    {
        public long Id;
        public long Shown, Hidden, Display;
        public int Owner, Level;

        /// <summary>Neighbours in the queue; <see cref="Nobody"/> at its ends. Of a free slot, the next one that is free.</summary>
        public int Older, Newer;
    }

    private struct Level
    {
        public Price Price;
        public OrderSide Side;
        public int Oldest, Newest;
        public long Visible;
    }

    private const int Nobody = -1;

    private readonly SelfTradePrevention _selfTrade;
    private readonly IMatchListener? _listener;
    private readonly PriceLadder _bids, _asks;
    private readonly Dictionary<long, int> _places = new(1024);
    private Order[] _orders = new Order[1024];
    private Level[] _levels = new Level[256];
    private int _usedOrders, _usedLevels, _freeOrder = Nobody, _freeLevel = Nobody;

    /// <param name="selfTrade">What happens between two orders of one owner.</param>
    /// <param name="listener">Who is told; null for nobody.</param>
    /// <param name="tick">The grid of prices, for speed; zero finds it.</param>
    public LimitOrderBook(SelfTradePrevention selfTrade = SelfTradePrevention.Trade, IMatchListener? listener = null, Price tick = default)
    {
        _selfTrade = selfTrade;
        _listener = listener;
        _bids = new PriceLadder(isBid: true, tick);
        _asks = new PriceLadder(isBid: false, tick);
    }

    /// <summary>How many orders are in the book.</summary>
    public int Count => _places.Count;

    public bool HasBid => !_bids.IsEmpty;
    public bool HasAsk => !_asks.IsEmpty;
    public Price BestBid => _bids.BestPrice;
    public Price BestAsk => _asks.BestPrice;

    public bool Contains(long id) => _places.ContainsKey(id);

    /// <summary>What is visible at a price.</summary>
    public Quantity VisibleAt(OrderSide side, Price price) => LadderOf(side)[price] is not 0 and var number ? new Quantity(_levels[number - 1].Visible) : Quantity.Zero;

    /// <summary>What an order still wants, shown and hidden; zero when it is not there.</summary>
    public Quantity LeftOf(long id) => _places.TryGetValue(id, out int at) ? new Quantity(_orders[at].Shown + _orders[at].Hidden) : Quantity.Zero;

    /// <summary>Visible quantity of others ahead of an order at its price: its place in the queue. Takes time in proportion to it.</summary>
    public Quantity AheadOf(long id)
    {
        if (!_places.TryGetValue(id, out int at)) return Quantity.Zero;
        long ahead = 0;
        for (int older = _orders[at].Older; older != Nobody; older = _orders[older].Older) ahead += _orders[older].Shown;
        return new Quantity(ahead);
    }

    /// <summary>An order arrives: trades what it can, and rests, expires or is refused.</summary>
    public MatchResult Submit(in MatchOrder order)
    {
        long wanted = order.Quantity.Units;
        if (wanted <= 0) return new(Refusal.QuantityNotPositive, default, default);
        if (_places.ContainsKey(order.Id)) return new(Refusal.DuplicateOrder, default, default);
        if (order.IsPostOnly && (order.IsMarket || Crosses(order.Side, order.Limit))) return new(Refusal.PostOnlyWouldTake, default, default);
        if (order.TimeInForce == TimeInForce.FillOrKill && !CanFill(in order)) return new(Refusal.FillOrKillNotFillable, default, default);

        bool stopped = Match(in order, ref wanted, out long filled);
        if (wanted == 0) return new(filled < order.Quantity.Units ? Refusal.SelfTrade : Refusal.None, new(filled), default);
        if (stopped) return new(Refusal.SelfTrade, new(filled), default);
        if (order.IsMarket || order.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill) return new(Refusal.NoLiquidity, new(filled), default);
        Rest(in order, wanted);
        return new(Refusal.None, new(filled), new(wanted));
    }

    public Refusal Cancel(long id)
    {
        if (!_places.TryGetValue(id, out int at)) return Refusal.UnknownOrder;
        int level = _orders[at].Level;
        Remove(at);
        Tell(level);
        return Refusal.None;
    }

    /// <summary>Changes what an order still wants, and its price. It keeps its place when the price stays and the quantity does not grow; otherwise it arrives anew.</summary>
    public MatchResult Replace(long id, Price limit, Quantity left)
    {
        if (!_places.TryGetValue(id, out int at)) return new(Refusal.UnknownOrder, default, default);
        if (left.Units <= 0) return new(Refusal.QuantityNotPositive, default, default);
        ref Order order = ref _orders[at];
        ref Level level = ref _levels[order.Level];
        if (limit == level.Price && left.Units <= order.Shown + order.Hidden)
        {
            // What is hidden goes first, so that the visible part keeps its place as long as it can.
            long shown = Math.Min(order.Shown, left.Units);
            level.Visible += shown - order.Shown;
            (order.Shown, order.Hidden) = (shown, left.Units - shown);
            Tell(order.Level);
            return new(Refusal.None, default, left);
        }
        var anew = new MatchOrder(id, order.Owner, level.Side, limit, left, new Quantity(order.Display));
        int before = order.Level;
        Remove(at);
        Tell(before);
        return Submit(in anew);
    }

    /// <summary>A fingerprint of every order in its place: equal books have equal ones.</summary>
    public ulong StateHash()
    {
        var digest = new RunDigest();
        AddSide(ref digest, _bids);
        AddSide(ref digest, _asks);
        return digest.ToUInt64();
    }

    private void AddSide(ref RunDigest digest, PriceLadder side)
    {
        foreach ((Price price, long number) in side)
        {
            digest.Add(price.Units);
            for (int at = _levels[number - 1].Oldest; at != Nobody; at = _orders[at].Newer)
            {
                digest.Add(_orders[at].Id);
                digest.Add(_orders[at].Shown);
                digest.Add(_orders[at].Hidden);
            }
        }
        digest.Add(side.Count);
    }

    private PriceLadder LadderOf(OrderSide side) => side == OrderSide.Buy ? _bids : _asks;
    private PriceLadder Against(OrderSide side) => side == OrderSide.Buy ? _asks : _bids;

    private static bool IsWithin(OrderSide side, Price price, Price limit) => side == OrderSide.Buy ? price <= limit : price >= limit;

    private bool Crosses(OrderSide side, Price limit) => !Against(side).IsEmpty && IsWithin(side, Against(side).BestPrice, limit);

    /// <summary>Trades until nothing is wanted or met; true when self-trade prevention stopped the taker.</summary>
    private bool Match(in MatchOrder taker, ref long wanted, out long filled)
    {
        PriceLadder side = Against(taker.Side);
        filled = 0;
        while (wanted > 0 && !side.IsEmpty && (taker.IsMarket || IsWithin(taker.Side, side.BestPrice, taker.Limit)))
        {
            int level = (int)side.BestValue - 1;
            bool stopped = false;
            while (wanted > 0 && !stopped && _levels[level].Oldest is not Nobody and var at)
            {
                if (_selfTrade != SelfTradePrevention.Trade && taker.Owner >= 0 && _orders[at].Owner == taker.Owner)
                {
                    stopped = Prevent(at, ref wanted);
                    continue;
                }
                long units = Math.Min(wanted, _orders[at].Shown);
                (wanted, filled) = (wanted - units, filled + units);
                long makerId = _orders[at].Id, left = Take(at, units);
                _listener?.OnTrade(new MatchTrade(taker.Id, makerId, taker.Side, _levels[level].Price, new(units), new(left)));
            }
            Tell(level);
            if (stopped) return true;
        }
        return false;
    }

    /// <summary>Two orders of one owner meet; true when the taker goes no further.</summary>
    private bool Prevent(int at, ref long wanted)
    {
        if (_selfTrade == SelfTradePrevention.ExpireTaker) return true;
        long id = _orders[at].Id, all = _orders[at].Shown + _orders[at].Hidden, lost = _selfTrade == SelfTradePrevention.Decrement ? Math.Min(wanted, all) : all, left = all - lost;
        if (left == 0) Remove(at);
        else
        {
            // As a replacement by less: what is hidden goes first.
            long shown = Math.Min(_orders[at].Shown, left);
            _levels[_orders[at].Level].Visible += shown - _orders[at].Shown;
            (_orders[at].Shown, _orders[at].Hidden) = (shown, left - shown);
        }
        if (_selfTrade == SelfTradePrevention.Decrement) wanted -= lost;
        _listener?.OnSelfTrade(id, new(left));
        return _selfTrade == SelfTradePrevention.ExpireBoth;
    }

    /// <summary>Whether all of an order would trade at once.</summary>
    private bool CanFill(in MatchOrder taker)
    {
        long wanted = taker.Quantity.Units;
        bool stops = _selfTrade is not (SelfTradePrevention.Trade or SelfTradePrevention.ExpireMaker);
        foreach ((Price price, long number) in Against(taker.Side))
        {
            if (!taker.IsMarket && !IsWithin(taker.Side, price, taker.Limit)) return false;
            // Hidden parts come after everything that is shown at the price: an own order stops the taker before it sees them.
            long hidden = 0;
            for (int at = _levels[number - 1].Oldest; at != Nobody; at = _orders[at].Newer)
            {
                bool isOwn = _selfTrade != SelfTradePrevention.Trade && taker.Owner >= 0 && _orders[at].Owner == taker.Owner;
                if (isOwn && stops) return false;
                if (isOwn) continue;
                hidden += _orders[at].Hidden;
                if ((wanted -= _orders[at].Shown) <= 0) return true;
            }
            if ((wanted -= hidden) <= 0) return true;
        }
        return false;
    }

    /// <summary>Takes quantity from what an order shows and returns what it still wants: the next part of an iceberg joins the end, an order without any is removed.</summary>
    private long Take(int at, long units)
    {
        ref Order order = ref _orders[at];
        _levels[order.Level].Visible -= units;
        order.Shown -= units;
        long left = order.Shown + order.Hidden;
        if (left == 0) Remove(at);
        else if (order.Shown == 0)
        {
            Unlink(at);
            order.Shown = Math.Min(order.Display, order.Hidden);
            order.Hidden -= order.Shown;
            Link(at, order.Level);
        }
        return left;
    }

    private void Rest(in MatchOrder order, long units)
    {
        PriceLadder side = LadderOf(order.Side);
        int level = (int)side[order.Limit] - 1;
        if (level < 0)
        {
            level = NewLevel(order.Limit, order.Side);
            side.Set(order.Limit, level + 1);
        }
        int at = NewOrder();
        long shown = order.Display.Units > 0 ? Math.Min(order.Display.Units, units) : units;
        _orders[at] = new Order { Id = order.Id, Owner = order.Owner, Shown = shown, Hidden = units - shown, Display = order.Display.Units };
        Link(at, level);
        _places.Add(order.Id, at);
        Tell(level);
    }

    /// <summary>Puts an order at the end of a level's queue.</summary>
    private void Link(int at, int level)
    {
        ref Order order = ref _orders[at];
        ref Level queue = ref _levels[level];
        (order.Level, order.Older, order.Newer) = (level, queue.Newest, Nobody);
        if (queue.Newest == Nobody) queue.Oldest = at;
        else _orders[queue.Newest].Newer = at;
        queue.Newest = at;
        queue.Visible += order.Shown;
    }

    private void Unlink(int at)
    {
        ref Order order = ref _orders[at];
        ref Level queue = ref _levels[order.Level];
        if (order.Older == Nobody) queue.Oldest = order.Newer;
        else _orders[order.Older].Newer = order.Newer;
        if (order.Newer == Nobody) queue.Newest = order.Older;
        else _orders[order.Newer].Older = order.Older;
        queue.Visible -= order.Shown;
    }

    private void Remove(int at)
    {
        Unlink(at);
        _places.Remove(_orders[at].Id);
        _orders[at].Newer = _freeOrder;
        _freeOrder = at;
    }

    /// <summary>An operation has ended at a level: it is told, and forgotten when it is empty.</summary>
    private void Tell(int level)
    {
        ref Level changed = ref _levels[level];
        _listener?.OnLevel(changed.Side, changed.Price, new(changed.Visible));
        if (changed.Oldest != Nobody) return;
        LadderOf(changed.Side).Set(changed.Price, 0);
        changed.Newest = _freeLevel;
        _freeLevel = level;
    }

    private int NewOrder()
    {
        if (_freeOrder == Nobody)
        {
            if (_usedOrders == _orders.Length) Array.Resize(ref _orders, _orders.Length * 2);
            return _usedOrders++;
        }
        int at = _freeOrder;
        _freeOrder = _orders[at].Newer;
        return at;
    }

    private int NewLevel(Price price, OrderSide side)
    {
        int level = _freeLevel;
        if (level != Nobody) _freeLevel = _levels[level].Newest;
        else
        {
            if (_usedLevels == _levels.Length) Array.Resize(ref _levels, _levels.Length * 2);
            level = _usedLevels++;
        }
        _levels[level] = new Level { Price = price, Side = side, Oldest = Nobody, Newest = Nobody };
        return level;
    }
}
