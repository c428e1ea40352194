using System.Runtime.CompilerServices;
using Godwit.Backtesting.Runner;
using Godwit.Core.Events;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Portfolio.Trades;
using Godwit.Simulation.Fees;
using Godwit.Simulation.Latency;
using Godwit.Simulation.Matching;
using Godwit.Strategies;
using Godwit.Strategies.Crossover;
using Godwit.Strategies.Regime;
using Godwit.Strategies.Positions;
using Godwit.Strategies.Signals;
using Godwit.Strategies.Rules;
using Godwit.Strategies.Sizing;
using Godwit.Support.Markets;
using Godwit.Support.Meters;

namespace Godwit.Kernel.Tests.Engine;

/// <summary>After warm-up nothing on the way of a bar or an order allocates. The one stated exception: a chunk for each thousand trades.</summary>
public sealed class AllocationTests
{
    private const int WarmUp = 12_000;
    private const int Measured = 12_000;
    private const int Attempts = 6;
    private const int ChunkSize = 1024;

    [Fact]
    public void A_crossover_with_fees_and_slippage_allocates_nothing_but_trade_chunks() =>
        AssertOnlyChunks(new World(new MaCrossStrategy { Fast = 2, Slow = 5 }, new TradingStyle { Direction = Direction.Both }));

    [Fact]
    public void A_crossover_by_regimes_with_refits_allocates_nothing_but_trade_chunks() =>
        AssertOnlyChunks(new World(new RegimeMaStrategy { Fast = 2, Slow = 5, Volatility = VolatilityModel.Hmm }, new TradingStyle { Direction = Direction.Both }));

    [Fact]
    public void Brackets_time_stops_and_limit_entries_allocate_nothing_but_trade_chunks() =>
        AssertOnlyChunks(new World(new MaCrossStrategy { Fast = 2, Slow = 5 }, new TradingStyle
        {
            Sizing = PositionSizing.ParseText("fraction:0.5"),
            EnterWithLimit = true,
            TimeStopBars = 7,
            Protection = new Protection { StopLoss = Rate.FromFraction(0.01), TakeProfit = Rate.FromFraction(0.01), TrailingStop = Rate.FromFraction(0.02) },
        }, volumeCap: 0));

    [Theory, InlineData(0), InlineData(250)]
    public void Every_option_of_position_control_allocates_nothing_but_trade_chunks(int latencyMillis) =>
        AssertOnlyChunks(new World(new Restless(), new TradingStyle
        {
            Direction = Direction.Both,
            Sizing = PositionSizing.ParseText("risk:0.2%"),
            AtrPeriod = 5,
            TimeStopBars = 9,
            Roi = RoiLadder.Parse("0:3%,2:1%,5:0.1%"),
            BreakEven = BreakEvenRule.Parse("0.5atr"),
            ScaleIn = ScaleInPlan.Parse("2@0.2atr:50%"),
            Cooldown = CooldownRule.Parse("1:after-loss"),
            ConfirmEntryBars = 2,
            ConfirmExitBars = 2,
            Protection = new Protection { StopLoss = ExitDistance.OfAtr(2), TrailingStop = ExitDistance.OfAtr(3), ScaleOut = ScaleOutPlan.Parse("30%@0.5atr,30%@1%") },
        }, latencyMillis));

    [Theory, InlineData("atr:1%@2"), InlineData("kelly:0.5@30%"), InlineData("vol-target:20%")]
    public void Sizes_that_are_measured_allocate_nothing_but_trade_chunks(string sizing) =>
        AssertOnlyChunks(new World(new Restless(), new TradingStyle { Direction = Direction.Both, Sizing = PositionSizing.ParseText(sizing) }));

    [Theory, InlineData(0), InlineData(250)]
    public void Every_type_of_order_amendments_cancellations_and_timers_allocate_nothing_but_trade_chunks(int latencyMillis) =>
        AssertOnlyChunks(new World(new Carousel(), TradingStyle.Default, latencyMillis));

    [Fact]
    public void Rules_that_read_indicators_position_and_clock_allocate_nothing_but_trade_chunks()
    {
        var words = new RuleWriter();
        Expression Condition(string text) => words.Condition(RuleText.Inline(text));
        AssertOnlyChunks(new World(new RuleStrategy(new RuleDefinition("measured")
        {
            Long = new RuleSide(Condition("sma(2) crosses above sma(close, 5) or rising(ema(rsi(3), 2), 2)"), Condition("profit > 0.2% or bars_in_position > 5 or close < entry_price[1] * 0.99")),
            Short = new RuleSide(Condition("sma(2) crosses below sma(close, 5) and (close > 0) on 1h and weekday <= sunday"), null),
        }), new TradingStyle { Direction = Direction.Both }));
    }

    [Fact]
    public void The_meter_sees_what_does_allocate()
    {
        var world = new World(new DelegateStrategy((_, _) => Keep = new object()), TradingStyle.Default);
        world.Run(WarmUp);
        (long bytes, _) = Measure(world);
        Assert.True(bytes >= Measured * 16L, $"{bytes} bytes for {Measured} objects.");
    }

    private static object? Keep { get; set; }

    private static void AssertOnlyChunks(World world)
    {
        world.Run(WarmUp);
        Assert.True(world.Trades > 500, $"Only {world.Trades} trades in the warm-up.");
        // An array's length and header come on top of its elements.
        long chunk = ChunkSize * Unsafe.SizeOf<TradeRecord>() + 3 * IntPtr.Size;
        long fewest = long.MaxValue;
        for (int attempt = 0; attempt < Attempts && fewest > 0; attempt++)
        {
            (long bytes, long chunks) = Measure(world);
            fewest = Math.Min(fewest, bytes - chunks * chunk);
        }
        Assert.Equal(0, fewest);
    }

