using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Ports;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Kernel.Tests.Simulation.Scenarios;
using Godwit.Simulation.Books;
using Godwit.Simulation.Latency;
using Godwit.Simulation.Matching;
using Godwit.Simulation.Queue;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Simulation.Books;

/// <summary>A market and a client that allocate nothing of their own: orders of all types, amendments, cancellations, latency.</summary>
internal sealed class SteadyWorld : IReportSink
{
    private readonly SeededRandom _random = new(11);
    private readonly TickExchange _venue;
    private readonly LatencySampler _latency = new(new LatencyModel(default, Duration.FromMillis(5), Duration.FromMillis(5)) { EntryJitter = LatencyJitter.Parse("gamma:2ms,3") }, 3);
    private readonly long[] _recent = new long[64];
    private Instant _now = ScenarioWorld.Start;
    private long _centre = 10_000, _update, _order;

    public SteadyWorld() => _venue = new TickExchange([new ListedInstrument(TestInstruments.Spot("X"), 3)], [Money.FromWhole(100_000_000)],
        new TickMatchingOptions { Queue = QueueModel.Parse("power:3"), SelfTrade = SelfTradePrevention.ExpireMaker, Impact = ImpactModel.Parse("sqrt:1bp@10,5s") }, this);

    public long Fills { get; private set; }

    public void Run(int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            _now += new Duration(1_000_000);
            while (_venue.NextArrival <= _now) _venue.Arrive();
            Market();
            if (i % 3 == 0) Client();
        }
    }

    private void Market()
    {
        if (_random.NextInt(10) == 0) _centre += _random.NextInt(3) - 1;
        // Back to the middle, so that the book stays as large as it is.
        if (_centre is < 9_900 or > 10_100) _centre = 10_000;
        bool bid = _random.NextInt(2) == 0;
        long away = 1 + _random.NextInt(20);
        _update++;
        if (_random.NextInt(3) == 0)
        {
            _venue.OnTick(0, Tick.OfTrade(new Trade(_now, new(_centre + (bid ? -1 : 1) * (away / 5)), new(1 + _random.NextInt(300)), _update, bid), _now));
            return;
        }
        _venue.OnTick(0, Row(!bid, _centre + (bid ? -1 : 1) * away, 0, TickFlags.None));
        _venue.OnTick(0, Row(bid, _centre + (bid ? -1 : 1) * away, _random.NextInt(500), TickFlags.EndOfMessage));
    }

    private Tick Row(bool bid, long price, long units, TickFlags flags) =>
        Tick.OfBook(new BookChange(_now, new(price), new(units), _update, flags | (bid ? TickFlags.Bid : 0)), _now);

    private void Client()
    {
        long turn = ++_order, old = _recent[_random.NextInt(_recent.Length)];
        var terms = new OrderTerms
        {
            Side = (OrderSide)_random.NextInt(2),
            Type = (OrderType)(turn % 14 < 7 ? turn % 7 : 1),
            TimeInForce = (TimeInForce)(turn / 3 % 5),
            Quantity = new(1 + _random.NextInt(100)),
            DisplayQuantity = turn % 9 == 8 ? new(20) : default,
            LimitPrice = new(_centre + _random.NextInt(21) - 10),
            StopPrice = new(_centre + _random.NextInt(21) - 10),
            TrailOffset = new(5),
            ExpireAt = _now + Duration.FromSeconds(2),
        };
        _recent[turn % _recent.Length] = turn;
        Send(RequestKind.New, turn, in terms);
        if (turn % 4 == 0) Send(RequestKind.Cancel, old, in terms);
        // Nothing stays for good.
        Send(RequestKind.Cancel, turn - 200, in terms);
        if (turn % 5 == 0) Send(RequestKind.Amend, _recent[_random.NextInt(_recent.Length)], in terms);
    }

    private void Send(RequestKind kind, long id, in OrderTerms terms) => _venue.Receive(new VenueRequest(kind, id, 0, terms), _now + _latency.Entry(_now));

    public Instant NextDue => Instant.MaxValue;

    public void OnReport(in ExecutionReport report)
    {
        _latency.Response(report.OccurredAt);
        if (report.IsFill) Fills++;
    }

    public void OnInterest(int account, int instrument, Money amount, Instant at) { }
    public void AdvanceTo(Instant venueTime) { }
}
