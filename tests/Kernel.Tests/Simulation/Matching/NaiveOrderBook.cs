using Godwit.Core.Digest;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Simulation.Matching;

namespace Godwit.Kernel.Tests.Simulation.Matching;

/// <summary>What the tests ask of a matching engine.</summary>
public interface IOrderBook
{
    MatchResult Submit(in MatchOrder order);
    Refusal Cancel(long id);
    MatchResult Replace(long id, Price limit, Quantity left);
    ulong StateHash();
}

/// <summary>The specification of the matching engine: one list of orders in the order of their time, searched anew for every step.</summary>
internal sealed class NaiveOrderBook(SelfTradePrevention selfTrade, IMatchListener listener) : IOrderBook
{
    private sealed record Resting(MatchOrder Order)
    {
        public long Shown, Hidden;
        public long Left => Shown + Hidden;
    }

    private readonly List<Resting> _queue = [];

    public MatchResult Submit(in MatchOrder taker)
    {
        MatchOrder order = taker;
        if (order.Quantity.Units <= 0) return new(Refusal.QuantityNotPositive, default, default);
        if (_queue.Any(r => r.Order.Id == order.Id)) return new(Refusal.DuplicateOrder, default, default);
        if (order.IsPostOnly && (order.IsMarket || Next(order) is not null)) return new(Refusal.PostOnlyWouldTake, default, default);
        if (order.TimeInForce == TimeInForce.FillOrKill && !WouldFill(order)) return new(Refusal.FillOrKillNotFillable, default, default);
        long wanted = order.Quantity.Units, filled = 0;
        bool stopped = false;
        Price? at = null;
        while (wanted > 0 && !stopped && Next(order) is { } maker)
        {
            // A level is told when the taker leaves it.
            if (at is { } left && left != maker.Order.Limit) Tell(maker.Order.Side, left);
            at = maker.Order.Limit;
            if (IsSelf(order, maker)) stopped = Prevent(maker, ref wanted);
            else
            {
                long units = Math.Min(wanted, maker.Shown);
                wanted -= units;
                filled += units;
                maker.Shown -= units;
                if (maker.Shown == 0)
                {
                    _queue.Remove(maker);
                    if (maker.Hidden > 0)
                    {
                        maker.Shown = Math.Min(maker.Order.Display.Units, maker.Hidden);
                        maker.Hidden -= maker.Shown;
                        _queue.Add(maker);
                    }
                }
                listener.OnTrade(new MatchTrade(order.Id, maker.Order.Id, order.Side, maker.Order.Limit, new(units), new(maker.Left)));
            }
        }
        if (at is { } last) Tell(order.Side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy, last);
        if (wanted == 0) return new(filled < order.Quantity.Units ? Refusal.SelfTrade : Refusal.None, new(filled), default);
        if (stopped) return new(Refusal.SelfTrade, new(filled), default);
        if (order.IsMarket || order.TimeInForce != TimeInForce.GoodTillCancel) return new(Refusal.NoLiquidity, new(filled), default);
        long shown = order.Display.Units > 0 ? Math.Min(order.Display.Units, wanted) : wanted;
        _queue.Add(new Resting(order) { Shown = shown, Hidden = wanted - shown });
        Tell(order.Side, order.Limit);
        return new(Refusal.None, new(filled), new(wanted));
    }

    public Refusal Cancel(long id)
    {
        if (_queue.Find(r => r.Order.Id == id) is not { } order) return Refusal.UnknownOrder;
        _queue.Remove(order);
        Tell(order.Order.Side, order.Order.Limit);
        return Refusal.None;
    }

    public MatchResult Replace(long id, Price limit, Quantity left)
    {
        if (_queue.Find(r => r.Order.Id == id) is not { } order) return new(Refusal.UnknownOrder, default, default);
        if (left.Units <= 0) return new(Refusal.QuantityNotPositive, default, default);
        if (limit == order.Order.Limit && left.Units <= order.Left)
        {
            Shrink(order, left.Units);
            Tell(order.Order.Side, limit);
            return new(Refusal.None, default, left);
        }
        Cancel(id);
        return Submit(order.Order with { Limit = limit, Quantity = left, TimeInForce = TimeInForce.GoodTillCancel, IsPostOnly = false });
    }

    public ulong StateHash()
    {
        var digest = new RunDigest();
        foreach (OrderSide side in new[] { OrderSide.Buy, OrderSide.Sell })
        {
            List<IGrouping<Price, Resting>> levels = [.. _queue.Where(r => r.Order.Side == side).GroupBy(r => r.Order.Limit).OrderBy(g => side == OrderSide.Buy ? -g.Key.Units : g.Key.Units)];
            foreach (IGrouping<Price, Resting> level in levels)
            {
                digest.Add(level.Key.Units);
                foreach (Resting order in level)
                {
                    digest.Add(order.Order.Id);
                    digest.Add(order.Shown);
                    digest.Add(order.Hidden);
                }
            }
            digest.Add(levels.Count);
        }
        return digest.ToUInt64();
    }

    /// <summary>The order that a taker meets next: the best price, then the oldest.</summary>
    private Resting? Next(MatchOrder taker) => _queue
        .Where(r => r.Order.Side != taker.Side && (taker.IsMarket || (taker.Side == OrderSide.Buy ? r.Order.Limit <= taker.Limit : r.Order.Limit >= taker.Limit)))
        .MinBy(r => taker.Side == OrderSide.Buy ? r.Order.Limit.Units : -r.Order.Limit.Units);

    private bool IsSelf(MatchOrder taker, Resting maker) => selfTrade != SelfTradePrevention.Trade && taker.Owner >= 0 && taker.Owner == maker.Order.Owner;

    private bool Prevent(Resting maker, ref long wanted)
    {
        if (selfTrade == SelfTradePrevention.ExpireTaker) return true;
        long lost = selfTrade == SelfTradePrevention.Decrement ? Math.Min(wanted, maker.Left) : maker.Left;
        Shrink(maker, maker.Left - lost);
        if (maker.Left == 0) _queue.Remove(maker);
        if (selfTrade == SelfTradePrevention.Decrement) wanted -= lost;
        listener.OnSelfTrade(maker.Order.Id, new(maker.Left));
        return selfTrade == SelfTradePrevention.ExpireBoth;
    }

    private static void Shrink(Resting order, long left)
    {
        order.Shown = Math.Min(order.Shown, left);
        order.Hidden = left - order.Shown;
    }

    /// <summary>Tries it on a copy that nobody hears of.</summary>
    private bool WouldFill(MatchOrder order)
    {
        var copy = new NaiveOrderBook(selfTrade, new Silence());
        copy._queue.AddRange(_queue.Select(r => new Resting(r.Order) { Shown = r.Shown, Hidden = r.Hidden }));
        return copy.Submit(order with { TimeInForce = TimeInForce.ImmediateOrCancel }).Filled == order.Quantity;
    }

    private void Tell(OrderSide side, Price price) =>
        listener.OnLevel(side, price, new(_queue.Where(r => r.Order.Side == side && r.Order.Limit == price).Sum(r => r.Shown)));

    private sealed class Silence : IMatchListener
    {
        public void OnTrade(in MatchTrade trade) { }
        public void OnLevel(OrderSide side, Price price, Quantity visible) { }
        public void OnSelfTrade(long makerId, Quantity left) { }
    }
}
