using System.Runtime.CompilerServices;
using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.Events;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Ports;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Kernel.Tests.Engine;
using Godwit.Portfolio.Trades;
using Godwit.Simulation.Latency;
using Godwit.Simulation.Matching;
using Godwit.Strategies.Catalog;
using Godwit.Support.Markets;
using Godwit.Support.Meters;

namespace Godwit.Kernel.Tests.Strategies;

/// <summary>What every shipped strategy must stand, on one market or on three: no look ahead, no allocation, poverty, refusals, gaps.</summary>
public sealed class ShippedStrategyTests
{
    /// <summary>Parameters that make each trade often.</summary>
    public static TheoryData<string, string, int> Lively => new()
    {
        { "bollinger", "period=5 deviations=1", 3 },
        { "consensus", "voters=ma-cross(fast=2;slow=5),rsi(period=4;low=45;high=55),donchian(entry=5;exit=3),macd method=experts enter=0.2", 3 },
        { "consensus", "voters=ma-cross(fast=2;slow=5),bollinger(period=5;deviations=1),vol-breakout(period=4;multiple=0.5) method=confidence enter=0.2 scaled=true", 3 },
        { "dca", "schedule=daily dip=2 dipBars=20 takeProfit=0.01", 3 },
        { "donchian", "entry=5 exit=3", 3 },
        { "grid", "levels=4 spacing=0.005 recenter=always", 3 },
        { "momentum", "lookback=5 top=1 every=2 scaling=size", 3 },
        { "pairs", "window=30 significance=none entry=1 minHalfLife=0 stop=3", 2 },
        { "vol-breakout", "period=5 multiple=0.5 hold=4", 3 },
        { "vol-breakout", "period=2 multiple=0.1 session=true", 3 },
    };

    [Theory, MemberData(nameof(Lively))]
    public void Another_future_changes_nothing_in_the_past(string name, string parameters, int markets)
    {
        for (ulong seed = 1; seed <= 4; seed++)
        {
            SeriesSetup[] series = MultiMarket.Random(seed, markets, 300, holes: true);
            foreach (int at in new[] { 120, 201, 263 })
            {
                Instant fork = series[0].Bars[at].OpenTime;
                SeriesSetup[] cut = [.. series.Select(s => s with { Bars = Cut(s.Bars, fork) })];
                string[] whole = Before(fork, MultiMarket.Setup(name, parameters, MultiMarket.StyleOf(name), series)), part = Before(fork, MultiMarket.Setup(name, parameters, MultiMarket.StyleOf(name), cut));
                Assert.NotEmpty(part);
                Assert.Equal(part, whole);
            }
        }
    }

    [Theory, MemberData(nameof(Lively))]
    public void Poverty_tiny_lots_halts_and_costs_are_survived(string name, string parameters, int markets)
    {
        for (ulong seed = 1; seed <= 6; seed++)
        {
            SeriesSetup[] series = MultiMarket.Random(seed, markets, 400, holes: true);
            var rules = new InstrumentRules { Tick = new Price(5), Lot = new Quantity(10), MinNotional = Money.FromWhole(10) };
            series[^1] = series[^1] with
            {
                Instrument = TestInstruments.Spot("Z", 2, 3, rules, rules with { ValidFrom = Worlds.Start + MultiMarket.Hour * 100, Trading = false }, rules with { ValidFrom = Worlds.Start + MultiMarket.Hour * 140 }),
            };
            foreach (int capital in new[] { 5, 400, 100_000 })
            {
                BacktestSetup setup = MultiMarket.Setup(name, parameters, MultiMarket.StyleOf(name), series) with { Capital = [Money.FromWhole(capital)], Matching = new MatchingOptions { VolumeCap = 0.00001 } };
                BacktestResult result = BacktestRunner.Run(setup);
                Assert.Equal(0, result.Anomalies);
                if (capital == 5) Assert.InRange(result.FinalEquity.ToDouble(), 0, 50);
                if (capital == 100_000) Assert.True(result.Fills > 0);
                Assert.Equal(result.Digest, BacktestRunner.Run(setup).Digest);
            }
        }
    }