    private static (long Bytes, long Chunks) Measure(World world)
    {
        int before = world.Chunks;
        long bytes = AllocationMeter.Once(() => world.Run(Measured));
        return (bytes, world.Chunks - before);
    }

    /// <summary>Engine, gateway and venue wired as the runner wires them, without its equity curve.</summary>
    private sealed class World
    {
        private static readonly Duration Minute = Duration.FromMinutes(1);

        private readonly BarArray _bars;
        private readonly SimulatedGateway _gateway;
        private readonly TradingEngine _engine;
        private readonly BarExchange _venue;
        private int _next;

        public World(IStrategy strategy, TradingStyle style, int latencyMillis = 0, double volumeCap = 0.5)
        {
            var instrument = TestInstruments.Spot("A");
            _bars = RandomBars.Walk(new SeededRandom(5), WarmUp + Attempts * Measured, 100_000, Minute, Worlds.Start, volume: 1_000_000_000);
            var latency = new LatencyModel(Duration.Zero, Duration.FromMillis(latencyMillis), Duration.FromMillis(latencyMillis));
            _gateway = new SimulatedGateway(latency);
            Money[] capital = [Money.FromWhole(1_000_000)];
            _engine = new TradingEngine(new EngineSetup
            {
                Instruments = [new InstrumentSetup(instrument, new BarInterval(Minute), 3)],
                Strategies = [new StrategySetup("measured", strategy) { Style = style }],
                Capital = capital,
            }, _gateway);
            var options = new MatchingOptions { VolumeCap = volumeCap, Fees = new FeeSchedule { Tiers = FeeSchedule.ParseTiers("0:0.0001/0.0002,1000000:0.00005/0.0001") } };
            _venue = new BarExchange([new ListedInstrument(instrument, 3)], capital, options, Rate.FromFraction(0.05), _gateway);
            (_gateway.Engine, _gateway.Exchange) = (_engine, _venue);
            _engine.Start();
            // The record of refusals grows until it holds the most that is kept: filled before anything is measured.
            for (int i = 0; i < TradingEngine.KeptRecords; i++) _engine.Desk.Submit(0, 0, default, default);
        }

        public int Trades => _engine.Trades.Count;
        public int Chunks => (_engine.Trades.Count + ChunkSize - 1) / ChunkSize;

        public void Run(int count)
        {
            for (int end = _next + count; _next < end; _next++)
            {
                Bar bar = _bars[_next];
                Instant close = bar.OpenTime + Minute;
                _venue.OnBar(0, in bar, close, _gateway.IsBusyBefore(close));
                _gateway.AdvanceTo(close);
                _engine.StepBar(0, in bar, close, _engine.Now > close ? _engine.Now : close, BarPhase.Trading);
            }
        }
    }

    /// <summary>Turns every few bars and gives a stop of its own in between.</summary>
    private sealed class Restless : Strategy
    {
        private int _turn;

        protected override void OnBar(Market market)
        {
            int turn = _turn++;
            if (turn % 7 == 0) Give(market, Signal.Of(turn / 7 % 2 == 0 ? 1 : -1) with { Strength = 0.9, Confidence = 0.8 });
            if (turn % 3 == 1 && market.PositionSign != 0) SetStop(market, market.Close * (1 - 0.01 * market.PositionSign), mayLoosen: turn % 2 == 0);
        }
    }

    /// <summary>One order after the other, of every type and time in force; amends, cancels and sets timers in between.</summary>
    private sealed class Carousel : Strategy
    {
        private int _turn;
        private long _last;

        protected override void OnBar(Market market)
        {
            int turn = _turn++;
            if (turn % 5 == 4) Context.CancelAll(market);
            if (turn % 7 == 3) Context.Amend(_last, default, market.Bar.Close, market.Bar.Close);
            if (turn % 11 == 5) Context.SetTimer(Now + Duration.FromSeconds(10), turn);
            if (turn % 13 == 6) Context.SubmitOneCancelsOther(Terms(market, turn), Terms(market, turn + 3));
            if (turn % 3 == 2) GoFlat(market);
            _last = Context.Submit(Terms(market, turn), turn % 4 == 0 ? new Protection { StopLoss = Rate.FromFraction(0.01), TakeProfit = Rate.FromFraction(0.01) } : default);
        }

        protected override void OnTimer(long tag) => _last = Context.Submit(Terms(Market, (int)tag));

        private static OrderTerms Terms(Market market, int turn)
        {
            long close = market.Bar.Close.Units, away = Math.Max(1, close / 500);
            return new OrderTerms
            {
                Instrument = market.Index,
                Side = turn / 7 % 2 == 0 ? OrderSide.Buy : OrderSide.Sell,
                Type = (OrderType)(turn % 7),
                TimeInForce = (TimeInForce)(turn / 3 % 5),
                Flags = turn % 6 == 5 ? OrderFlags.ReduceOnly : OrderFlags.None,
                Quantity = new Quantity(50),
                DisplayQuantity = turn % 9 == 8 ? new Quantity(20) : default,
                LimitPrice = new Price(close + (turn % 4 - 2) * away),
                StopPrice = new Price(close + (turn % 5 - 2) * away),
                TrailRate = Rate.FromFraction(0.004),
                ExpireAt = new Instant(market.Bar.OpenTime.UnixNanos + 3 * Duration.NanosPerMinute),
            };
        }
    }
}
