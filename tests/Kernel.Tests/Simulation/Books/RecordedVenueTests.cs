using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Ports;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Simulation.Books;
using Godwit.Simulation.Matching;
using Godwit.Simulation.Queue;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Simulation.Books;

/// <summary>The venue on a recorded session of a real one.</summary>
[Trait("pace", "slow")]
public sealed class RecordedVenueTests
{
    private const string Name = "BINANCE_BTCUSDT";
    private static readonly Lazy<Tick[]> Session = new(() => RecordedSession.Read(Name, 2, 8).Merged());

    /// <summary>Small orders at the touch and a little behind it, each canceled ten seconds later; the same ones whatever fills.</summary>
    private sealed class Placements : IReportSink
    {
        private readonly TickExchange _venue;
        private readonly SeededRandom _random = new(5);

        public Placements(TickMatchingOptions options)
        {
            var instrument = new Godwit.Core.Instruments.Instrument(new("BINANCE", "BTCUSDT"), "BTC", "USDT", 2, 8, [new() { Tick = new Price(1), Lot = new Quantity(1_000) }]);
            _venue = new TickExchange([new ListedInstrument(instrument, 8)], [Money.FromWhole(10_000_000)], options, this);
        }

        public Dictionary<long, long> Filled { get; } = [];
        public int Takers { get; private set; }

        public Placements Play(Tick[] session)
        {
            Instant next = session[0].OccurredAt + Duration.FromSeconds(1);
            Price bid = default, ask = default;
            var book = new Godwit.Core.Books.PriceBook(new Price(1));
            long id = 0;
            foreach (ref readonly Tick tick in session.AsSpan())
            {
                if (tick.OccurredAt > next && book.IsWhole)
                {
                    (bid, ask) = (book.BestBid, book.BestAsk);
                    for (int i = 0; i < 6; i++)
                    {
                        var side = (OrderSide)(i % 2);
                        long away = _random.NextInt(3) * 100;
                        var terms = new OrderTerms
                        {
                            Side = side,
                            Type = OrderType.Limit,
                            Flags = OrderFlags.PostOnly,
                            Quantity = new Quantity(100_000),
                            LimitPrice = new(side == OrderSide.Buy ? bid.Units - away : ask.Units + away),
                        };
                        _venue.Receive(new VenueRequest(RequestKind.New, ++id, 0, terms), next);
                        _venue.Receive(new VenueRequest(RequestKind.Cancel, id, 0, terms), next + Duration.FromSeconds(10));
                    }
                    next += Duration.FromSeconds(1);
                }
                while (_venue.NextArrival <= tick.OccurredAt) _venue.Arrive();
                if (tick.Kind == TickKind.Book) book.Apply(in tick);
                _venue.OnTick(0, in tick);
            }
            return this;
        }

        public void OnReport(in ExecutionReport report)
        {
            if (!report.IsFill) return;
            Filled[report.OrderId] = Filled.GetValueOrDefault(report.OrderId) + report.FillQuantity.Units;
            if (!report.IsMaker) Takers++;
        }

        public Instant NextDue => Instant.MaxValue;
        public void OnInterest(int account, int instrument, Money amount, Instant at) { }
        public void AdvanceTo(Instant venueTime) { }
    }

    [Fact]
    public void Whatever_the_risk_averse_queue_fills_every_other_one_fills_too()
    {
        if (!RecordedSession.Exists(Name)) Assert.Skip($"{Name} is not in {RecordedSession.Folder}: set GODWIT_SHARED.");
        Dictionary<long, long> least = new Placements(new TickMatchingOptions()).Play(Session.Value).Filled;
        Assert.True(least.Count > 500, $"Only {least.Count} orders were filled.");
        int more = 0;
        foreach (string queue in new[] { "identity", "power:2", "power:3", "log", "log-of-total", "power-of-share:2", "power-of-rest:2" })
        {
            Placements placements = new Placements(new TickMatchingOptions { Queue = QueueModel.Parse(queue) }).Play(Session.Value);
            Assert.Equal(0, placements.Takers);
            foreach ((long order, long filled) in least) Assert.True(placements.Filled.GetValueOrDefault(order) >= filled, $"{queue}: order {order} filled {placements.Filled.GetValueOrDefault(order)}, not {filled}.");
            if (placements.Filled.Count > least.Count) more++;
        }
        Assert.True(more >= 4, $"Only {more} models filled more orders.");
    }
}
