using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.Instruments;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Kernel.Tests.Engine;
using Godwit.Portfolio.Trades;
using Godwit.Simulation.Fees;
using Godwit.Simulation.Latency;
using Godwit.Simulation.Matching;
using Godwit.Strategies;
using Godwit.Strategies.Sizing;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Strategies;

/// <summary>From a wanted direction to orders: never twice, never on a forbidden side, in the size that was chosen, out again whatever happens.</summary>
public sealed class SignalTraderTests
{
    private static readonly Duration Minute = Duration.FromMinutes(1);

    [Theory]
    [InlineData(0, 1.0), InlineData(90, 1.0), InlineData(600, 1.0), InlineData(0, 0.0003), InlineData(90, 0.0003)]
    public void A_signal_repeated_at_every_bar_never_doubles_a_position(int latencySeconds, double volumeCap)
    {
        long largest = 0;
        BacktestResult result = Run(Flat(60), new TradingStyle { Sizing = PositionSizing.ParseText("notional:100") }, (s, m) =>
        {
            largest = Math.Max(largest, m.Position.Units);
            s.Want(m, 1);
        }, latency: new LatencyModel(Duration.Zero, Duration.FromSeconds(latencySeconds), Duration.FromSeconds(latencySeconds)), matching: Worlds.Free with { VolumeCap = volumeCap });
        Assert.Equal((1_000L, 1L), (largest, result.OrdersSent));
    }

    [Theory]
    [InlineData(Direction.Long, "+ . - . - . + . 0", "buy 1, sell 3, buy 7, sell 9")]
    [InlineData(Direction.Short, "+ . - . - . + . 0", "sell 3, buy 7")]
    [InlineData(Direction.Both, "+ . - . - . + . 0", "buy 1, sell 3, sell 3, buy 7, buy 7, sell 9")]
    public void Sides_that_the_style_forbids_count_as_flat(Direction direction, string signals, string expected)
    {
        string[] wanted = signals.Split(' ');
        var fills = new List<string>();
        long held = 0;
        Run(Flat(12), new TradingStyle { Direction = direction }, (s, m) =>
        {
            int i = (int)m.BarCount - 1;
            if (i < wanted.Length && wanted[i] != ".") s.Want(m, wanted[i] == "+" ? 1 : wanted[i] == "-" ? -1 : 0);
        }, reported: (_, m, r) =>
        {
            if (!r.IsFill) return;
            fills.Add($"{(m.Position.Units > held ? "buy" : "sell")} {m.BarCount}");
            held = m.Position.Units;
        });
        Assert.Equal(expected, string.Join(", ", fills));
    }

    [Theory]
    [InlineData("fraction:0.25", "25")]
    [InlineData("10%", "10")]
    [InlineData("notional:550", "5.5")]
    [InlineData("all-in", "100")]
    [InlineData("all-in-whole:0.5", "99.5")]
    public void Size(string sizing, string expected)
    {
        BacktestResult result = Run(Flat(3), new TradingStyle { Sizing = PositionSizing.ParseText(sizing) }, (s, m) => s.Want(m, 1),
            matching: Worlds.Free with { LeaveHair = sizing.StartsWith("all-in-whole", StringComparison.Ordinal) });
        TradeRecord trade = Assert.Single(result.Trades.All());
        Assert.Equal(expected, TestInstruments.Spot("A").Format(trade.Quantity));
    }

    [Theory]
    [InlineData("fraction:0.25", 0.5, "12.5")]
    [InlineData("notional:550", 0.1, "0.55")]
    [InlineData("all-in", 0.5, "50")]
    [InlineData("all-in-whole:0.5", 0.25, "25")]
    [InlineData("all-in", 1.0, "100")]
    public void A_signals_strength_is_the_share_of_the_size(string sizing, double strength, string expected)
    {
        BacktestResult result = Run(Flat(3), new TradingStyle { Sizing = PositionSizing.ParseText(sizing) }, (s, m) => s.Want(m, 1, strength));
        TradeRecord trade = Assert.Single(result.Trades.All());
        Assert.Equal(expected, TestInstruments.Spot("A").Format(trade.Quantity));
    }

