using Godwit.Core.Functions;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Randomness;
using Godwit.Core.Time;

namespace Godwit.Data.Generation.Agents;

/// <summary>
/// A market made by agents who trade with each other: noise traders, traders who know the hidden value roughly, followers of the price
/// and market makers who lean against their inventory. Its trades, quotes and book are consistent: every trade takes quantity out of the
/// book, every quote is the book's best, update numbers match.
/// </summary>
/// <remarks>
/// For demonstrations and tests: it has queues, spreads, depth and reactions, but the agents are few and simple, and none of them
/// reacts to a strategy's own orders. A profit on it says nothing about a real market. Each stream is made by running the market again
/// from its seed, so that no length needs memory.
/// </remarks>
public sealed class AgentMarket
{
    private const int Levels = 50, MostWaiting = 800, Noise = -1, Value = -2, Momentum = -3, Floor = -4;
    private const double SecondsPerYear = 365.0 * 86_400;
    private readonly AgentMarketOptions _options;
    private readonly SeededRandom _random, _delays;
    private readonly AgentBook _book = new();
    private readonly List<AgentOrder> _noiseOrders = [];
    private readonly Maker[] _makers;
    private readonly List<Tick> _ticks = [];
    private readonly Price _tick;
    private double _value, _fast, _slow;
    private long _updates, _trades, _receivedNanos;
    private (long Bid, long BidQuantity, long Ask, long AskQuantity) _quoted;

    private sealed class Maker
    {
        public AgentOrder? Bid { get; set; }
        public AgentOrder? Ask { get; set; }
        public long Inventory { get; set; }
    }

    private AgentMarket(AgentMarketOptions options)
    {
        _options = options;
        (_random, _delays) = (SeededRandom.ForStream(options.Seed, 0), SeededRandom.ForStream(options.Seed, 1));
        _makers = [.. Enumerable.Range(0, options.Makers).Select(_ => new Maker())];
        _tick = new Price(Units(options.Tick, PriceScale(options)));
        _value = (double)(options.StartPrice / options.Tick);
        _fast = _slow = _value;
    }

    /// <summary>Decimals of prices.</summary>
    public static int PriceScale(AgentMarketOptions options) => Scale(options.Tick);

    public static int QuantityScale => AgentMarketOptions.QuantityScale;

    /// <summary>One stream of the market: trades, quotes or the book, in order of time.</summary>
    /// <exception cref="Core.Outcomes.GodwitException">An option is out of its range.</exception>
    public static IEnumerable<Tick> Stream(AgentMarketOptions options, TickKind kind)
    {
        options.Validate();
        return new AgentMarket(options).Run(kind);
    }

    private IEnumerable<Tick> Run(TickKind kind)
    {
        long now = _options.Start.UnixNanos, end = now + _options.Length.Nanos;
        Open(now);
        while (true)
        {
            foreach (Tick tick in _ticks)
                if (tick.Kind == kind) yield return tick;
            _ticks.Clear();
            double wait = _random.NextExponential() / _options.ActionsPerSecond;
            now += Math.Max(1, (long)(wait * Duration.NanosPerSecond));
            if (now >= end) yield break;
            _value *= DeterministicMath.Exp(_options.AnnualVolatility * Math.Sqrt(wait / SecondsPerYear) * _random.NextNormal());
            Act(now);
            Publish(now, snapshot: false);
        }
    }

    /// <summary>A book of fifty levels a side, thin at the top, and its snapshot.</summary>
    private void Open(long now)
    {
        long middle = (long)_value;
        for (int i = 1; i <= Levels; i++)
        {
            // What lies at the edge belongs to nobody who would take it away.
            int owner = i == Levels ? Floor : Noise;
            foreach (bool bid in (bool[])[true, false])
            {
                AgentOrder order = _book.Rest(owner, bid, bid ? middle - i : middle + i, Size(2 + i / 5));
                if (owner == Noise) _noiseOrders.Add(order);
            }
        }
        Publish(now, snapshot: true);
    }

    private void Act(long now)
    {
        double middle = (_book.BestBid + _book.BestAsk) / 2.0;
        _fast += 0.05 * (middle - _fast);
        _slow += 0.005 * (middle - _slow);
        double who = _random.NextDouble();
        if (who < _options.NoiseShare) ActForNoReason(now);
        else if (who < _options.NoiseShare + _options.ValueShare) ActOnValue(now, middle);
        else if (who < _options.NoiseShare + _options.ValueShare + _options.MomentumShare) FollowThePrice(now);
        else MakeMarket(_random.NextInt(_makers.Length), middle);
    }

    private void ActForNoReason(long now)
    {
        double what = _random.NextDouble();
        bool bid = _random.NextInt(2) == 0;
        if (what < 0.15) Take(now, bid, Size(0.4));
        else if (_noiseOrders.Count == 0 || (what < 0.78 && _noiseOrders.Count < MostWaiting)) _noiseOrders.Add(_book.Rest(Noise, bid, (bid ? _book.BestAsk - 1 : _book.BestBid + 1) + (bid ? -1 : 1) * Distance(), Size(1)));
        else CancelOne();
    }

