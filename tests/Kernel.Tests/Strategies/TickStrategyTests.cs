using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.Events;
using Godwit.Core.Instruments;
using Godwit.Core.Margin;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Ports;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Kernel.Tests.Engine;
using Godwit.Kernel.Tests.Engine.Ticks;
using Godwit.Simulation.Latency;
using Godwit.Strategies;
using Godwit.Strategies.Flow;
using Godwit.Strategies.Making;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Strategies;

/// <summary>The shipped strategies of ticks: what they promise, and what every strategy must stand.</summary>
public sealed class TickStrategyTests
{
    public static TheoryData<string, string> Lively => new()
    {
        { "market-maker", "gamma=0.01 horizon=1 requote=0.1" },
        { "taker-momentum", "halfLife=0.5 threshold=0.5 hold=0.7 leastEvents=5" },
        { "taker-momentum", "flow=trades halfLife=2 threshold=0.3 hold=0.7 leastEvents=5" },
    };

    [Theory, MemberData(nameof(Lively))]
    public void Another_future_changes_nothing_in_the_past(string name, string parameters)
    {
        for (ulong seed = 1; seed <= 3; seed++)
        {
            BacktestSetup setup = Setup(name, parameters, new RandomTicks(seed, 900, Worlds.Start));
            foreach (int seconds in new[] { 20, 41, 66 })
            {
                Instant fork = TickWorlds.At(seconds);
                BacktestSetup cut = setup with { Series = [.. setup.Series.Select(s => s with { Ticks = [.. s.Ticks.Select(t => new TickArray([.. RepeatedTicks.All(t).Where(x => x.OccurredAt < fork)], 2, 3))] })] };
                string[] part = Before(fork, cut);
                Assert.NotEmpty(part);
                Assert.Equal(part, Before(fork, setup));
            }
        }
    }

    [Theory, MemberData(nameof(Lively))]
    public void Poverty_coarse_lots_halts_and_costs_are_survived(string name, string parameters)
    {
        for (ulong seed = 1; seed <= 4; seed++)
        {
            var market = new RandomTicks(seed, 900, Worlds.Start);
            foreach (int capital in new[] { 5, 400, 100_000 })
            {
                BacktestSetup setup = Setup(name, parameters, market) with { Capital = [Money.FromWhole(capital)], TickMatching = new() };
                var rules = new InstrumentRulesOf(setup.Series[0]).Halting(TickWorlds.At(30), TickWorlds.At(40));
                setup = setup with { Series = [setup.Series[0] with { Instrument = rules }] };
                BacktestResult result = BacktestRunner.Run(setup);
                Assert.Equal(0, result.Anomalies);
                if (capital == 5) Assert.Equal(5, result.FinalEquity.ToDouble(), 1.0);
                if (capital == 400) Assert.True(result.Fills > 0, $"{name} never traded.");
                Assert.Equal(result.Digest, BacktestRunner.Run(setup).Digest);
            }
        }
    }

    private sealed record InstrumentRulesOf(SeriesSetup Series)
    {
        public Instrument Halting(Instant from, Instant to)
        {
            var rules = new InstrumentRules { Tick = new Price(1), Lot = new Quantity(10), MinNotional = Money.FromWhole(10) };
            return TestInstruments.Spot("A", 2, 3, rules, rules with { ValidFrom = from, Trading = false }, rules with { ValidFrom = to });
        }
    }

