using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Ports;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Kernel.Tests.Simulation.Scenarios;
using Godwit.Simulation.Books;
using Godwit.Simulation.Matching;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Simulation.Books;

/// <summary>A random market of book messages and trades, and random clients in it; everything is written down on the way.</summary>
internal sealed class RandomTape : IReportSink
{
    public const int Accounts = 2;
    private const long Cash = 100_000;

    private readonly SeededRandom _random;
    private readonly NaiveMarket _market = new();
    private readonly Dictionary<long, VenueRequest> _sent = new(4096);
    private Instant _now = ScenarioWorld.Start, _lastArrival = ScenarioWorld.Start;
    private long _centre = 10_000, _update, _order;

    public RandomTape(ulong seed, TickMatchingOptions options)
    {
        _random = new SeededRandom(seed);
        Venue = new TickExchange([new ListedInstrument(TestInstruments.Spot("X"), 3)], [Money.FromWhole(Cash), Money.FromWhole(Cash)], options, this);
        Snapshot();
    }

    /// <summary>What others have stated and nobody of ours has taken, by side and price.</summary>
    private sealed class NaiveMarket
    {
        public readonly SortedDictionary<long, long> Bids = [], Asks = [];
        public SortedDictionary<long, long> Side(bool bid) => bid ? Bids : Asks;
    }

    public TickExchange Venue { get; }
    public List<ExecutionReport> Reports { get; } = new(1 << 16);

    /// <summary>The tick under way, if it is a trade: makers of ours fill from its quantity.</summary>
    public Tick Current { get; private set; }
    public int BeforeTick { get; private set; }

    /// <summary>Recorded liquidity before the event under way, by which fills are judged.</summary>
    public long RecordedAt(bool bid, long price) => _market.Side(bid).GetValueOrDefault(price);

    /// <summary>Terms of the orders that were never amended.</summary>
    public Dictionary<long, OrderTerms> Terms { get; } = [];

    public VenueRequest RequestOf(long order) => _sent[order];

    /// <summary>One event: the market's or a client's. True when it was the market's.</summary>
    public bool Step()
    {
        BeforeTick = Reports.Count;
        Current = default;
        _now += new Duration(1 + _random.NextInt(50_000_000));
        while (Venue.NextArrival <= _now) Venue.Arrive();
        BeforeTick = Reports.Count;
        switch (_random.NextInt(10))
        {
            case < 4: Message(); return true;
            case < 6: Trade(); return true;
            default: Client(); return false;
        }
    }

    private void Snapshot()
    {
        _update++;
        for (int i = 0; i < 40; i++)
        {
            long price = _centre + (i < 20 ? -1 - i : i - 19);
            Row(i < 20, price, 1 + _random.NextInt(5_000), (i == 0 ? TickFlags.StartOfSnapshot : 0) | (i == 39 ? TickFlags.EndOfMessage : 0));
        }
    }

    private void Message()
    {
        _centre += _random.NextInt(5) - 2;
        _update++;
        // Levels that the market has moved through go first, so that the book is never crossed.
        foreach (long gone in _market.Bids.Keys.Where(p => p >= _centre).ToList()) Row(true, gone, 0, 0);
        foreach (long gone in _market.Asks.Keys.Where(p => p <= _centre).ToList()) Row(false, gone, 0, 0);
        int rows = 1 + _random.NextInt(4);
        for (int i = 0; i < rows; i++)
        {
            bool bid = _random.NextInt(2) == 0;
            long price = _centre + (bid ? -1 : 1) * (1 + _random.NextInt(12));
            Row(bid, price, _random.NextInt(4) == 0 ? 0 : 1 + _random.NextInt(5_000), i == rows - 1 ? TickFlags.EndOfMessage : 0);
        }
    }

    private void Row(bool bid, long price, long units, TickFlags flags)
    {
        if ((flags & TickFlags.StartOfSnapshot) != 0)
        {
            _market.Bids.Clear();
            _market.Asks.Clear();
        }
        if (units == 0) _market.Side(bid).Remove(price);
        else _market.Side(bid)[price] = units;
        Tick(Godwit.Core.MarketData.Tick.OfBook(new BookChange(_now, new(price), new(units), _update, flags | (bid ? TickFlags.Bid : 0)), _now));
    }

    private void Trade()
    {
        bool sold = _random.NextInt(2) == 0;
        long price = _centre + (sold ? -1 : 1) * _random.NextInt(4);
        Tick(Godwit.Core.MarketData.Tick.OfTrade(new Trade(_now, new(price), new(1 + _random.NextInt(3_000)), ++_update, sold), _now));
    }

    private void Tick(Tick tick)
    {
        Current = tick;
        Venue.OnTick(0, in tick);
    }

    private void Client()
    {
        int dice = _random.NextInt(10);
        if (dice < 3 && _order > 0)
        {
            VenueRequest old = _sent[1 + _random.NextInt((int)_order)];
            VenueRequest change = dice < 2
                ? new VenueRequest(RequestKind.Cancel, old.OrderId, old.Account, old.Terms)
                : new VenueRequest(RequestKind.Amend, old.OrderId, old.Account, old.Terms with { Quantity = new(1 + _random.NextInt(2_000)), LimitPrice = new(old.Terms.LimitPrice.Units + _random.NextInt(3) - 1) });
            if (change.Kind == RequestKind.Amend) Terms.Remove(old.OrderId);
            Send(in change);
            return;
        }
        var side = (OrderSide)_random.NextInt(2);
        long price = _centre + (side == OrderSide.Buy ? -1 : 1) * (_random.NextInt(14) - 3);
        var terms = new OrderTerms
        {
            Side = side,
            Type = _random.NextInt(3) == 0 ? (OrderType)_random.NextInt(7) : OrderType.Limit,
            TimeInForce = _random.NextInt(3) == 0 ? (TimeInForce)_random.NextInt(5) : TimeInForce.GoodTillCancel,
            Flags = _random.NextInt(6) switch { 0 => OrderFlags.PostOnly, 1 => OrderFlags.ReduceOnly, 2 when _random.NextInt(20) == 0 => OrderFlags.AllAvailable, _ => OrderFlags.None },
            Quantity = new(1 + _random.NextInt(2_000)),
            DisplayQuantity = _random.NextInt(8) == 0 ? new(1 + _random.NextInt(300)) : default,
            LimitPrice = new(price),
            StopPrice = new(_centre + _random.NextInt(9) - 4),
            TrailOffset = new(1 + _random.NextInt(4)),
            ExpireAt = _now + Duration.FromSeconds(_random.NextInt(20)),
        };
        var request = new VenueRequest(RequestKind.New, ++_order, _random.NextInt(Accounts), terms);
        _sent[_order] = request;
        Terms[_order] = terms;
        Send(in request);
    }

    private void Send(in VenueRequest request)
    {
        Instant arrival = _now + new Duration(_random.NextInt(2) == 0 ? 0 : _random.NextInt(100_000_000));
        // One connection: a later request never overtakes an earlier one.
        if (arrival > _lastArrival) _lastArrival = arrival;
        Venue.Receive(in request, _lastArrival);
        while (Venue.NextArrival <= _now) Venue.Arrive();
    }

    public Instant NextDue => Instant.MaxValue;
    public void OnReport(in ExecutionReport report) => Reports.Add(report);
    public void OnInterest(int account, int instrument, Money amount, Instant at) => throw new InvalidOperationException();
    public void AdvanceTo(Instant venueTime) => throw new InvalidOperationException();
}
