using CsCheck;
using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Backtesting.Runner.Ticks;
using Godwit.Core.Books;
using Godwit.Core.Events;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Outcomes;
using Godwit.Core.Ports;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Simulation.Books;
using Godwit.Simulation.Latency;
using Godwit.Strategies;
using Godwit.Strategies.Crossover;
using Godwit.Support.Markets;
using static Godwit.Kernel.Tests.Engine.Ticks.TickWorlds;

namespace Godwit.Kernel.Tests.Engine.Ticks;

/// <summary>The engine on ticks: who sees what when, and what follows from it.</summary>
public sealed class TickRunnerTests
{
    private static readonly LatencyModel Slow = new(Duration.FromMillis(100), Duration.FromMillis(200), Duration.FromMillis(300));

    [Fact]
    public void A_tick_is_seen_when_it_arrives_an_order_meets_the_market_of_its_arrival_and_the_report_takes_its_way_back()
    {
        // Decided at 1.1 s on the quote of 1.0 s, at the venue at 1.3 s, told at 1.6 s.
        TickArray quotes = new([Quote(0, 9_990, 10_010), Quote(1, 10_000, 10_020), Quote(1.25, 10_050, 10_070), Quote(1.35, 10_100, 10_120), Quote(5, 10_100, 10_120)], 2, 3);
        var seen = new List<string>();
        BacktestResult result = BacktestRunner.Run(Setup(() => new TickDelegate(MarketFeeds.Quotes)
        {
            Quoted = (s, m, q) =>
            {
                seen.Add($"{Seconds(s.Here.Now)} quote {q.Ask.Units}");
                if (q.Ask.Units == 10_020) s.Buy(m, 500);
            },
            Reported = (s, _, r) => seen.Add($"{Seconds(s.Here.Now)} {r.Kind} {Seconds(r.OccurredAt)} {r.FillPrice.Units}"),
        }, Series("A", quotes)) with
        { Latency = Slow });
        Assert.Equal(
            ["0.1 quote 10010", "1.1 quote 10020", "1.35 quote 10070", "1.45 quote 10120", "1.6 Accepted 1.3 0", "1.6 Fill 1.3 10070", "5.1 quote 10120"], seen);
        Assert.Equal(5, result.Venue.Ticks);
    }

    [Fact]
    public void Streams_merge_by_time_then_instrument_then_kind_and_keep_their_own_order()
    {
        TickArray trades = new([Trade(1, 10_000, 1), Trade(2, 10_001, 1), Trade(2, 10_002, 1), Trade(1.5, 10_003, 1), Trade(3, 10_004, 1)], 2, 3);
        TickArray quotes = new([Quote(1, 9_999, 10_001), Quote(2, 9_998, 10_002), Quote(3, 9_997, 10_003)], 2, 3);
        var seen = new List<string>();
        TickDelegate Seer(MarketFeeds feeds) => new(feeds)
        {
            Traded = (s, m, t) => seen.Add($"{m.Instrument.BaseAsset}{Seconds(s.Here.Now)} t{t.Price.Units}"),
            Quoted = (s, m, q) => seen.Add($"{m.Instrument.BaseAsset}{Seconds(s.Here.Now)} q{q.Bid.Units}"),
        };
        BacktestRunner.Run(Setup(null!, Series("A", quotes, trades), Series("B", trades)) with
        {
            Strategies = () => [new StrategySetup("a", Seer(MarketFeeds.Quotes | MarketFeeds.Trades)) { Instruments = [0] }, new StrategySetup("b", Seer(MarketFeeds.Trades)) { Instruments = [1] }],
        });
        Assert.Equal(
            ["A1 t10000", "A1 q9999", "B1 t10000", "A2 t10001", "A2 t10002", "A2 t10003", "A2 q9998", "B2 t10001", "B2 t10002", "B2 t10003", "A3 t10004", "A3 q9997", "B3 t10004"], seen);
    }

