using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Kernel.Tests.Engine;
using Godwit.Portfolio.Trades;
using Godwit.Simulation.Matching;
using Godwit.Strategies;
using Godwit.Strategies.Sizing;

namespace Godwit.Kernel.Tests.Strategies;

/// <summary>Grid and DCA: what they buy and sell, where, and what they do when the market does not do them the favour.</summary>
public sealed class LadderTests
{
    private static readonly TradingStyle Hundred = new() { Sizing = PositionSizing.ParseText("notional:100") };

    [Fact]
    public void A_swing_across_one_level_and_back_earns_one_step()
    {
        // Anchor 100, levels at 98.03…, 96.11…: six swings between 100 and 97.
        double[] closes = [100, .. Enumerable.Range(0, 12).Select(i => i % 2 == 0 ? 97.0 : 100.5)];
        BacktestResult result = MultiMarket.Run("grid", "levels=3 spacing=0.02 recenter=never", Hundred, MultiMarket.Closes("A", closes));
        TradeRecord[] trades = [.. result.Trades.All()];
        Assert.Equal(6, trades.Length);
        Assert.All(trades, t => Assert.Equal((9_803L, 10_000L, OrderRole.TakeProfit), (Price(t.EntryNotional, t), Price(t.ExitNotional, t), t.ExitRole)));
    }

    [Theory, InlineData("geometric"), InlineData("arithmetic")]
    public void Levels_lie_where_they_should_and_a_fall_buys_each_once(string steps)
    {
        double[] closes = [100, 100, .. Enumerable.Range(0, 60).Select(i => 100 - 0.5 * i)];
        BacktestResult result = MultiMarket.Run("grid", $"levels=4 spacing=0.05 recenter=never steps={steps}", Hundred, MultiMarket.Closes("A", closes));
        long[] prices = [.. result.Trades.All().Select(t => Price(t.EntryNotional, t))];
        double[] levels = [.. Enumerable.Range(1, 4).Select(i => steps == "arithmetic" ? 100 * (1 - 0.05 * i) : 100 / Math.Pow(1.05, i))];
        Assert.Equal(levels.Select(l => (long)Math.Floor(Math.Round(l * 100, 6))), prices);
        Assert.All(result.Trades.All(), t => Assert.True(t.IsOpen));
    }

    [Fact]
    public void Held_levels_never_exceed_the_cap()
    {
        double[] closes = [100, 100, .. Enumerable.Range(0, 60).Select(i => 100 - 0.5 * i)];
        BacktestResult result = MultiMarket.Run("grid", "levels=8 spacing=0.02 maxHeld=3 recenter=never", Hundred, MultiMarket.Closes("A", closes));
        Assert.Equal(3, result.Trades.Count);
    }

    [Fact]
    public void With_both_sides_it_sells_above_and_buys_back()
    {
        double[] closes = [100, 100, 103, 99.5, 103, 99.5, 97, 100.5, 97, 100.5];
        BacktestResult result = MultiMarket.Run("grid", "levels=1 spacing=0.02 recenter=never", Hundred with { Direction = Direction.Both }, MultiMarket.Closes("A", closes));
        Assert.Equal([-1, -1, 1, 1], result.Trades.All().Select(t => t.Sign));
        Assert.All(result.Trades.All(), t => Assert.True(t.Pnl > Money.Zero));
    }

    [Fact]
    public void Flat_it_follows_the_market_up_and_never_sells_at_a_loss()
    {
        double[] closes = [.. Enumerable.Range(0, 400).Select(i => 100 * Math.Pow(1.004, i) * (1 + 0.03 * Math.Sin(i / 4.0)))];
        BacktestResult follows = MultiMarket.Run("grid", "levels=3 spacing=0.01", Hundred, MultiMarket.Closes("A", closes));
        BacktestResult stays = MultiMarket.Run("grid", "levels=3 spacing=0.01 recenter=never", Hundred, MultiMarket.Closes("A", closes));
        Assert.True(follows.Trades.Count > 5 * Math.Max(1, stays.Trades.Count), $"{follows.Trades.Count} and {stays.Trades.Count} trades.");
        Assert.All(follows.Trades.All().Where(t => !t.IsOpen), t => Assert.Equal(OrderRole.TakeProfit, t.ExitRole));
    }

