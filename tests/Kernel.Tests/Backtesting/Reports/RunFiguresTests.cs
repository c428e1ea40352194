using Godwit.Backtesting.Critique;
using Godwit.Backtesting.Reports;
using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Kernel.Tests.Engine;
using Godwit.Portfolio.Trades;
using Godwit.Simulation.Slippage;
using Godwit.Strategies;
using Godwit.Strategies.Crossover;
using Godwit.Strategies.Sizing;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Backtesting.Reports;

/// <summary>What a report computes from a whole run.</summary>
public sealed class RunFiguresTests
{
    private static readonly Duration Hour = Duration.FromHours(1);

    [Fact]
    public void Gross_less_every_cost_is_net_to_the_last_unit()
    {
        foreach (string slippage in new[] { "none", "bps:3", "spread:10", "sqrt:1" })
        {
            (BacktestSetup setup, BacktestResult result) = Run(slippage);
            CostBreakdown costs = CostBreakdown.Of(setup, result);
            Money left = costs.Lines.Aggregate(costs.Gross, (sum, line) => sum - line.Amount);
            Assert.Equal(result.FinalEquity - result.InitialEquity, left);
            Assert.Equal(left, costs.Net);
            Assert.Equal(["fees", "spread", "slippage", "funding", "borrow"], costs.Lines.Select(l => l.Name));
            Assert.Equal(CostState.NotApplicable, costs.Lines[3].State);
            Assert.Equal((CostState.Charged, true), (costs.Lines[4].State, costs.Lines[4].Amount > Money.Zero));
        }
    }

    [Fact]
    public void What_is_not_modelled_is_not_called_zero()
    {
        (BacktestSetup setup, BacktestResult result) = Run("spread:10");
        Assert.Equal([CostState.Charged, CostState.NotModelled], CostBreakdown.Of(setup, result).Lines.Skip(1).Take(2).Select(l => l.State));
        (setup, result) = Run("bps:2");
        Assert.Equal([CostState.NotModelled, CostState.Charged], CostBreakdown.Of(setup, result).Lines.Skip(1).Take(2).Select(l => l.State));
        (setup, result) = Run("none");
        Assert.Equal([CostState.NotModelled, CostState.NotModelled], CostBreakdown.Of(setup, result).Lines.Skip(1).Take(2).Select(l => l.State));
    }

    [Fact]
    public void Exposure_is_what_the_trades_held_at_each_close()
    {
        (BacktestSetup setup, BacktestResult result) = Run("bps:2");
        EquityCurves curves = EquityCurves.Of(setup, result);
        BarColumns bars = setup.Series[0].Bars;
        for (int i = 0; i < curves.Count; i++)
        {
            double held = 0;
            foreach (TradeRecord trade in result.Trades.All())
                if (trade.EntryTime <= curves.Times[i] && (trade.IsOpen || trade.ExitTime > curves.Times[i])) held += trade.Quantity.Units / 1_000.0;
            int bar = bars.IndexAtOrAfter(curves.Times[i] - Hour);
            Assert.Equal(held * bars.Closes[bar] / 100.0 / curves.Equity[i], curves.Exposure[i], 1e-9);
        }
        Assert.Contains(curves.Exposure, e => e > 0.3);
        Assert.Contains(curves.Exposure, e => e == 0);
    }

    [Fact]
    public void The_benchmark_of_one_instrument_is_its_own_way()
    {
        (BacktestSetup setup, BacktestResult result) = Run("none");
        EquityCurves curves = EquityCurves.Of(setup, result);
        Assert.Equal(result.Metrics.BenchmarkReturn, curves.Benchmark[^1] / curves.Initial - 1, 1e-12);
        Assert.Equal(curves.Initial, curves.Benchmark[0], 1e-9);
    }