    [Fact]
    public void A_book_is_shown_whole_and_equals_the_book_of_the_recording_after_every_message()
    {
        var market = new RandomTicks(3, 400, Worlds.Start);
        var twin = new PriceBook();
        var hashes = new Dictionary<long, ulong>();
        foreach (Tick row in All(market.Book))
        {
            twin.Apply(in row);
            if (row.Is(TickFlags.EndOfMessage)) hashes[row.Id] = twin.StateHash();
        }
        int calls = 0;
        BacktestRunner.Run(Setup(() => new TickDelegate(MarketFeeds.Book)
        {
            Booked = (_, m) =>
            {
                calls++;
                Assert.True(m.Book.IsWhole);
                Assert.Equal(hashes[m.Book.LastUpdateId], m.Book.StateHash());
            },
        }, Series("A", market.Book, market.Trades)) with
        { Latency = Slow with { FeedJitter = LatencyJitter.Parse("exponential:30ms") } });
        Assert.Equal(hashes.Count, calls);
    }

    [Fact]
    public void Quotes_are_taken_from_the_book_where_they_were_not_recorded_and_told_only_when_they_change()
    {
        var market = new RandomTicks(4, 300, Worlds.Start);
        List<Quote> recorded = Distinct(All(market.Quotes).Select(t => t.Quote)), seen = [];
        BacktestRunner.Run(Setup(() => new TickDelegate(MarketFeeds.Quotes) { Quoted = (_, _, q) => seen.Add(q) }, Series("A", market.Book, market.Trades)));
        // The run ends where the first of its recordings does.
        Assert.True(seen.Count > 250);
        Assert.Equal(recorded.Take(seen.Count), seen);
    }

    [Fact]
    public void Books_are_worth_their_positions_at_the_middle_of_the_quote_or_at_the_last_trade()
    {
        TickArray quotes = new([Quote(0, 9_990, 10_010), Quote(1, 9_990, 10_010), Quote(2, 10_001, 10_004), Quote(3, 10_001, 10_004)], 2, 3);
        TickArray trades = new([Trade(0, 10_010, 5), Trade(1, 10_010, 5), Trade(2.5, 10_500, 5), Trade(3, 10_500, 5)], 2, 3);
        var values = new List<(string, Money)>();
        BacktestRunner.Run(Setup(() => new TickDelegate(MarketFeeds.Quotes)
        {
            Quoted = (s, m, _) =>
            {
                if (m.Position.Units == 0) s.Buy(m, 1_000);
                values.Add((Seconds(s.Here.Now), s.Here.Equity));
            },
        }, Series("A", quotes, trades)));
        Money Cash(string amount) => TestInstruments.MoneyOf(amount);
        Assert.Equal([("0", Cash("100000")), ("1", Cash("99999.9")), ("2", Cash("99999.92")), ("3", Cash("99999.92"))], values);
        values.Clear();
        BacktestRunner.Run(Setup(() => new TickDelegate(MarketFeeds.Trades)
        {
            Traded = (s, m, _) =>
            {
                if (m.Position.Units == 0) s.Buy(m, 1_000);
                values.Add((Seconds(s.Here.Now), s.Here.Equity));
            },
        }, Series("A", trades)));
        Assert.Equal([("0", Cash("100000")), ("1", Cash("100000")), ("2.5", Cash("100004.9")), ("3", Cash("100004.9"))], values);
    }

    [Fact]
    public void A_strategy_of_bars_runs_unchanged_and_decides_what_it_decides_on_bars()
    {
        var market = new RandomTicks(7, 3_000, Worlds.Start);
        SeriesSetup ticks = Series("A", market.Trades, market.Book);
        BacktestSetup setup = Setup(() => new MaCrossStrategy { Fast = 2, Slow = 5 }, ticks) with { KeepOrders = true, KeepEquity = true, Capital = [Money.FromWhole(1_000)] };
        BacktestResult fine = BacktestRunner.Run(setup), coarse = BacktestRunner.Run(setup with { Series = [ticks with { Ticks = [] }], Matching = Worlds.Free });
        Assert.True(fine.Trades.Count > 20);
        Assert.Equal(coarse.Orders!.Select(Decision), fine.Orders!.Select(Decision));
        Assert.Equal(coarse.Equity!.Select(p => p.At), fine.Equity!.Select(p => p.At));
        Assert.Equal(coarse.Bars, fine.Bars);
        static (Instant, OrderSide, OrderRole) Decision(OrderRecord o) => (o.SentAt, o.Side, o.Role);
    }

