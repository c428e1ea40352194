using CsCheck;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Ports;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Kernel.Tests.Simulation.Scenarios;
using Godwit.Simulation.Books;
using Godwit.Simulation.Fees;
using Godwit.Simulation.Matching;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Simulation.Books;

/// <summary>Order-by-order recordings: our order in the recording of a market fills as it would have in that market.</summary>
public sealed class OrderByOrderTests
{
    private const long Centre = 10_000;
    private const long Ours = 1_000_000;

    /// <summary>Two markets with the same others: in one our order is a participant, the other is recorded without it and our order meets the recording.</summary>
    private sealed class Twins : IMatchListener, IReportSink
    {
        private readonly LimitOrderBook _real, _recorded;
        private readonly TickExchange _venue;
        private Instant _now = ScenarioWorld.Start;
        private bool _isReal;

        public Twins()
        {
            _real = new LimitOrderBook(SelfTradePrevention.Trade, this);
            _recorded = new LimitOrderBook(SelfTradePrevention.Trade, this);
            _venue = new TickExchange([new ListedInstrument(TestInstruments.Spot("X"), 3)], [Money.FromWhole(1_000_000)], new TickMatchingOptions { Fees = new FeeSchedule { Maker = Rate.Zero, Taker = Rate.Zero } }, this);
        }

        public long RealFills { get; private set; }
        public long VenueFills { get; private set; }
        public long UnknownOrderEvents => _venue.UnknownOrderEvents;

        public void Others(Func<LimitOrderBook, Quantity> act, RecordedOrder? told = null)
        {
            _now += new Duration(1_000_000);
            _isReal = true;
            act(_real);
            _isReal = false;
            if (act(_recorded) is { Units: > 0 } quantity && told is { } e) _venue.OnOrder(0, e with { OccurredAt = _now, Quantity = quantity });
        }

        public void Place(Price limit, Quantity quantity)
        {
            _isReal = true;
            _real.Submit(new MatchOrder(Ours, 9, OrderSide.Buy, limit, quantity));
            var terms = new OrderTerms { Side = OrderSide.Buy, Type = OrderType.Limit, Quantity = quantity, LimitPrice = limit };
            _venue.Receive(new VenueRequest(RequestKind.New, Ours, 0, terms), _now);
            while (_venue.NextArrival <= _now) _venue.Arrive();
        }

        public void OnTrade(in MatchTrade trade)
        {
            if (!_isReal) _venue.OnOrder(0, new RecordedOrder(RecordedOrderKind.Execute, _now, trade.MakerId, default, default, trade.Quantity));
            else if (trade.MakerId == Ours) RealFills += trade.Quantity.Units;
        }

        public void OnLevel(OrderSide side, Price price, Quantity visible) { }
        public void OnSelfTrade(long makerId, Quantity left) { }
        public void OnReport(in ExecutionReport report) => VenueFills += report.FillQuantity.Units;
        public void OnInterest(int account, int instrument, Money amount, Instant at) { }
        public void AdvanceTo(Instant venueTime) { }
        public Instant NextDue => Instant.MaxValue;
    }

    [Fact]
    public void Our_order_fills_as_if_it_had_been_there()
    {
        int filled = 0;
        Gen.ULong.Sample(seed =>
        {
            var random = new SeededRandom(seed);
            var twins = new Twins();
            // Far away there is always somebody: a taker that finds nobody leaves no trace in a recording.
            Add(twins, 1, OrderSide.Buy, Centre - 50, 1_000_000);
            Add(twins, 2, OrderSide.Sell, Centre + 50, 1_000_000);
            long last = 2;
            for (int i = 0; i < 900; i++)
            {
                if (i == 300) twins.Place(new(Centre - 1 - random.NextInt(4)), new(1 + random.NextInt(60)));
                Step(twins, random, ref last);
                Assert.Equal(twins.RealFills, twins.VenueFills);
            }
            Assert.Equal(0, twins.UnknownOrderEvents);
            if (twins.RealFills > 0) Interlocked.Increment(ref filled);
        }, iter: 200);
        Assert.True(filled > 100, $"Only {filled} orders were filled.");
    }

    /// <summary>Others add on their side of the middle, cancel, and take with market orders.</summary>
    private static void Step(Twins twins, SeededRandom random, ref long last)
    {
        int dice = random.NextInt(10);
        var side = (OrderSide)random.NextInt(2);
        if (dice < 5)
        {
            Add(twins, ++last, side, Centre + (side == OrderSide.Buy ? -1 : 1) * (1 + random.NextInt(5)), 1 + random.NextInt(40));
        }
        else if (dice < 8)
        {
            long id = Math.Max(3, last - random.NextInt(40));
            twins.Others(b =>
            {
                Quantity left = b.LeftOf(id);
                b.Cancel(id);
                return left;
            }, new RecordedOrder(RecordedOrderKind.Reduce, default, id, default, default, default));
        }
        else
        {
            var order = new MatchOrder(++last, 2, side, default, new(1 + random.NextInt(80)), IsMarket: true);
            twins.Others(b => b.Submit(in order).Resting);
        }
    }

    private static void Add(Twins twins, long id, OrderSide side, long price, long units)
    {
        var order = new MatchOrder(id, 1, side, new(price), new(units));
        twins.Others(b => b.Submit(in order).Resting, new RecordedOrder(RecordedOrderKind.Add, default, id, side == OrderSide.Buy, order.Limit, default));
    }

    [Fact]
    public void What_speaks_of_an_unknown_order_is_counted_and_left_out()
    {
        var venue = new TickExchange([new ListedInstrument(TestInstruments.Spot("X"), 3)], [Money.FromWhole(1)], new TickMatchingOptions(), new Twins());
        venue.OnOrder(0, new RecordedOrder(RecordedOrderKind.Reduce, ScenarioWorld.Start, 5, true, new(1), new(1)));
        venue.OnOrder(0, new RecordedOrder(RecordedOrderKind.Add, ScenarioWorld.Start, 6, true, new(1), new(1)));
        venue.OnOrder(0, new RecordedOrder(RecordedOrderKind.Add, ScenarioWorld.Start, 6, true, new(1), new(1)));
        Assert.Equal(2, venue.UnknownOrderEvents);
        venue.OnOrder(0, new RecordedOrder(RecordedOrderKind.Clear, ScenarioWorld.Start, 0, default, default, default));
        venue.OnOrder(0, new RecordedOrder(RecordedOrderKind.Add, ScenarioWorld.Start, 6, true, new(1), new(1)));
        Assert.Equal(2, venue.UnknownOrderEvents);
    }
}
