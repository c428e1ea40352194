using Godwit.Backtesting.Runner;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Kernel.Tests.Engine;
using Godwit.Strategies;
using Godwit.Strategies.Positions;
using Godwit.Strategies.Sizing;

namespace Godwit.Kernel.Tests.Strategies;

/// <summary>Texts of position control, the Kelly record, and positions side by side.</summary>
public sealed class PositionSizingTests
{
    private static readonly Duration Minute = Duration.FromMinutes(1);

    [Theory]
    [InlineData("atr:1%", "atr:0.01@1"), InlineData("atr:0.02@2.5", "atr:0.02@2.5"), InlineData("risk:1%", "risk:0.01")]
    [InlineData("kelly:0.5", "kelly:0.5@0.25"), InlineData("kelly:1@40%", "kelly:1@0.4"), InlineData("10%", "fraction:0.1")]
    public void A_size_reads_back_from_its_own_text(string text, string canonical)
    {
        Assert.Equal(canonical, PositionSizing.ParseText(text).ToString());
        Assert.Equal(PositionSizing.ParseText(text), PositionSizing.ParseText(canonical));
    }

    [Theory]
    [InlineData("atr:"), InlineData("atr:0"), InlineData("atr:1%@0"), InlineData("atr:1%@2@3"), InlineData("risk:150%"), InlineData("risk:-1%"), InlineData("kelly:1.5"), InlineData("kelly:0.5@200%"), InlineData("kelly")]
    public void A_size_that_makes_no_sense_is_a_usage_error(string text) => Assert.True(Assert.Throws<GodwitException>(() => PositionSizing.ParseText(text)).IsUsage);

    [Fact]
    public void Plans_read_back_from_their_own_texts()
    {
        foreach (string text in (string[])["3", "3@1atr", "3@0.02:0.5", "2@-0.05", "3:0.5"]) Assert.Equal(text, ScaleInPlan.Parse(text).ToString());
        foreach (string text in (string[])["0:0.04,60:0.02,240:0", "5:-0.01"]) Assert.Equal(text, RoiLadder.Parse(text).ToString());
        foreach (string text in (string[])["10", "10:after-loss"]) Assert.Equal(text, CooldownRule.Parse(text).ToString());
        foreach (string text in (string[])["0.02", "1.5atr:0.003"]) Assert.Equal(text, BreakEvenRule.Parse(text).ToString());
        Assert.Equal("0.5@0.02,0.25@3atr", ScaleOutPlan.ToText(ScaleOutPlan.Parse("50%@2%,25%@3atr")));
    }

    [Fact]
    public void Kelly_bets_by_the_record_once_there_are_twenty_positions()
    {
        // Three of four positions win 10 %, one loses 10 %: f = 0.75 − 0.25 / 1 = 0.5, half of it is a quarter of equity.
        var bars = new List<long[]>();
        for (int i = 0; i < 26; i++) bars.AddRange([[10_000, 10_000, 10_000, 10_000], [10_000, 10_000, 10_000, 10_000], [i % 4 == 3 ? 9_000 : 11_000, 11_000, 9_000, 10_000]]);
        var shares = new List<double>();
        Run(Worlds.Series("A", Minute, [.. bars]), new TradingStyle { Sizing = PositionSizing.ParseText("kelly:0.5@100%") }, (s, m) =>
        {
            if (m.BarCount % 3 == 1) s.Want(m, 1);
            if (m.BarCount % 3 == 2)
            {
                shares.Add(m.Position.Units / 1e3 * 100 / s.Here.Equity.ToDouble());
                s.Want(m, 0);
            }
        });
        Assert.All(shares.Take(KellyBet.MinTrades), share => Assert.Equal(0.1, share, 4));
        Assert.Equal(0.25, shares[KellyBet.MinTrades], 4);
    }

    [Fact]
    public void Bets_without_an_edge_are_not_made()
    {
        Assert.Equal(0.2, KellyBet.Of(0.6, 1), 12);
        Assert.Equal(0.4, KellyBet.Of(0.6, 2), 12);
        Assert.True(KellyBet.Of(0.5, 1) <= 0 && KellyBet.Of(0.9, 0) < 0);
        Assert.Equal(0.7, KellyBet.Of(0.7, double.PositiveInfinity));
    }