    [Fact]
    public void Bars_of_trades_are_regular_and_hold_what_was_traded()
    {
        TickArray trades = new([Trade(0.2, 10_000, 5), Trade(0.9, 10_010, 7), Trade(3.0, 9_990, 1), Trade(2.5, 10_005, 2), Trade(3.5, 10_000, 3)], 2, 3);
        BarArray bars = TickBars.Build([trades], Second);
        Assert.Equal(
            ["0: 10000 10010 10000 10010 12", "1: 10010 10010 10010 10010 0", "2: 10010 10010 10010 10010 0", "3: 9990 10005 9990 10000 6"],
            Enumerable.Range(0, bars.Count).Select(i => bars[i]).Select(b => $"{(b.OpenTime - Worlds.Start).Nanos / 1_000_000_000}: {b.Open.Units} {b.High.Units} {b.Low.Units} {b.Close.Units} {b.Volume.Units}"));
    }

    [Fact]
    public void Only_what_somebody_reads_reaches_the_engine()
    {
        var market = new RandomTicks(8, 300, Worlds.Start);
        SeriesSetup series = Series("A", market.Trades, market.Quotes, market.Book);
        Assert.Equal([], Kinds(new TickDelegate(MarketFeeds.None), series));
        Assert.Equal([TickKind.Trade], Kinds(new TickDelegate(MarketFeeds.Trades), series));
        Assert.Equal([TickKind.Book], Kinds(new TickDelegate(MarketFeeds.Book), series));
        Assert.Equal([TickKind.Trade, TickKind.Quote], Kinds(new TickDelegate(MarketFeeds.Trades | MarketFeeds.Quotes), series));
    }

    [Theory]
    [InlineData(MarketFeeds.Book, "Strategy 'tested' reads the order book (--detail l2) of TEST:AUSDT, which the data of this run do not have.")]
    [InlineData(MarketFeeds.Quotes, "Strategy 'tested' reads best bid and ask (--detail quotes) of TEST:AUSDT, which the data of this run do not have.")]
    public void A_strategy_that_reads_what_the_data_do_not_have_is_refused_in_one_sentence(MarketFeeds feeds, string sentence)
    {
        BacktestSetup setup = Setup(() => new TickDelegate(feeds), Series("A", new RandomTicks(1, 50, Worlds.Start).Trades));
        GodwitException told = Assert.Throws<GodwitException>(() => BacktestRunner.Run(setup));
        Assert.Equal(sentence, told.Message);
        Assert.True(told.IsUsage);
        Assert.Throws<GodwitException>(() => BacktestRunner.Run(setup with { Series = [setup.Series[0] with { Ticks = [] }] }));
    }

    [Fact]
    public void Subscribing_while_the_feed_is_under_way_is_a_mistake_of_the_strategy() =>
        Assert.Throws<InvalidOperationException>(() => BacktestRunner.Run(Setup(() => new TickDelegate(MarketFeeds.Trades) { Traded = (_, m, _) => m.Subscribe(MarketFeeds.Book) }, Series("A", new RandomTicks(1, 50, Worlds.Start).Trades))));

    [Fact]
    public void A_recorder_whose_clock_is_behind_does_not_show_the_future_and_is_counted()
    {
        var market = new RandomTicks(5, 200, Worlds.Start, lagMillis: -1_270);
        BacktestResult result = BacktestRunner.Run(Setup(() => new TickDelegate(MarketFeeds.Trades) { Traded = (s, _, t) => Assert.True(s.Here.Now >= t.Time) }, Series("A", market.Trades)));
        Assert.Equal(market.Trades.Count, result.Venue.BackdatedTicks);
    }

    [Fact]
    public void Before_the_range_books_are_built_and_nobody_is_called()
    {
        var market = new RandomTicks(9, 500, Worlds.Start);
        Instant from = At(20);
        ulong? first = null;
        BacktestRunner.Run(Setup(() => new TickDelegate(MarketFeeds.Book) { Booked = (s, m) => { Assert.True(s.Here.Now >= from); first ??= m.Book.StateHash(); } }, Series("A", market.Book, market.Trades)) with { From = from });
        var twin = new PriceBook();
        foreach (Tick row in All(market.Book))
        {
            twin.Apply(in row);
            if (row.Is(TickFlags.EndOfMessage) && row.OccurredAt >= from) break;
        }
        Assert.Equal(twin.StateHash(), first);
    }