    [Fact]
    public void An_instrument_that_begins_later_waits_in_cash()
    {
        SeriesSetup first = Worlds.Series("A", Hour, [100, 100, 100, 100], [100, 200, 100, 200], [200, 200, 200, 200]);
        SeriesSetup late = first with { Instrument = TestInstruments.Spot("B"), Bars = new BarArray([.. new[] { 2, 3 }.Select(i => new Bar(Worlds.Start + Hour * i, new Price(50 * i), new Price(50 * i), new Price(50 * i), new Price(50 * i), new Quantity(1)))], 2, 3, new BarInterval(Hour)) };
        BacktestSetup setup = Worlds.Setup([first, late], [Money.FromWhole(100)], () => [new StrategySetup("none", new DelegateStrategy((_, _) => { }))]) with { KeepEquity = true };
        Assert.Equal([100, 150, 150, 175], EquityCurves.Of(setup, BacktestRunner.Run(setup)).Benchmark);
    }

    [Fact]
    public void Groups_share_out_every_trade()
    {
        (BacktestSetup setup, BacktestResult result) = Run("bps:2");
        RunFigures figures = RunFigures.Of(setup, result, ["crossing"], role => role is OrderRole.StopLoss ? "stop-loss" : "signal");
        Money net = result.Trades.All().Aggregate(Money.Zero, (sum, t) => sum + t.Pnl);
        foreach (IReadOnlyList<TradeGroup> groups in new[] { figures.BySide, figures.ByExit, figures.BySymbol })
        {
            Assert.Equal(result.Trades.Count, groups.Sum(g => g.Closed + g.Open));
            Assert.Equal(net, groups.Aggregate(Money.Zero, (sum, g) => sum + g.Net));
        }
        Assert.Equal(["long", "short"], figures.BySide.Select(g => g.Name));
        Assert.Contains(figures.ByExit, g => g.Name == "stop-loss" && g.WinRate == 0);
        Assert.Empty(figures.ByStrategy);
    }

    [Fact]
    public void Recorded_indicators_are_what_the_strategy_saw_and_change_nothing()
    {
        (BacktestSetup setup, BacktestResult alone) = Run("bps:2");
        var recorder = new IndicatorRecorder([new BarInterval(Hour)]);
        BacktestResult watched = BacktestRunner.Run(setup with { Strategies = recorder.Watch(setup.Strategies) });
        Assert.Equal(alone.Digest, watched.Digest);
        IReadOnlyList<RecordedIndicator> taken = recorder.Indicators();
        Assert.Equal([("SMA", 5), ("SMA", 20)], taken.Select(t => (t.Name, t.Period)));
        var twin = new Godwit.Indicators.Sma(20);
        BarColumns bars = setup.Series[0].Bars;
        Assert.Equal(bars.Count, taken[1].Values.Count);
        for (int i = 0; i < bars.Count; i++)
        {
            twin.Update(bars.Closes[i] / 100.0);
            Assert.Equal(twin.Value, taken[1].Values[i]);
        }
    }

    [Fact]
    public void A_slot_keeps_the_last_value_in_it()
    {
        (BacktestSetup setup, _) = Run("bps:2");
        IndicatorRecorder fine = new([new BarInterval(Hour)]), coarse = new([new BarInterval(Duration.FromHours(4))]);
        BacktestRunner.Run(setup with { Strategies = fine.Watch(setup.Strategies) });
        BacktestRunner.Run(setup with { Strategies = coarse.Watch(setup.Strategies) });
        RecordedIndicator all = fine.Indicators()[0], some = coarse.Indicators()[0];
        for (int i = 0; i < some.Starts.Count; i++)
        {
            int last = Enumerable.Range(0, all.Starts.Count).Last(k => all.Starts[k] < some.Starts[i] + Duration.FromHours(4).Nanos);
            Assert.Equal(all.Values[last], some.Values[i]);
        }
    }