    [Fact]
    public void A_market_maker_never_takes_and_holds_at_most_what_it_may()
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            Quantity most = default, size = default;
            var watcher = new Watcher(new MarketMakerStrategy { Gamma = 0.01, Horizon = 1, Requote = 0.1, MaxInventory = 2 })
            {
                Sent = terms =>
                {
                    Assert.True(terms.Is(OrderFlags.PostOnly));
                    size = Quantity.Max(size, terms.Quantity);
                },
                Told = (market, _) => most = Quantity.Max(most, Quantity.Abs(market.Position)),
            };
            BacktestResult result = BacktestRunner.Run(TickWorlds.Setup(() => watcher, Series(new RandomTicks(seed, 2_000, Worlds.Start))) with { KeepOrders = true, Capital = [Money.FromWhole(2_000)] });
            Assert.True(result.Fills > 30);
            Assert.All(result.Orders!.Where(o => o.Fills > 0), o => Assert.True(o.IsMaker));
            // One quote may still fill while its cancellation is on its way.
            Assert.InRange(most.Units, 1, 3 * size.Units);
        }
    }

    /// <summary>The formula of the paper, worked out again from what the strategy could see.</summary>
    [Fact]
    public void Its_quotes_are_those_of_the_formula()
    {
        const double gamma = 0.02, kappa = 1.2, horizon = 2, edge = 0.4, halfLife = 30;
        double last = 0, variance = 0;
        int samples = 0, checkedQuotes = 0, lean = 0;
        Instant at = default;
        long size = 0;
        (double Bid, double Ask) wanted = default;
        var maker = new MarketMakerStrategy { Fair = FairPrice.Mid, Gamma = gamma, Kappa = kappa, Horizon = horizon, Edge = edge, VarianceHalfLife = halfLife, Requote = 0, MaxInventory = 5 };
        var watcher = new Watcher(maker)
        {
            Booked = (market, now) =>
            {
                double middle = (market.Book.BestBid.Units + (double)market.Book.BestAsk.Units) / 2;
                if (last == 0) (last, at) = (middle, now);
                else if (now - at >= Duration.FromSeconds(1))
                {
                    double basisPoints = (middle / last - 1) * 10_000;
                    samples++;
                    variance += Math.Max(1 - Math.Pow(0.5, 1 / halfLife), 1.0 / samples) * (basisPoints * basisPoints / (now - at).TotalSeconds - variance);
                    (last, at) = (middle, now);
                }
                double q = size == 0 ? 0 : (double)market.Position.Units / size, spread = gamma * variance * horizon / 2 + Math.Log(1 + gamma / kappa) / gamma + edge;
                double reservation = -q * gamma * variance * horizon;
                wanted = (Math.Floor(middle * (1 + (reservation - spread) / 10_000) + 1e-9), Math.Ceiling(middle * (1 + (reservation + spread) / 10_000) - 1e-9));
                wanted = (Math.Min(wanted.Bid, market.Book.BestAsk.Units - 1), Math.Max(wanted.Ask, market.Book.BestBid.Units + 1));
                if (Math.Abs(q) > 0.5) lean++;
            },
            Sent = terms =>
            {
                if (size == 0) size = terms.Quantity.Units;
                // The size is measured anew whenever nothing is held; with a nearly constant equity it does not change.
                Assert.Equal(terms.Side == OrderSide.Buy ? wanted.Bid : wanted.Ask, terms.LimitPrice.Units, 1.0);
                checkedQuotes++;
            },
        };
        BacktestRunner.Run(TickWorlds.Setup(() => watcher, Series(new RandomTicks(11, 3_000, Worlds.Start))) with { Capital = [Money.FromWhole(1_000)] });
        Assert.True(checkedQuotes > 500 && lean > 100, $"{checkedQuotes} quotes, {lean} leaning.");
    }

    [Fact]
    public void Momentum_enters_with_the_flow_and_leaves_after_its_time()
    {
        // Sellers take for three seconds, then buyers: their share passes 95 % of the faded quantity with the 44th of them.
        var trades = new List<Tick>();
        for (int i = 0; i < 400; i++) trades.Add(TickWorlds.Trade(i * 0.05, 10_000, 100, buyerIsMaker: i < 60));
        BacktestResult result = BacktestRunner.Run(TickWorlds.Setup(
            () => new TakerMomentumStrategy { Flow = FlowSource.Trades, HalfLife = 0.5, Threshold = 0.9, Hold = 2, LeastEvents = 10 },
            TickWorlds.Series("A", new TickArray(trades, 2, 3))) with
        { KeepOrders = true });
        Assert.Equal(
            ["Sell Entry 0.45", "Buy Exit 2.45", "Sell Entry 2.45", "Buy Exit 4.45", "Buy Entry 5.15", "Sell Exit 7.15"],
            result.Orders!.Take(6).Select(o => $"{o.Side} {o.Role} {((o.SentAt - Worlds.Start).Nanos / 1e9).ToString(System.Globalization.CultureInfo.InvariantCulture)}"));
    }

    [Fact]
    public void The_flow_of_quotes_is_that_of_the_published_definition()
    {
        // Bid added to (+5), ask lifted one up (+4 taken away), bid pulled one down (−15), ask back (−7).
        TickArray quotes = new(
        [
            Quote(0, 100, 10, 102, 4), Quote(1, 100, 15, 102, 4), Quote(2, 100, 15, 103, 6), Quote(3, 99, 8, 103, 6), Quote(4, 99, 8, 102, 7), Quote(9, 99, 8, 102, 7),
        ], 2, 3);
        double[] flows = [15 - 10 - 4 + 4, 15 - 15 + 4, -15 - 6 + 6, 8 - 8 - 7];
        var seen = new List<int>();
        for (int events = 1; events <= flows.Length; events++)
        {
            double net = flows.Take(events).Sum(), gross = flows.Take(events).Sum(Math.Abs);
            int least = events;
            var strategy = new TakerMomentumStrategy { HalfLife = 86_400, Threshold = Math.Abs(net / gross) - 0.01 is > 0.01 and var t ? t : 0.01, Hold = 1_000, LeastEvents = least };
            BacktestResult result = BacktestRunner.Run(TickWorlds.Setup(() => strategy, TickWorlds.Series("A", quotes)) with { KeepOrders = true });
            OrderRecord first = result.Orders![0];
            Assert.Equal((TickWorlds.At(events), Math.Sign(net)), (first.SentAt, first.Sign));
        }
    }

    private static Tick Quote(double seconds, long bid, long bidSize, long ask, long askSize) => Tick.OfQuote(
        new Quote(TickWorlds.At(seconds), new Price(bid), new Quantity(bidSize), new Price(ask), new Quantity(askSize)), TickWorlds.At(seconds));

    private static SeriesSetup Series(RandomTicks market) => TickWorlds.Series("A", market.Trades, market.Book);

    private static BacktestSetup Setup(string name, string parameters, RandomTicks market) => TickWorlds.Setup(() => MultiMarket.Make(name, parameters), Series(market)) with
    {
        Capital = [Money.FromWhole(2_000)],
        Latency = new LatencyModel(Duration.FromMillis(5), Duration.FromMillis(10), Duration.FromMillis(10)) { FeedJitter = LatencyJitter.Parse("exponential:5ms") },
    };

    private static string[] Before(Instant fork, BacktestSetup setup)
    {
        var journal = new Journal(fork);
        BacktestRunner.Run(setup with { Journal = journal });
        return [.. journal.Words];
    }

    private sealed class Journal(Instant fork) : IJournal
    {
        public List<string> Words { get; } = [];

        public void Append(in EngineEvent e)
        {
            if (e.ReceivedAt < fork) Words.Add($"{e.Kind} {e.Instrument} {e.ReceivedAt} {(e.Kind == EventKind.Report ? e.Report.ToString() : "")}");
        }
    }

    /// <summary>Stands before a strategy and tells what it sees and sends.</summary>
    private sealed class Watcher(IStrategy inner) : IStrategy
    {
        private Instant Now => _context!.Now;
        private IStrategyContext? _context;

        public Action<Market, Instant>? Booked { get; init; }
        public Action<OrderTerms>? Sent { get; init; }
        public Action<Market, ExecutionReport>? Told { get; init; }

        public void Start(IStrategyContext context)
        {
            _context = context;
            inner.Start(new Ear(context, t => Sent?.Invoke(t)));
        }

        public void OnBook(Market market)
        {
            Booked?.Invoke(market, Now);
            inner.OnBook(market);
        }

        public void OnOrder(Market market, in ExecutionReport report)
        {
            Told?.Invoke(market, report);
            inner.OnOrder(market, in report);
        }

        public void OnWarmUp(Market market) => inner.OnWarmUp(market);
        public void OnBar(Market market) => inner.OnBar(market);
        public void OnTimer(long tag) => inner.OnTimer(tag);
        public void Stop() => inner.Stop();
    }

    private sealed class Ear(IStrategyContext context, Action<OrderTerms> sent) : IStrategyContext
    {
        public Instant Now => context.Now;
        public IReadOnlyList<Market> Markets => context.Markets;
        public TradingStyle Style => context.Style;
        public Money Equity => context.Equity;
        public Money BuyingPower => context.BuyingPower;
        public SeededRandom Random => context.Random;
        public MarginStatus Margin(Market market) => context.Margin(market);

        public long Submit(in OrderTerms terms, in Protection protection = default)
        {
            sent(terms);
            return context.Submit(in terms, in protection);
        }

        public long SubmitOneCancelsOther(in OrderTerms first, in OrderTerms second) => context.SubmitOneCancelsOther(in first, in second);
        public void Cancel(long orderId) => context.Cancel(orderId);
        public void CancelAll(Market market) => context.CancelAll(market);
        public void Amend(long orderId, Quantity quantity, Price limitPrice = default, Price stopPrice = default) => context.Amend(orderId, quantity, limitPrice, stopPrice);
        public void SetStop(Market market, Price price, bool mayLoosen = false) => context.SetStop(market, price, mayLoosen);
        public void SetTarget(Market market, Price price) => context.SetTarget(market, price);
        public void SetTrail(Market market, Price distance, bool mayLoosen = false) => context.SetTrail(market, distance, mayLoosen);
        public void SetTimer(Instant at, long tag) => context.SetTimer(at, tag);
        public void Note(string text) => context.Note(text);
    }
}