    [Fact]
    public void Sources_of_coarser_scales_are_brought_to_the_instruments()
    {
        TickArray trades = new([Tick.OfTrade(new Trade(At(0), new Price(100), new Quantity(2), 1, false), At(0)), Tick.OfTrade(new Trade(At(1), new Price(101), new Quantity(3), 2, false), At(1))], 0, 0);
        var seen = new List<(long, long)>();
        BacktestRunner.Run(Setup(() => new TickDelegate(MarketFeeds.Trades) { Traded = (_, _, t) => seen.Add((t.Price.Units, t.Quantity.Units)) }, Series("A", trades)));
        Assert.Equal([(10_000, 2_000), (10_100, 3_000)], seen);
    }

    [Fact]
    public void Repeated_and_parallel_runs_have_one_digest_and_a_journal_replayed_gives_it_again()
    {
        string[] digests = new string[8];
        for (ulong seed = 0; seed < 8; seed++)
        {
            BacktestSetup setup = Draw(seed);
            var journal = new Recorder(Instant.MaxValue);
            BacktestResult result = BacktestRunner.Run(setup with { Journal = journal });
            digests[seed] = result.Digest;
            Assert.True(result.Fills > 5, $"Seed {seed} has {result.Fills} fills.");
            Assert.Equal(0, result.Anomalies);
            var engine = new TradingEngine(BacktestRunner.EngineSetupOf(TickRange.Clamp(setup)), new Nowhere());
            engine.Start();
            foreach (EngineEvent e in journal.Events)
            {
                if (e.Kind == EventKind.Timer) engine.Timers.Take();
                engine.Step(in e);
            }
            Assert.Equal(result.Digest, engine.Digest);
            Assert.Equal(result.FinalEquity, engine.Equity);
        }
        Assert.Equal(8, digests.Distinct().Count());
        Assert.Equal([.. digests, .. digests], Enumerable.Range(0, 16).AsParallel().AsOrdered().WithDegreeOfParallelism(4).Select(i => BacktestRunner.Run(Draw((ulong)i % 8)).Digest));
    }

    [Fact]
    public void A_changed_future_changes_nothing_before_it()
    {
        long compared = 0;
        Gen.ULong[0, 1_000].Sample(seed =>
        {
            BacktestSetup setup = Draw(seed);
            Instant fork = At(30);
            SeriesSetup Cut(SeriesSetup s) => s with { Ticks = [.. s.Ticks.Select(t => new TickArray([.. All(t).Where(x => x.OccurredAt < fork)], 2, 3))] };
            BacktestSetup cut = setup with { Series = [.. setup.Series.Select(Cut)] };
            List<string> whole = Before(fork, setup), part = Before(fork, cut);
            Assert.Equal(part, whole);
            Interlocked.Add(ref compared, whole.Count);
        }, iter: 12);
        Assert.True(compared > 5_000, $"Only {compared} events were compared.");
    }

    [Fact]
    public void Equity_is_what_the_ledger_and_the_marks_say_at_every_moment_and_the_venue_agrees()
    {
        for (ulong seed = 20; seed < 26; seed++)
        {
            TradingEngine engine = null!;
            TickExchange venue = null!;
            long looks = 0;
            var journal = new Watcher(() =>
            {
                looks++;
                Assert.Equal(engine.Books[0].RecomputeEquity(), engine.Equity);
            });
            BacktestResult result = BacktestRunner.Run(Draw(seed) with { Journal = journal, InspectTicks = (e, v) => (engine, venue) = (e, v) });
            Assert.True(result.Fills > 5 && looks > 500);
            Assert.Equal(venue.Accounts[0].Cash, engine.Books[0].Cash);
            Assert.Equal(venue.Accounts[0].Position(0), engine.Books[0].PositionIn(0).Quantity);
        }
    }

