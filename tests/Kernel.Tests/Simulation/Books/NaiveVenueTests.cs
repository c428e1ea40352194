using CsCheck;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Ports;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Kernel.Tests.Simulation.Scenarios;
using Godwit.Simulation.Books;
using Godwit.Simulation.Fees;
using Godwit.Simulation.Matching;
using Godwit.Simulation.Queue;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Simulation.Books;

/// <summary>The venue says what its naive specification says, word for word.</summary>
public sealed class NaiveVenueTests
{
    private sealed class Both(ulong seed) : IReportSink
    {
        private static readonly string[] Queues = ["risk-averse", "identity", "power:2", "log"];

        private readonly SeededRandom _random = new(seed);
        private readonly NaiveVenue _naive = new(QueueModel.Parse(Queues[seed % 4]), 1000);
        private readonly List<string> _heard = [];
        private TickExchange _venue = null!;
        private Instant _now = ScenarioWorld.Start;
        private long _centre = 10_000, _id, _update;

        public int Fills => _heard.Count(h => h.Contains("Fill", StringComparison.Ordinal));

        public void Play(int steps)
        {
            _venue = new TickExchange([new ListedInstrument(TestInstruments.Spot("X"), 3)], [Money.FromWhole(1_000_000_000)],
                new TickMatchingOptions { Queue = QueueModel.Parse(Queues[seed % 4]), Fees = new FeeSchedule { Maker = Rate.Zero, Taker = Rate.Zero } }, this);
            for (int i = 0; i < 60; i++) Row(i % 2 == 0, _centre + (i % 2 == 0 ? -1 - i / 2 : 1 + i / 2), 1 + _random.NextInt(3_000), i == 59);
            for (int i = 0; i < steps; i++)
            {
                _now += new Duration(1_000);
                Step();
                Assert.Equal(_naive.Heard, _heard);
            }
        }

        private void Step()
        {
            switch (_random.NextInt(10))
            {
                case < 4: Message(); break;
                case < 7: Trade(); break;
                default: Client(); break;
            }
        }

        private void Message()
        {
            // Around its first price: what lies outside the recorded book is another rule.
            _centre = Math.Clamp(_centre + _random.NextInt(3) - 1, 9_995, 10_005);
            for (int rows = 1 + _random.NextInt(4); rows > 0; rows--)
            {
                bool bid = _random.NextInt(2) == 0;
                // Sometimes beyond the middle: books cross for a moment, and our orders are met.
                long price = _centre + (bid ? -1 : 1) * (_random.NextInt(10) - 1);
                Row(bid, price, _random.NextInt(3) == 0 ? 0 : 1 + _random.NextInt(3_000), rows == 1);
            }
        }

        private void Row(bool bid, long price, long units, bool ends)
        {
            _update++;
            _naive.Row(bid, price, units, ends);
            _venue.OnTick(0, Tick.OfBook(new BookChange(_now, new(price), new(units), _update, (bid ? TickFlags.Bid : 0) | (ends ? TickFlags.EndOfMessage : 0)), _now));
        }

        private void Trade()
        {
            bool sold = _random.NextInt(2) == 0;
            long price = _centre + (sold ? -1 : 1) * (_random.NextInt(6) - 1), units = 1 + _random.NextInt(2_000);
            _naive.Trade(price, units, sold);
            _venue.OnTick(0, Tick.OfTrade(new Trade(_now, new(price), new(units), ++_update, sold), _now));
        }

        private void Client()
        {
            if (_random.NextInt(3) == 0)
            {
                long id = 1 + _random.NextInt((int)Math.Max(1, _id));
                _naive.Cancel(id);
                Send(new VenueRequest(RequestKind.Cancel, id, 0, default));
                return;
            }
            var side = (OrderSide)_random.NextInt(2);
            long price = _centre + (side == OrderSide.Buy ? -1 : 1) * (_random.NextInt(9) - 2), units = 1 + _random.NextInt(1_500);
            bool isMarket = _random.NextInt(8) == 0;
            _naive.New(++_id, side, isMarket ? null : price, units);
            Send(new VenueRequest(RequestKind.New, _id, 0, new OrderTerms { Side = side, Type = isMarket ? OrderType.Market : OrderType.Limit, Quantity = new(units), LimitPrice = new(price) }));
        }

        private void Send(VenueRequest request)
        {
            _venue.Receive(in request, _now);
            while (_venue.NextArrival <= _now) _venue.Arrive();
        }

        public void OnReport(in ExecutionReport r) => _heard.Add(r.IsFill
            ? $"{r.OrderId} {r.Kind} {r.FillQuantity.Units} @ {r.FillPrice.Units} {(r.IsMaker ? "maker" : "taker")}"
            : $"{r.OrderId} {r.Kind}{(r.Refusal == Refusal.None ? "" : $" {r.Refusal}")}");

        public Instant NextDue => Instant.MaxValue;
        public void OnInterest(int account, int instrument, Money amount, Instant at) { }
        public void AdvanceTo(Instant venueTime) { }
    }

    [Fact]
    public void Random_markets_and_orders_give_the_same_reports()
    {
        long fills = 0;
        Gen.ULong.Sample(seed =>
        {
            var both = new Both(seed);
            both.Play(400);
            Interlocked.Add(ref fills, both.Fills);
        }, iter: 80);
        Assert.True(fills > 2_000, $"Only {fills} fills.");
    }
}