    [Fact]
    public void Volatility_target_is_equity_times_target_over_annual_volatility_and_at_most_equity()
    {
        // ±2 % from bar to bar: a variance of 0.0004 a day, 38.2 % a year.
        long[][] bars = [.. Enumerable.Range(0, 30).Select(i => i % 2 == 0 ? 10_000L : 10_200L).Select(p => new[] { p, p, p, p })];
        SeriesSetup daily = Worlds.Series("A", Duration.FromDays(1), bars);
        double variance = 0;
        for (int i = 1; i <= 20; i++)
        {
            double change = (double)bars[i][3] / bars[i - 1][3] - 1;
            variance = variance == 0 ? change * change : 0.97 * variance + 0.03 * change * change;
        }
        double share = 0.1 / Math.Sqrt(variance * 365);
        Assert.InRange(share, 0.25, 0.28);
        Assert.Equal((long)(10_000 * Math.Round(share, 10) / 100 * 1_000), Bought(daily, "vol-target:0.1"));
        // Twenty times the volatility would need leverage: equity is the most, at the price of the signal.
        Assert.Equal(98_039, Bought(daily, "vol-target:8", at: 20));
        // A market that has not moved has no volatility to size by.
        Assert.Equal(0, Bought(Flat(30), "vol-target:0.1"));

        static long Bought(SeriesSetup series, string sizing, int at = 21) => Run(series, new TradingStyle { Sizing = PositionSizing.ParseText(sizing) }, (s, m) =>
        {
            if (m.BarCount == at) s.Want(m, 1);
        }).Trades.All().Sum(t => t.Quantity.Units);
    }

    [Theory, InlineData(FillTiming.NextOpen), InlineData(FillTiming.SignalClose)]
    public void A_time_stop_closes_after_so_many_bars(FillTiming timing)
    {
        BacktestResult result = Run(Flat(12), new TradingStyle { TimeStopBars = 3 }, (s, m) =>
        {
            if (m.BarCount == 2) s.Want(m, 1);
        }, matching: Worlds.Free with { Timing = timing });
        TradeRecord trade = Assert.Single(result.Trades.All());
        Assert.Equal((3L, OrderRole.TimeStop), (trade.ExitBar - trade.EntryBar, trade.ExitRole));
    }

    [Fact]
    public void An_entry_that_fills_although_its_signal_has_turned_is_closed_again()
    {
        // Wanted at bar 1, no longer at bar 3; the cancellation arrives after the market has come to the limit.
        SeriesSetup series = Worlds.Series("A", Minute, [10_000, 10_000, 10_000, 10_000], [10_100, 10_100, 10_100, 10_100], [10_100, 10_100, 10_100, 10_100], [9_900, 9_900, 9_900, 9_900], [9_900, 9_900, 9_900, 9_900], [9_900, 9_900, 9_900, 9_900]);
        BacktestResult result = Run(series, new TradingStyle { EnterWithLimit = true }, (s, m) =>
        {
            if (m.BarCount == 1) s.Want(m, 1);
            if (m.BarCount == 3) s.Want(m, 0);
        }, latency: new LatencyModel(Duration.Zero, Duration.FromSeconds(10), Duration.Zero));
        TradeRecord trade = Assert.Single(result.Trades.All());
        Assert.Equal((false, 3L, 3L, OrderRole.Exit), (trade.IsOpen, trade.EntryBar, trade.ExitBar, trade.ExitRole));
    }