    [Theory, MemberData(nameof(Lively))]
    public void After_warm_up_a_bar_allocates_nothing_but_trade_chunks(string name, string parameters, int markets)
    {
        var world = new World(name, parameters, markets);
        world.Run(World.WarmUp);
        Assert.True(world.Fills > 50, $"Only {world.Fills} fills in the warm-up.");
        long fewest = long.MaxValue;
        for (int attempt = 0; attempt < World.Attempts && fewest > 0; attempt++)
        {
            int before = world.Chunks;
            long bytes = AllocationMeter.Once(() => world.Run(World.Measured));
            fewest = Math.Min(fewest, bytes - (world.Chunks - before) * World.ChunkBytes);
        }
        Assert.Equal(0, fewest);
    }

    [Fact]
    public void Every_new_strategy_is_among_them()
    {
        string[] covered = [.. Lively.Select(row => row.Data.Item1).Distinct(), "buy-and-hold", "ma-cross", "macd", "rsi", "regime-ma", .. TickStrategyTests.Lively.Select(row => row.Data.Item1)];
        Assert.Empty(StrategyCatalog.All.Select(e => e.Name).Except(covered));
        Assert.Equal(StrategyCatalog.All.Select(e => e.Name).Order(StringComparer.Ordinal), StrategyCatalog.All.Select(e => e.Name));
    }

    private static BarArray Cut(BarColumns bars, Instant fork) =>
        new([.. Enumerable.Range(0, bars.Count).Select(i => bars[i]).Where(b => b.OpenTime < fork)], bars.PriceScale, bars.VolumeScale, bars.Interval);

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

    /// <summary>Engine, gateway and venue wired as the runner wires them, with several markets on one clock.</summary>
    private sealed class World
    {
        public const int WarmUp = 6_000, Measured = 1_500, Attempts = 6;

        /// <summary>Room for a thousand trades, with the header and length of an array.</summary>
        public static readonly long ChunkBytes = 1024 * Unsafe.SizeOf<TradeRecord>() + 3 * IntPtr.Size;

        private readonly BarArray[] _bars;
        private readonly SimulatedGateway _gateway = new(LatencyModel.None);
        private readonly TradingEngine _engine;
        private readonly BarExchange _venue;
        private int _next;

        public World(string name, string parameters, int markets)
        {
            _bars = [.. Enumerable.Range(0, markets).Select(i => RandomBars.Walk(new SeededRandom((ulong)i + 5), WarmUp + Attempts * Measured, 100_000, MultiMarket.Hour, Worlds.Start, volume: 1_000_000_000))];
            Instrument[] instruments = [.. Enumerable.Range(0, markets).Select(i => TestInstruments.Spot(((char)('A' + i)).ToString()))];
            Money[] capital = [Money.FromWhole(1_000_000_000)];
            _engine = new TradingEngine(new EngineSetup
            {
                Instruments = [.. instruments.Select(i => new InstrumentSetup(i, new BarInterval(MultiMarket.Hour), 3))],
                Strategies = [new StrategySetup(name, MultiMarket.Make(name, parameters)) { Style = MultiMarket.StyleOf(name) with { Sizing = Godwit.Strategies.Sizing.PositionSizing.ParseText("notional:1000") } }],
                Capital = capital,
            }, _gateway);
            _venue = new BarExchange([.. instruments.Select(i => new ListedInstrument(i, 3))], capital, new MatchingOptions(), Rate.Zero, _gateway);
            (_gateway.Engine, _gateway.Exchange) = (_engine, _venue);
            _engine.Start();
            // The record of refusals is filled before anything is measured.
            for (int i = 0; i < TradingEngine.KeptRecords; i++) _engine.Desk.Submit(0, 0, default, default);
        }

        public long Fills => _engine.Books[0].Fills;
        public int Chunks => (_engine.Trades.Count + 1023) / 1024;

        public void Run(int count)
        {
            for (int end = _next + count; _next < end; _next++)
            {
                Instant close = _bars[0][_next].OpenTime + MultiMarket.Hour;
                for (int i = 0; i < _bars.Length; i++)
                {
                    Bar bar = _bars[i][_next];
                    _venue.OnBar(i, in bar, close, _gateway.IsBusyBefore(close));
                }
                _gateway.AdvanceTo(close);
                for (int i = 0; i < _bars.Length; i++)
                {
                    Bar bar = _bars[i][_next];
                    _engine.StepBar(i, in bar, close, _engine.Now > close ? _engine.Now : close, BarPhase.Trading);
                }
            }
        }
    }
}