    /// <summary>A random trader on a random market with jittered latencies.</summary>
    private static BacktestSetup Draw(ulong seed)
    {
        var market = new RandomTicks(seed, 700, Worlds.Start);
        return Setup(() => new RandomTickTrader(), Series("A", seed % 2 == 0 ? [market.Trades, market.Book] : [market.Trades, market.Quotes])) with
        {
            Seed = seed,
            Latency = Slow with { EntryJitter = LatencyJitter.Parse("exponential:40ms"), FeedJitter = LatencyJitter.Parse("normal:20ms/1ms"), ResponseJitter = LatencyJitter.Parse("gamma:30ms,2") },
        };
    }

    /// <summary>Orders of every kind at random moments of quotes, trades and timers; cancels now and then.</summary>
    private sealed class RandomTickTrader : Strategy
    {
        protected override void OnStart() => Market.Subscribe(MarketFeeds.Quotes | MarketFeeds.Trades);

        protected override void OnQuote(Market market, in Quote quote)
        {
            int dice = Context.Random.NextInt(60);
            if (dice == 0) Buy(market, new Quantity(1 + Context.Random.NextInt(900)));
            if (dice == 1) Sell(market, new Quantity(1 + Context.Random.NextInt(900)));
            if (dice is 2 or 3 or 4) Rest(market, OrderSide.Buy, quote.Bid, OrderFlags.PostOnly);
            if (dice is 5 or 6 or 7) Rest(market, OrderSide.Sell, quote.Ask, OrderFlags.None);
            if (dice == 8) Context.CancelAll(market);
            if (dice == 9) Context.SetTimer(Now + Duration.FromMillis(1 + Context.Random.NextInt(500)), 7);
        }

        protected override void OnTrade(Market market, in Trade trade)
        {
            if (Context.Random.NextInt(50) == 0) Rest(market, trade.BuyerIsMaker ? OrderSide.Buy : OrderSide.Sell, trade.Price, OrderFlags.None);
        }

        protected override void OnTimer(long tag)
        {
            if (Market.PositionSign != 0) GoFlat(Market);
        }

        private void Rest(Market market, OrderSide side, Price price, OrderFlags flags) => Context.Submit(new OrderTerms
        {
            Instrument = market.Index,
            Side = side,
            Type = OrderType.Limit,
            LimitPrice = price,
            Quantity = new Quantity(1 + Context.Random.NextInt(500)),
            Flags = flags,
        });
    }

    private static List<string> Before(Instant fork, BacktestSetup setup)
    {
        var journal = new Recorder(fork);
        BacktestRunner.Run(setup with { Journal = journal });
        return [.. journal.Events.Select(e => $"{e.Kind} {e.OccurredAt} {e.ReceivedAt} {(e.Kind == EventKind.Tick ? e.Tick.ToString() : e.Kind == EventKind.Report ? e.Report.ToString() : e.Kind == EventKind.Bar ? e.Bar.ToString() : "")}")];
    }

    private static TickKind[] Kinds(IStrategy strategy, SeriesSetup series)
    {
        var journal = new Recorder(Instant.MaxValue);
        BacktestRunner.Run(Setup(() => strategy, series) with { Journal = journal });
        return [.. journal.Events.Where(e => e.Kind == EventKind.Tick).Select(e => e.Tick.Kind).Distinct().Order()];
    }

    private static List<Tick> All(TickSource source)
    {
        var ticks = new List<Tick>();
        var block = new Tick[77];
        using TickReader reader = source.Open(Instant.MinValue);
        while (reader.Read(block) is var count and > 0) ticks.AddRange(block[..count]);
        return ticks;
    }

    private static List<Quote> Distinct(IEnumerable<Quote> quotes)
    {
        var distinct = new List<Quote>();
        foreach (Quote quote in quotes)
            if (distinct.Count == 0 || distinct[^1] with { Time = quote.Time } != quote) distinct.Add(quote);
        return distinct;
    }

    private static string Seconds(Instant at) => ((at - Worlds.Start).Nanos / 1e9).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private sealed class Recorder(Instant until) : IJournal
    {
        public List<EngineEvent> Events { get; } = [];

        public void Append(in EngineEvent e)
        {
            if (e.ReceivedAt < until) Events.Add(e);
        }
    }

    private sealed class Watcher(Action look) : IJournal
    {
        public void Append(in EngineEvent e) => look();
    }

    private sealed class Nowhere : IOutbox
    {
        public void Send(in VenueRequest request)
        {
        }
    }
}