    [Fact]
    public void Strategies_that_share_a_book_keep_their_own_parts_and_stops()
    {
        // The first closes half at 102; the stop of the second at 95 must still sell all of its own.
        SeriesSetup series = Worlds.Series("A", Minute, [10_000, 10_000, 10_000, 10_000], [10_000, 10_300, 10_000, 10_300], [10_300, 10_300, 9_400, 9_400], [9_400, 9_400, 9_400, 9_400]);
        TradingStyle first = new() { Sizing = PositionSizing.ParseText("notional:1000"), Protection = new Protection { StopLoss = Rate.FromFraction(0.03), ScaleOut = ScaleOutPlan.Parse("50%@2%") } };
        TradingStyle second = new() { Sizing = PositionSizing.ParseText("notional:2000"), Protection = new Protection { StopLoss = Rate.FromFraction(0.05) } };
        var result = BacktestRunner.Run(Worlds.Setup([series], [Money.FromWhole(10_000)], () =>
        [
            new StrategySetup("first", new DelegateStrategy((s, m) => { if (m.BarCount == 1) s.Want(m, 1); })) { Style = first },
            new StrategySetup("second", new DelegateStrategy((s, m) => { if (m.BarCount == 1) s.Want(m, 1); })) { Style = second },
        ]));
        (long, string)[] exits = [.. result.Trades.All().GroupBy(t => t.ExitOrderId).Select(g => (g.Sum(t => t.Quantity.Units), $"{g.First().ExitRole} {g.Sum(t => t.ExitNotional.ToDouble()) / g.Sum(t => t.Quantity.Units) * 1_000:0}"))];
        Assert.Equal([(5_000L, "ScaleOut 102"), (5_000L, "StopLoss 97"), (20_000L, "StopLoss 95")], exits);
        Assert.Equal((0L, 0L), (result.RefusalCount, result.Anomalies));
    }

    [Fact]
    public void Each_market_has_its_own_range_pause_and_additions()
    {
        long[][] quiet = [.. Enumerable.Range(0, 8).Select(_ => new long[] { 10_000, 10_050, 9_950, 10_000 })], wild = [.. Enumerable.Range(0, 8).Select(_ => new long[] { 10_000, 10_200, 9_800, 10_000 })];
        var bought = new Dictionary<int, long>();
        BacktestRunner.Run(Worlds.Setup([Worlds.Series("A", Minute, quiet), Worlds.Series("B", Minute, wild)], [Money.FromWhole(10_000)], () =>
        [
            new StrategySetup("both", new DelegateStrategy((s, m) =>
            {
                if (m.BarCount == 1) s.Want(m, 1);
                bought[m.Index] = m.Position.Units;
            }))
            { Style = new TradingStyle { Sizing = PositionSizing.ParseText("atr:0.2%"), AtrPeriod = 3 } },
        ]));
        // 0.2 % of 10,000 is 20: ranges of 1 and of 4.
        Assert.Equal((20_000L, 5_000L), (bought[0], bought[1]));
    }

    [Fact]
    public void An_indicator_of_longer_bars_sees_only_complete_ones()
    {
        long[][] bars = [.. Enumerable.Range(0, 24).Select(i => new long[] { 10_000 + i, 10_000 + i, 10_000 + i, 10_000 + i })];
        var seen = new List<double>();
        Godwit.Indicators.Sma? line = null;
        Run(Worlds.Series("A", Minute, bars), TradingStyle.Default, (_, m) =>
        {
            // Asked for at the first bar already: like any indicator it learns from the next one on.
            line ??= m.Use(new Godwit.Indicators.Sma(1), "4m");
            seen.Add(line.Value);
        });
        for (int i = 8; i < 24; i++) Assert.Equal((10_000 + (i + 1) / 4 * 4 - 1) / 100.0, seen[i], 9);
    }

    private static void Run(SeriesSetup series, TradingStyle style, Action<DelegateStrategy, Market> onBar) =>
        BacktestRunner.Run(Worlds.Setup([series], [Money.FromWhole(10_000)], () => [new StrategySetup("test", new DelegateStrategy(onBar)) { Style = style }]));
}