    [Fact]
    public void Beyond_the_last_level_always_takes_the_loss_and_begins_anew()
    {
        double[] closes = [100, 100, .. Enumerable.Range(0, 120).Select(i => 100 - 0.4 * i)];
        BacktestResult cut = MultiMarket.Run("grid", "levels=3 spacing=0.02 recenter=always", Hundred, MultiMarket.Closes("A", closes));
        BacktestResult held = MultiMarket.Run("grid", "levels=3 spacing=0.02", Hundred, MultiMarket.Closes("A", closes));
        Assert.Equal(3, held.Trades.Count);
        Assert.All(held.Trades.All(), t => Assert.True(t.IsOpen));
        Assert.True(cut.Trades.Count >= 9, $"{cut.Trades.Count} trades.");
        Assert.All(cut.Trades.All().Where(t => !t.IsOpen), t => Assert.True(t.ExitRole == OrderRole.Exit && t.Pnl < Money.Zero));
        Assert.Equal(0, cut.Anomalies + held.Anomalies + cut.RefusalCount + held.RefusalCount);
    }

    [Theory, InlineData("never"), InlineData("flat"), InlineData("always")]
    public void Whatever_the_market_does_the_books_and_the_levels_agree(string recenter)
    {
        for (ulong seed = 1; seed <= 12; seed++)
        {
            SeriesSetup[] series = MultiMarket.Random(seed, 1, 600, holes: true);
            foreach (double cap in new[] { 0, 0.0000002 })
            {
                BacktestSetup setup = MultiMarket.Setup("grid", $"levels=4 spacing=0.015 recenter={recenter}", Hundred with { Direction = Direction.Both }, series);
                BacktestResult result = BacktestRunner.Run(setup with { Matching = Worlds.Free with { VolumeCap = cap } });
                Assert.Equal(0, result.Anomalies);
                Assert.True(result.Fills > 0);
                // Four levels of 100 on a side: no more is ever held on one of them.
                long most = 0, held = 0;
                foreach ((Instant At, long Change) e in result.Trades.All().SelectMany(t => new[] { (t.EntryTime, t.Sign * t.Quantity.Units), (t.IsOpen ? Instant.MaxValue : t.ExitTime, -t.Sign * t.Quantity.Units) }).OrderBy(e => e.Item1.UnixNanos))
                    most = Math.Max(most, Math.Abs(held += e.Change));
                double unit = 100 / (series[0].Bars.Lows.ToArray().Min() / 100.0) * 1_000;
                Assert.True(most <= 4 * unit + 4, $"{most} held, a level is at most {unit:F0}.");
            }
        }
    }

    [Fact]
    public void A_poor_account_places_what_it_can_pay_and_is_never_refused()
    {
        double[] closes = [100, 100, .. Enumerable.Range(0, 40).Select(i => 100 - 0.5 * i)];
        BacktestSetup setup = MultiMarket.Setup("grid", "levels=8 spacing=0.02 recenter=never", Hundred, MultiMarket.Closes("A", closes)) with { Capital = [Money.FromWhole(250)] };
        BacktestResult result = BacktestRunner.Run(setup);
        Assert.Equal((2, 0L), (result.Trades.Count, result.RefusalCount));
    }

    [Theory]
    [InlineData("grid", "", "all-in", Direction.Long, "Strategy 'grid' places many orders: use a --size such as fraction:0.1 or notional:100 (for each level) instead of an all-in size.")]
    [InlineData("grid", "levels=10 spacing=0.1 steps=arithmetic", "0.1", Direction.Long, "Strategy 'grid': 10 arithmetic levels of 0.1 reach a price of zero; use levels × spacing below 1 or steps=geometric.")]
    [InlineData("dca", "", "all-in", Direction.Long, "Strategy 'dca' buys many times: use a --size such as notional:100 (for each buy) instead of an all-in size.")]
    [InlineData("dca", "", "0.1", Direction.Short, "Strategy 'dca' only buys: run it with --direction long.")]
    public void What_cannot_work_is_said(string name, string parameters, string size, Direction direction, string message)
    {
        var style = new TradingStyle { Sizing = PositionSizing.ParseText(size), Direction = direction };
        GodwitException error = Assert.Throws<GodwitException>(() => MultiMarket.Run(name, parameters, style, MultiMarket.Random(1, 1, 20)));
        Assert.Equal((message, true), (error.Message, error.IsUsage));
    }

