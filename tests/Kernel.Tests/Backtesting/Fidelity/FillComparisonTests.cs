using Godwit.Backtesting.Fidelity;
using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Kernel.Tests.Engine;
using Godwit.Kernel.Tests.Engine.Ticks;
using Godwit.Kernel.Tests.Strategies;
using Godwit.Simulation.Fees;
using Godwit.Simulation.Latency;
using Godwit.Simulation.Matching;
using Godwit.Simulation.Slippage;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Backtesting.Fidelity;

/// <summary>The same strategy on data of different detail: differences are explained, and add up.</summary>
public sealed class FillComparisonTests
{
    [Theory]
    [InlineData("ma-cross", "fast=2 slow=5", 1_000)]
    [InlineData("ma-cross", "fast=2 slow=4", 100_000)]
    [InlineData("grid", "levels=4 spacing=0.0005 recenter=always", 2_000)]
    public void From_any_detail_to_any_other_the_steps_lead_from_one_profit_to_the_other(string strategy, string parameters, int capital)
    {
        for (ulong seed = 1; seed <= 4; seed++)
        {
            var market = new RandomTicks(seed, 2_000, Worlds.Start);
            BacktestResult[] runs = [.. Details(market).Select(ticks => Run(strategy, parameters, capital, market, ticks))];
            Assert.All(runs, r => Assert.True(r.Fills > 10, $"{strategy} filled {r.Fills}."));
            for (int a = 0; a < runs.Length; a++)
                for (int b = 0; b < runs.Length; b++)
                {
                    FillComparison comparison = FillComparison.Of(runs[a], runs[b], Duration.FromSeconds(1));
                    Assert.Equal(comparison.ToProfit - comparison.FromProfit, comparison.Bridge.Sum(s => s.Amount), 1e-3);
                    Assert.Equal(runs[a].Orders!.Count(o => o.Fills > 0), comparison.Pairs.Count(p => p.Coarse is { Fills: > 0 }));
                    Assert.Equal(runs[b].Orders!.Count(o => o.Fills > 0), comparison.Pairs.Count(p => p.Fine is { Fills: > 0 }));
                    // What orders do not explain is rounding: nothing here pays interest or fees in the base asset.
                    Assert.All(comparison.Bridge.Where(s => s.Cause == FillCause.Other), s => Assert.InRange(Math.Abs(s.Amount), 0, 0.01));
                    if (a == b) Assert.All(comparison.Pairs, p => Assert.Equal(FillCause.Same, p.Cause));
                }
        }
    }

    [Fact]
    public void A_takers_price_is_taken_apart_at_the_touch()
    {
        // Bars: bought at 100.00 + 0.05 assumed. Book: the middle stood at 100.03, the best ask at 100.04, and two levels were taken.
        TickArray book = new([Row(0, false, 10_004, 300, first: true), Row(0, false, 10_010, 5_000), Row(0, true, 10_002, 5_000, end: true), Row(9, true, 10_002, 5_000, end: true)], 2, 3);
        SeriesSetup series = TickWorlds.Series("A", new BarInterval(Duration.FromSeconds(1)), book) with
        {
            Bars = new BarArray([.. Enumerable.Range(0, 9).Select(i => new Bar(TickWorlds.At(i), new Price(10_000), new Price(10_000), new Price(10_000), new Price(10_000), new Quantity(1_000_000)))], 2, 3, TickWorlds.Second),
        };
        BacktestSetup setup = TickWorlds.Setup(() => new DelegateStrategy((s, m) => { if (m.BarCount == 2) s.Submit(m, OrderSide.Buy, 1_000); }), series) with
        {
            KeepOrders = true,
            Matching = Worlds.Free with { Slippage = SlippageModel.Parse("bps:5") },
        };
        BacktestResult coarse = BacktestRunner.Run(setup with { Series = [series with { Ticks = [] }] }), fine = BacktestRunner.Run(setup);
        FillPair pair = Assert.Single(FillComparison.Of(coarse, fine, Duration.FromSeconds(1)).Pairs);
        // Mean price 0.3 × 100.04 + 0.7 × 100.10 = 100.082; per unit against 100.05: −0.03 timing, −0.01 spread, −0.042 depth, +0.05 assumed.
        Assert.Equal(
            [(FillCause.Timing, -0.03), (FillCause.Spread, -0.01), (FillCause.Depth, -0.042), (FillCause.AssumedSlippage, 0.05)],
            pair.Effects.Select(e => (e.Key, Math.Round(e.Value, 6))));
        Assert.Equal(FillCause.AssumedSlippage, pair.Cause);
    }