    [Fact]
    public void An_indicator_that_is_registered_late_has_no_values_before()
    {
        bool registered = false;
        var late = new DelegateStrategy((_, market) =>
        {
            if (market.BarCount < 5 || registered) return;
            market.Use(new Godwit.Indicators.Sma(1));
            registered = true;
        });
        BacktestSetup setup = Worlds.Setup([Worlds.Flat("A", Hour, 10)], [Money.FromWhole(100)], () => [new StrategySetup("late", late)]);
        var recorder = new IndicatorRecorder([new BarInterval(Hour)]);
        BacktestRunner.Run(setup with { Strategies = recorder.Watch(setup.Strategies) });
        RecordedIndicator taken = Assert.Single(recorder.Indicators());
        Assert.Equal(taken.Starts.Count, taken.Values.Count);
        Assert.Equal(100, taken.Values[^1]);
    }

    [Fact]
    public void The_verdict_follows_the_figures()
    {
        (_, BacktestResult costly) = Run("bps:2");
        Assert.Equal(VerdictTone.Lost, RunVerdict.Of(costly with { Metrics = costly.Metrics with { NetProfit = -1, TotalFees = 5 } }).Tone);
        Assert.Equal("Costs turned a gain into a loss", RunVerdict.Of(costly with { Metrics = costly.Metrics with { NetProfit = -1, TotalFees = 5 } }).Headline);
        Assert.Equal("A loss", RunVerdict.Of(costly with { Metrics = costly.Metrics with { NetProfit = -1e6 } }).Headline);
        Assert.Equal("No trade was made", RunVerdict.Of(costly with { Metrics = costly.Metrics with { Trades = 0, OpenTrades = 0 } }).Headline);
        Assert.Equal("A gain on too few trades", RunVerdict.Of(costly with { Metrics = costly.Metrics with { NetProfit = 1, Trades = 29 } }).Headline);
        Assert.Equal("The account was ruined", RunVerdict.Of(costly with { IsRuined = true }).Headline);
    }

    [Fact]
    public void Serious_findings_shake_a_good_verdict_and_notes_do_not()
    {
        var good = new RunVerdict(VerdictTone.Supported, "A gain that chance hardly explains", ["Figures."]);
        Finding Of(FindingSeverity severity) => new("look-ahead", "Look-ahead", severity, "It is.", "Because.");
        Assert.Same(good, good.With([Of(FindingSeverity.Info)]));
        Assert.Equal(VerdictTone.Supported, good.With([Of(FindingSeverity.Caution)]).Tone);
        RunVerdict shaken = good.With([Of(FindingSeverity.Serious), Of(FindingSeverity.Caution)]);
        Assert.Equal(VerdictTone.Weak, shaken.Tone);
        Assert.Contains("1 serious finding and 1 caution", shaken.Sentences[^1]);
        Assert.Equal("A loss", new RunVerdict(VerdictTone.Lost, "A loss", []).With([Of(FindingSeverity.Serious)]).Headline);
    }

    /// <summary>Crossings over a random walk, both sides, with fees, borrowing and a stop.</summary>
    private static (BacktestSetup Setup, BacktestResult Result) Run(string slippage)
    {
        BarArray bars = RandomBars.Walk(new SeededRandom(11), 1_500, 10_000, Hour, Worlds.Start);
        BacktestSetup setup = new()
        {
            Series = [new SeriesSetup(TestInstruments.Spot("A"), bars)],
            Capital = [Money.FromWhole(10_000)],
            Matching = new() { Slippage = SlippageModel.Parse(slippage) },
            BorrowPerYear = TestInstruments.RateOf("0.2"),
            KeepEquity = true,
            Strategies = () =>
            [
                new StrategySetup("crossing", new MaCrossStrategy { Fast = 5, Slow = 20 })
                {
                    Style = TradingStyle.Default with { Direction = Direction.Both, Sizing = PositionSizing.ParseText("fraction:0.5"), Protection = new Protection { StopLoss = TestInstruments.RateOf("0.01") } },
                },
            ],
        };
        return (setup, BacktestRunner.Run(setup));
    }
}