    [Theory]
    [InlineData("schedule=bars every=5", new[] { 1, 6, 11, 16, 21 })]
    [InlineData("schedule=daily", new[] { 1, 24, 48, 72 })]
    public void Buys_come_on_schedule(string parameters, int[] bars)
    {
        // Hourly from Monday, 1 January 2024, 00:00: the bar that closes at midnight is the one that is bought after.
        BacktestResult result = MultiMarket.Run("dca", parameters, Hundred, MultiMarket.Closes("A", [.. Enumerable.Repeat(100.0, bars.Length == 4 ? 90 : 25)]));
        Assert.Equal(bars.Select(b => (long)b), result.Trades.All().Select(t => t.EntryBar));
        Assert.All(result.Trades.All(), t => Assert.Equal(1_000, t.Quantity.Units));
    }

    [Theory]
    [InlineData("weekly", "2024-01-02 2024-01-08 2024-01-15 2024-01-22 2024-01-29 2024-02-05")]
    [InlineData("monthly", "2024-01-02 2024-02-01 2024-03-01 2024-04-01")]
    public void Weeks_begin_on_monday_and_months_on_the_first(string schedule, string days)
    {
        int count = schedule == "weekly" ? 40 : 100;
        BacktestResult result = MultiMarket.Run("dca", $"schedule={schedule}", Hundred, MultiMarket.Closes("A", [.. Enumerable.Repeat(100.0, count)], Duration.FromDays(1)));
        Assert.Equal(days.Split(' '), result.Trades.All().Select(t => t.EntryTime.ToString()[..10]));
    }

    [Fact]
    public void Dips_buy_more_up_to_the_cap()
    {
        double[] closes = [100, 90, 80, 40, 40];
        BacktestResult result = MultiMarket.Run("dca", "schedule=bars every=1 dip=5 dipBars=1000 maxMultiple=3", Hundred, MultiMarket.Closes("A", closes));
        // The window of the high is longer than the data: nothing is extra yet.
        Assert.All(result.Trades.All(), t => Assert.InRange(t.EntryNotional.ToDouble(), 40, 101));
        result = MultiMarket.Run("dca", "schedule=bars every=1 dip=5 dipBars=1 maxMultiple=3", Hundred, MultiMarket.Closes("A", [100, 100, 90, 90, 90]));
        // The fall of bar 2 from its own high of 100 is 10 %: one and a half times the size.
        Assert.Equal([1.0, 1.0, 1.6666, 1.111], result.Trades.All().Select(t => Math.Round(t.Quantity.Units / 1000.0, 3)), (a, b) => Math.Abs(a - b) < 0.002);
    }

    [Fact]
    public void Far_enough_above_the_average_everything_is_sold_and_it_begins_anew()
    {
        double[] closes = [100, 100, 50, 50, 50, 80, 90, 90, 90];
        BacktestResult result = MultiMarket.Run("dca", "schedule=bars every=2 takeProfit=0.2", Hundred, MultiMarket.Closes("A", closes));
        TradeRecord[] closed = [.. result.Trades.All().Where(t => !t.IsOpen)];
        // Bought after bars 0, 2 and 4: 1 at 100, 2 at 50, 2 at 50: 60 on average; 80 is beyond 72, sold at the next open.
        Assert.Equal([6L, 6L, 6L], closed.Select(t => t.ExitBar));
        Assert.Contains(result.Trades.All(), t => t.IsOpen && t.EntryBar >= 7);
    }

    [Fact]
    public void When_the_cash_runs_out_it_stops_without_refusals()
    {
        BacktestSetup setup = MultiMarket.Setup("dca", "schedule=bars every=1", Hundred, MultiMarket.Closes("A", [.. Enumerable.Repeat(100.0, 60)])) with { Capital = [Money.FromWhole(1_030)] };
        BacktestResult result = BacktestRunner.Run(setup with { Matching = new MatchingOptions() });
        Assert.Equal((10, 0L), (result.Trades.Count, result.RefusalCount));
    }

    private static long Price(Money notional, TradeRecord trade) => (long)Math.Round(notional.ToDouble() / trade.Quantity.Units * 1_000 * 100);
}
