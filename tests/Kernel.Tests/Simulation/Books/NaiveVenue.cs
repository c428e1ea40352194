using Godwit.Core.Orders;
using Godwit.Simulation.Queue;

namespace Godwit.Kernel.Tests.Simulation.Books;

/// <summary>
/// The specification of the venue on books and trades, for market and limit orders without filters, fees or shortage of cash: dictionaries and lists, each
/// rule written down once. Quantities and prices in units.
/// </summary>
internal sealed class NaiveVenue(QueueModel queue, double quantityDivisor)
{
    private sealed record Own(long Id, bool IsBid, long Price)
    {
        public long Left;
        public double Ahead;
    }

    private readonly SortedDictionary<long, long> _bids = [], _asks = [];
    private readonly Dictionary<(bool Bid, long Price), long> _taken = [], _tradedSince = [];
    private readonly List<Own> _own = [];
    private long? _soldAt, _boughtAt;

    public List<string> Heard { get; } = [];

    private SortedDictionary<long, long> Side(bool bid) => bid ? _bids : _asks;

    private IEnumerable<long> BestFirst(bool bid) => bid ? _bids.Keys.Reverse() : _asks.Keys;

    private static bool IsBetter(bool bid, long price, long than) => bid ? price > than : price < than;

    /// <summary>Our orders of a side by priority: price, then time.</summary>
    private List<Own> Ours(bool bid) => [.. _own.Where(o => o.IsBid == bid).OrderBy(o => bid ? -o.Price : o.Price)];

    /// <summary>What a taker finds at a level.</summary>
    private long Offered(bool bid, long price)
    {
        if ((bid ? _soldAt : _boughtAt) is { } traded && IsBetter(bid, price, traded)) return 0;
        return Math.Max(0, Side(bid)[price] - _taken.GetValueOrDefault((bid, price)));
    }

    public void Row(bool bid, long price, long units, bool endsMessage)
    {
        long before = Side(bid).GetValueOrDefault(price) - _tradedSince.GetValueOrDefault((bid, price));
        if (units == 0) Side(bid).Remove(price);
        else Side(bid)[price] = units;
        _taken.Remove((bid, price));
        _tradedSince.Remove((bid, price));
        foreach (Own own in _own.Where(o => o.IsBid == bid && o.Price == price))
            own.Ahead = queue.Kind == QueueKind.RiskAverse ? Math.Min(own.Ahead, units) : queue.Follow(own.Ahead / quantityDivisor, Math.Max(0, before) / quantityDivisor, units / quantityDivisor) * quantityDivisor;
        if (!endsMessage) return;
        (_soldAt, _boughtAt) = (null, null);
        MeetOffers();
    }

    /// <summary>The other side at or beyond our price would have traded with us.</summary>
    private void MeetOffers()
    {
        foreach (bool bid in new[] { true, false })
            while (Ours(bid).FirstOrDefault() is { } own)
            {
                long at = BestFirst(!bid).Where(p => !IsBetter(bid, p, own.Price)).FirstOrDefault(p => Offered(!bid, p) > 0, -1);
                if (at < 0) break;
                long units = Math.Min(own.Left, Offered(!bid, at));
                _taken[(!bid, at)] = _taken.GetValueOrDefault((!bid, at)) + units;
                Fill(own, own.Price, units, "maker");
            }
    }

    public void Trade(long price, long units, bool sold)
    {
        if (Side(sold).Count == 0 || Side(sold).Keys.Any(p => p == price || IsBetter(sold, price, p)))
        {
            if (sold) _soldAt = price;
            else _boughtAt = price;
        }
        foreach (bool bid in new[] { true, false })
        {
            double left = units;
            foreach (Own own in Ours(bid).Where(o => IsBetter(bid, o.Price, price)))
            {
                if (left < 1) break;
                long filled = Math.Min(own.Left, (long)left);
                left -= filled;
                Fill(own, own.Price, filled, "maker");
            }
            if (bid == sold) TradeAt(bid, price, left, units);
        }
    }

    private void TradeAt(bool bid, long price, double left, long units)
    {
        List<Own> level = [.. Ours(bid).Where(o => o.Price == price)];
        if (level.Count == 0) return;
        double eaten = 0;
        foreach (Own own in level)
        {
            double between = Math.Max(0, own.Ahead - eaten), bite = Math.Min(left, between);
            eaten += bite;
            left -= bite;
            own.Ahead = between - bite < 0.5 ? 0 : between - bite;
            if (own.Ahead > 0 || left < 1) continue;
            long filled = (long)Math.Min(left, own.Left);
            left -= filled;
            Fill(own, price, filled, "maker");
        }
        if (_own.Exists(o => o.IsBid == bid && o.Price == price)) _tradedSince[(bid, price)] = _tradedSince.GetValueOrDefault((bid, price)) + units;
    }

    public void New(long id, OrderSide side, long? limit, long units)
    {
        bool bid = side == OrderSide.Buy, stopped = false;
        var own = new Own(id, bid, limit ?? 0) { Left = units };
        Heard.Add($"{id} Accepted");
        bool Reaches(long price) => limit is not { } l || !IsBetter(bid, price, l);
        // Everything that could be met, best price first; at one price others ahead of our own order come before it.
        long[] prices = [.. BestFirst(!bid).Concat(Ours(!bid).Select(o => o.Price)).Distinct().Where(Reaches).OrderBy(p => bid ? p : -p)];
        foreach (long price in prices)
        {
            long offered = Side(!bid).ContainsKey(price) ? Offered(!bid, price) : 0;
            if (Ours(!bid).FirstOrDefault(o => o.Price == price) is { } rival)
            {
                offered = (long)Math.Min(offered, rival.Ahead);
                stopped = own.Left > offered;
            }
            long taken = Math.Min(own.Left, offered);
            if (taken > 0)
            {
                _taken[(!bid, price)] = _taken.GetValueOrDefault((!bid, price)) + taken;
                Fill(own, price, taken, "taker");
            }
            if (own.Left == 0) return;
            if (stopped) break;
        }
        if (stopped) Heard.Add($"{id} Expired SelfTrade");
        else if (limit is null) Heard.Add($"{id} Expired NoLiquidity");
        else
        {
            own.Ahead = Math.Max(0, Side(bid).GetValueOrDefault(own.Price) - _tradedSince.GetValueOrDefault((bid, own.Price)));
            _own.Add(own);
        }
    }

    public void Cancel(long id)
    {
        Own? own = _own.Find(o => o.Id == id);
        Heard.Add(own is null ? $"{id} CancelRejected UnknownOrder" : $"{id} Canceled");
        if (own is not null) Leave(own);
    }

    private void Fill(Own own, long price, long units, string role)
    {
        own.Left -= units;
        Heard.Add($"{own.Id} {(own.Left == 0 ? "Fill" : "PartialFill")} {units} @ {price} {role}");
        if (own.Left == 0) Leave(own);
    }

    private void Leave(Own own)
    {
        _own.Remove(own);
        // Where nobody of ours is left, nobody counts what is traded.
        if (!_own.Exists(o => o.IsBid == own.IsBid && o.Price == own.Price)) _tradedSince.Remove((own.IsBid, own.Price));
    }
}