    /// <summary>Takes a waiting order out of the book; orders that were filled meanwhile are forgotten on the way.</summary>
    private void CancelOne()
    {
        while (_noiseOrders.Count > 0)
        {
            int index = _random.NextInt(_noiseOrders.Count);
            AgentOrder order = _noiseOrders[index];
            bool filled = order.IsGone;
            if (!_book.Cancel(order)) return;
            _noiseOrders[index] = _noiseOrders[^1];
            _noiseOrders.RemoveAt(_noiseOrders.Count - 1);
            if (!filled) return;
        }
    }

    /// <summary>
    /// Buys below and sells above the value as he sees it, with an error of five basis points, and the more the further it is off;
    /// between, he waits there with an order.
    /// </summary>
    private void ActOnValue(long now, double middle)
    {
        double seen = _value * (1 + 0.0005 * _random.NextNormal()), urgency = Math.Min(12, 1 + Math.Abs(seen / middle - 1) / 0.0005);
        if (seen > _book.BestAsk + 1) Take(now, buys: true, Size(0.5 * urgency));
        else if (seen < _book.BestBid - 1) Take(now, buys: false, Size(0.5 * urgency));
        else _noiseOrders.Add(_book.Rest(Value, seen > middle, (long)seen, Size(1)));
    }

    private void FollowThePrice(long now)
    {
        double trend = _fast / _slow - 1;
        if (Math.Abs(trend) > 0.00005) Take(now, trend > 0, Size(0.6));
    }

    /// <summary>Both quotes anew: around the middle, wider when the price has moved, lower when he holds much.</summary>
    private void MakeMarket(int index, double middle)
    {
        Maker maker = _makers[index];
        if (maker.Bid is { } bid && !_book.Cancel(bid)) return;
        if (maker.Ask is { } ask && !_book.Cancel(ask)) return;
        double moved = Math.Abs(_fast - _slow), half = 1 + index + Math.Min(20, moved / 4);
        double centre = middle - Math.Clamp(maker.Inventory / 2_000.0, -15, 15);
        maker.Bid = _book.Rest(index, true, (long)Math.Floor(centre - half), Size(3));
        maker.Ask = _book.Rest(index, false, (long)Math.Ceiling(centre + half), Size(3));
    }

    private void Take(long now, bool buys, long quantity) => _book.Take(buys, quantity, (order, traded) =>
    {
        if (order.Owner >= 0) _makers[order.Owner].Inventory += buys ? -traded : traded;
        var trade = new Trade(new Instant(now), At(order.Price), new Quantity(traded), ++_trades, BuyerIsMaker: !buys);
        _ticks.Add(Tick.OfTrade(trade, default));
    });

    /// <summary>What the action has changed: its trades, the changed levels as one message, the quote when it is another.</summary>
    private void Publish(long now, bool snapshot)
    {
        if (_book.Changed.Count > 0)
        {
            _updates += snapshot ? 1 : _book.Changed.Count;
            for (int i = 0; i < _book.Changed.Count; i++)
            {
                (bool bid, long price) = _book.Changed[i];
                TickFlags flags = (bid ? TickFlags.Bid : 0) | (i == _book.Changed.Count - 1 ? TickFlags.EndOfMessage : 0) | (snapshot && i == 0 ? TickFlags.StartOfSnapshot : 0);
                _ticks.Add(Tick.OfBook(new BookChange(new Instant(now), At(price), new Quantity(_book.Total(bid, price)), _updates, flags), default));
            }
            _book.Changed.Clear();
            var quote = (_book.BestBid, _book.Total(true, _book.BestBid), _book.BestAsk, _book.Total(false, _book.BestAsk));
            if (quote != _quoted)
            {
                _quoted = quote;
                _ticks.Add(Tick.OfQuote(new Quote(new Instant(now), At(quote.BestBid), new Quantity(quote.Item2), At(quote.BestAsk), new Quantity(quote.Item4)), default, _updates));
            }
        }
        Deliver(now);
    }

    /// <summary>All that an action says arrives together; what is sent later never arrives earlier.</summary>
    private void Deliver(long now)
    {
        long delay = _options.Latency.Nanos + (long)(_options.Latency.Nanos * _delays.NextExponential());
        _receivedNanos = Math.Max(_receivedNanos, now + delay);
        for (int i = 0; i < _ticks.Count; i++) _ticks[i] = _ticks[i] with { ReceivedAt = new Instant(_receivedNanos) };
    }

    private Price At(long ticks) => new(ticks * _tick.Units);

    /// <summary>Thousandths, exponential around a mean, at least one.</summary>
    private long Size(double mean) => 1 + (long)(mean * 1_000 * Math.Min(20, _random.NextExponential()));

    /// <summary>Ticks behind the best, mostly few.</summary>
    private long Distance() => (long)Math.Min(400, (_random.NextInt(5) == 0 ? 40 : 4) * _random.NextExponential());

    private static int Scale(decimal number)
    {
        number = number / 1.000000000000000000000000000000000m;
        return (decimal.GetBits(number)[3] >> 16) & 0xFF;
    }

    private static long Units(decimal number, int scale)
    {
        for (int i = 0; i < scale; i++) number *= 10;
        return (long)number;
    }
}
