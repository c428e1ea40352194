using CsCheck;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Indicators.Bars;

namespace Godwit.Kernel.Tests.Indicators.TradeBars;

public sealed class TradeBarTests
{
    public static TheoryData<string> Rules =>
        ["time:1m", "time:7s", "ticks:1", "ticks:5", "volume:0.5", "volume:12", "dollar:1e3", "dollar:250.00001", "range:0.03", "range:2", "renko:0.01", "renko:0.25", "imbalance:ticks:4", "imbalance:volume:6", "runs:ticks:5", "runs:volume:3"];

    private static readonly Gen<List<Trade>> Trades = Gen.Select(Gen.Long[0, 20_000_000_000], Gen.Long[-40, 40], Gen.Long[1, 4_000], Gen.Bool).List[1, 120].Select(steps =>
    {
        var trades = new List<Trade>();
        (long at, long price) = (1_700_000_000_000_000_000, 10_000);
        for (int i = 0; i < steps.Count; i++)
        {
            (long wait, long move, long quantity, bool maker) = steps[i];
            (at, price) = (at + wait, Math.Max(1, price + move));
            trades.Add(new Trade(new Instant(at), new Price(price), new Quantity(quantity), i + 1, maker));
        }
        return trades;
    });

    [Theory]
    [MemberData(nameof(Rules))]
    public void Streamed_bars_are_those_of_the_naive_twin(string rule)
    {
        TradeBarSpec spec = TradeBarSpec.Parse(rule);
        long first = rule.Split(':') is [_, _, var trades] ? long.Parse(trades) : TradeBarSpec.UsualFirstTrades;
        Trades.Sample(list => Assert.Equal(NaiveTradeBars.Make(spec, list, first), Stream(spec, list)), iter: 400, threads: 1);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void No_trade_is_lost_or_counted_twice(string rule) => Trades.Sample(list =>
    {
        TradeBarBuilder builder = TradeBarSpec.Parse(rule).Create(2, 3);
        List<TradeBar> bars = Stream(builder, list);
        if (builder.TryFinish(out TradeBar rest)) bars.Add(rest);
        Assert.Equal(list.Count, bars.Sum(b => b.Trades));
        Assert.Equal(list.Sum(t => t.Quantity.Units), (long)bars.Aggregate((Int128)0, (sum, b) => sum + b.Volume));
        Assert.All(bars, b => Assert.True(b.Low <= b.Open && b.Low <= b.Close && b.High >= b.Open && b.High >= b.Close && b.BuyVolume <= b.Volume));
    }, iter: 100, threads: 1);

    [Fact]
    public void A_trade_that_leaps_over_bricks_makes_all_of_them_and_a_turn_needs_two_sizes()
    {
        TradeBarBuilder builder = TradeBarSpec.Parse("renko:1").Create(2, 3);
        List<TradeBar> bars = Stream(builder, [At(100_00, 1), At(103_10, 2), At(102_00, 3), At(101_00, 4), At(100_90, 5)]);
        Assert.Equal([(100_00, 101_00), (101_00, 102_00), (102_00, 103_00), (102_00, 101_00)], bars.Select(b => ((int)b.Open.Units, (int)b.Close.Units)));
        Assert.Equal([2L, 0, 0, 2], bars.Select(b => b.Trades));
    }

    [Fact]
    public void Information_bars_keep_their_length_within_bounds_when_one_side_trades_alone()
    {
        TradeBarBuilder builder = TradeBarSpec.Parse("imbalance:ticks:50").Create(2, 3);
        List<TradeBar> bars = Stream(builder, [.. Enumerable.Range(0, 20_000).Select(i => At(100_00, i))]);
        Assert.All(bars, b => Assert.InRange(b.Trades, 5, 500));
    }

    [Fact]
    public void Making_bars_allocates_nothing()
    {
        Trade[] trades = [.. Enumerable.Range(0, 5_000).Select(i => new Trade(new Instant(i * 1_000_000_000L), new Price(10_000 + i * 37 % 501), new Quantity(1 + i % 17), i, i % 3 == 0))];
        foreach (string rule in Rules.Select(r => r.Data))
        {
            TradeBarBuilder builder = TradeBarSpec.Parse(rule).Create(2, 3);
            long bars = 0;
            void All()
            {
                foreach (Trade trade in trades)
                {
                    builder.Add(trade);
                    while (builder.TryTake(out _)) bars++;
                }
            }
            All();
            long before = GC.GetAllocatedBytesForCurrentThread();
            All();
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
            Assert.True(bars > 0, rule);
        }
    }

    [Theory]
    [InlineData("tick:5", "ticks")]
    [InlineData("ticks:0", "whole number")]
    [InlineData("volume:-1", "above 0")]
    [InlineData("time:1x", "time:1m")]
    [InlineData("imbalance:money", "imbalance:ticks")]
    [InlineData("renko", "above 0")]
    [InlineData("dollar:1e99", "above 0")]
    public void A_rule_that_is_none_is_refused_in_a_sentence(string text, string hint) =>
        Assert.Contains(hint, Assert.Throws<GodwitException>(() => TradeBarSpec.Parse(text)).Message);

    [Fact]
    public void A_limit_finer_than_the_trades_is_refused() =>
        Assert.Contains("decimals", Assert.Throws<GodwitException>(() => TradeBarSpec.Parse("range:0.001").Create(2, 3)).Message);

    private static Trade At(long price, int second) => new(new Instant(second * 1_000_000_000L), new Price(price), new Quantity(1_000), second + 1, false);

    private static List<TradeBar> Stream(TradeBarSpec spec, IReadOnlyList<Trade> trades) => Stream(spec.Create(2, 3), trades);

    private static List<TradeBar> Stream(TradeBarBuilder builder, IReadOnlyList<Trade> trades)
    {
        var bars = new List<TradeBar>();
        foreach (Trade trade in trades)
        {
            builder.Add(trade);
            while (builder.TryTake(out TradeBar bar)) bars.Add(bar);
        }
        return bars;
    }
}