    [Fact]
    public void An_order_that_waits_in_a_queue_is_told_from_one_that_was_refused()
    {
        // The bars go through the limit; the book keeps a queue ahead of it that is never used up.
        TickArray book = new([Row(0, true, 10_000, 5_000, first: true), Row(0, false, 10_002, 5_000, end: true), Row(9, false, 10_002, 5_000, end: true)], 2, 3);
        TickArray trades = new([TickWorlds.Trade(0, 10_002, 10), TickWorlds.Trade(4, 10_000, 10, buyerIsMaker: true), TickWorlds.Trade(9, 10_002, 10)], 2, 3);
        SeriesSetup series = TickWorlds.Series("A", TickWorlds.Second, book, trades) with
        {
            Bars = new BarArray([.. Enumerable.Range(0, 9).Select(i => new Bar(TickWorlds.At(i), new Price(10_002), new Price(10_002), new Price(i == 4 ? 9_999 : 10_001), new Price(10_002), new Quantity(1_000_000)))], 2, 3, TickWorlds.Second),
        };
        BacktestSetup setup = TickWorlds.Setup(() => new DelegateStrategy((s, m) =>
        {
            if (m.BarCount == 2) s.Here.Submit(new OrderTerms { Instrument = m.Index, Side = OrderSide.Buy, Type = OrderType.Limit, LimitPrice = new Price(10_000), Quantity = new Quantity(100) });
        }), series) with
        { KeepOrders = true, Matching = Worlds.Free };
        FillComparison comparison = FillComparison.Of(BacktestRunner.Run(setup with { Series = [series with { Ticks = [] }] }), BacktestRunner.Run(setup), Duration.FromSeconds(1));
        FillPair pair = Assert.Single(comparison.Pairs);
        Assert.Equal((FillCause.Queue, true, false), (pair.Cause, pair.Coarse!.Fills > 0, pair.Fine!.Fills > 0));
        Assert.True(double.IsNaN(pair.SecondsLater));
    }

    private static TickSource[][] Details(RandomTicks market) => [[], [market.Trades], [market.Quotes, market.Trades], [market.Book, market.Trades]];

    private static BacktestResult Run(string strategy, string parameters, int capital, RandomTicks market, TickSource[] ticks)
    {
        SeriesSetup series = TickWorlds.Series("A", market.Trades) with { Ticks = ticks };
        return BacktestRunner.Run(TickWorlds.Setup(() => MultiMarket.Make(strategy, parameters), series) with
        {
            Capital = [Money.FromWhole(capital)],
            KeepOrders = true,
            Matching = new MatchingOptions { Fees = new FeeSchedule { Maker = Rate.FromBasisPoints(1), Taker = Rate.FromBasisPoints(4) } },
            TickMatching = new() { Fees = new FeeSchedule { Maker = Rate.FromBasisPoints(1), Taker = Rate.FromBasisPoints(4) } },
            Latency = new LatencyModel(Duration.FromMillis(10), Duration.FromMillis(20), Duration.FromMillis(30)),
        });
    }

    private static Tick Row(double seconds, bool isBid, long price, long quantity, bool first = false, bool end = false) => Tick.OfBook(
        new BookChange(TickWorlds.At(seconds), new Price(price), new Quantity(quantity), 1, (isBid ? TickFlags.Bid : 0) | (first ? TickFlags.StartOfSnapshot : 0) | (end ? TickFlags.EndOfMessage : 0)), TickWorlds.At(seconds));
}