    [Fact]
    public void An_exit_that_a_halted_venue_refuses_is_repeated_until_it_is_taken()
    {
        var rules = new InstrumentRules { Tick = new Price(1), Lot = new Quantity(1) };
        Instrument instrument = TestInstruments.Spot("A", 2, 3, rules, rules with { ValidFrom = Worlds.Start + Minute * 3, Trading = false }, rules with { ValidFrom = Worlds.Start + Minute * 6 });
        BacktestResult result = Run(new SeriesSetup(instrument, Flat(10).Bars), TradingStyle.Default, (s, m) =>
        {
            if (m.BarCount == 1) s.Want(m, 1);
            if (m.BarCount == 3) s.Want(m, 0);
        });
        TradeRecord trade = Assert.Single(result.Trades.All());
        Assert.Equal((false, 6L), (trade.IsOpen, trade.ExitBar));
        Assert.All(result.Refusals, r => Assert.Equal(Refusal.NotTrading, r.Verdict.Refusal));
        Assert.Equal(3, result.RefusalCount);
    }

    [Fact]
    public void Dust_below_a_lot_counts_as_flat_and_leaves_no_protection_behind()
    {
        var rules = new InstrumentRules { Tick = new Price(1), Lot = new Quantity(10) };
        Instrument instrument = TestInstruments.Spot("A", 2, 3, rules);
        MatchingOptions matching = Worlds.Free with { Fees = new FeeSchedule { InBase = true, Taker = Rate.FromFraction(0.001), Maker = Rate.FromFraction(0.001) } };
        // The second entry is at half the price of the first: a stop of the first would sell it at once.
        SeriesSetup series = Worlds.Series("A", Minute, [.. Enumerable.Repeat<long[]>([10_000, 10_000, 10_000, 10_000], 4), .. Enumerable.Repeat<long[]>([5_000, 5_000, 5_000, 5_000], 4)]);
        var signs = new List<int>();
        BacktestResult result = Run(series with { Instrument = instrument }, new TradingStyle { Sizing = PositionSizing.ParseText("notional:1000"), Protection = new Protection { StopLoss = Rate.FromFraction(0.1) } }, (s, m) =>
        {
            signs.Add(m.PositionSign);
            if (m.BarCount is 1 or 5) s.Want(m, 1);
            if (m.BarCount == 2) s.Want(m, 0);
        }, matching: matching);
        Assert.Equal([0, 1, 0, 0, 0, 1, 1, 1], signs);
        Assert.DoesNotContain(result.Trades.All(), t => t.ExitRole == OrderRole.StopLoss);
        Assert.Equal(0, result.RefusalCount);
    }

    [Fact]
    public void Entries_and_exits_are_whole_market_lots()
    {
        var rules = new InstrumentRules { Tick = new Price(1), Lot = new Quantity(1), MarketLot = new Quantity(250) };
        BacktestResult result = Run(new SeriesSetup(TestInstruments.Spot("A", 2, 3, rules), Flat(6).Bars), new TradingStyle { Sizing = PositionSizing.ParseText("notional:180") }, (s, m) => s.Want(m, m.BarCount < 3 ? 1 : 0));
        TradeRecord trade = Assert.Single(result.Trades.All());
        Assert.Equal((1_750L, false, 0L), (trade.Quantity.Units, trade.IsOpen, result.RefusalCount));
    }

    [Fact]
    public void An_entry_smaller_than_a_lot_is_not_sent()
    {
        BacktestResult result = Run(Flat(4), new TradingStyle { Sizing = PositionSizing.ParseText("notional:0.09") }, (s, m) => s.Want(m, 1));
        Assert.Equal((0L, 0L), (result.OrdersSent, result.RefusalCount));
    }

    private static SeriesSetup Flat(int count) => Worlds.Flat("A", Minute, count);

    private static BacktestResult Run(
        SeriesSetup series, TradingStyle style, Action<DelegateStrategy, Market> onBar,
        LatencyModel? latency = null, MatchingOptions? matching = null, Action<DelegateStrategy, Market, ExecutionReport>? reported = null) =>
        BacktestRunner.Run(new BacktestSetup
        {
            Series = [series],
            Strategies = () => [new StrategySetup("signals", new DelegateStrategy(onBar) { Reported = reported }) { Style = style }],
            Capital = [Money.FromWhole(10_000)],
            Matching = matching ?? Worlds.Free,
            Latency = latency ?? LatencyModel.None,
        });
}
