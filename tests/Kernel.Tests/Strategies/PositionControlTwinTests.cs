using Godwit.Backtesting.Runner;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Kernel.Tests.Engine;
using Godwit.Simulation.Matching;
using Godwit.Strategies;
using Godwit.Strategies.Positions;
using Godwit.Strategies.Sizing;

namespace Godwit.Kernel.Tests.Strategies;

/// <summary>Random styles on random markets: fill by fill what the description says.</summary>
public sealed class PositionControlTwinTests
{
    private const int Bars = 150;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 40)];

    [Theory, MemberData(nameof(Seeds))]
    public void Random_styles_fill_as_described(int seed)
    {
        int fills = 0;
        for (int round = 0; round < 10; round++)
        {
            var dice = new SeededRandom((ulong)(seed * 10 + round));
            TradingStyle style = Style(dice);
            long[][] bars = Market(dice);
            int?[] wants = [.. Enumerable.Range(0, Bars).Select(_ => dice.NextInt(4) == 0 ? dice.NextInt(3) - 1 : (int?)null)];
            List<string> expected = new PositionControlTwin(style, bars, wants).Run();
            List<string> played = Played(style, bars, wants);
            int at = expected.Zip(played).TakeWhile(p => p.First == p.Second).Count();
            Assert.True(at == expected.Count && at == played.Count, $"Fill {at} should be {expected.ElementAtOrDefault(at)}, not {played.ElementAtOrDefault(at)}, after {string.Join(", ", played.Take(at).TakeLast(4))}; {Words(style)}");
            fills += expected.Count;
        }
        Assert.True(fills > 100, $"Only {fills} fills: the twins have nothing to agree on.");
    }

    private static List<string> Played(TradingStyle style, long[][] bars, int?[] wants)
    {
        // Where fills are ambiguous other paths are run as well: the first pass is the run.
        var passes = new List<List<string>>();
        BacktestRunner.Run(new BacktestSetup
        {
            Series = [Worlds.Series("A", Duration.FromMinutes(1), bars)],
            Strategies = () =>
            {
                var fills = new List<string>();
                passes.Add(fills);
                return
                [
                    new StrategySetup("twin", new DelegateStrategy((s, m) => { if (wants[(int)m.BarCount - 1] is { } wanted) s.Want(m, wanted); })
                    {
                        Reported = (_, m, r) => { if (r.IsFill) fills.Add($"{m.BarCount}: {m.Position.Units} @ {r.FillPrice.Units}"); },
                    })
                    { Style = style },
                ];
            },
            Capital = [Money.FromWhole(1_000_000)],
            Matching = Worlds.Free with { Path = IntrabarPath.HighFirst, LimitFill = LimitFill.Touch },
        });
        return passes[0];
    }

    private static TradingStyle Style(SeededRandom dice)
    {
        bool Sometimes() => dice.NextInt(3) == 0;
        ExitDistance Distance(double percent) => dice.NextInt(2) == 0 ? Rate.FromFraction(percent / 100) : ExitDistance.OfAtr(percent);
        bool hasLadder = Sometimes();
        return new TradingStyle
        {
            Direction = Direction.Both,
            Sizing = PositionSizing.ParseText("notional:1000"),
            AtrPeriod = 1 + dice.NextInt(6),
            TimeStopBars = Sometimes() ? 1 + dice.NextInt(12) : 0,
            ConfirmEntryBars = Sometimes() ? 1 + dice.NextInt(3) : 1,
            ConfirmExitBars = Sometimes() ? 1 + dice.NextInt(3) : 1,
            Cooldown = Sometimes() ? new CooldownRule(dice.NextInt(5), dice.NextInt(2) == 0) : CooldownRule.None,
            ScaleIn = Sometimes() ? ScaleInPlan.Parse(((string[])["1", "2@1%", "3@0.5atr:50%", "2@-1%:30%"])[dice.NextInt(4)]) : null,
            BreakEven = Sometimes() ? BreakEvenRule.Parse(((string[])["1%", "1%:0.3%", "0.7atr"])[dice.NextInt(3)]) : null,
            Roi = hasLadder ? RoiLadder.Parse(((string[])["0:3%,2:1.5%,6:0.2%", "3:1%,5:-0.5%", "0:1%"])[dice.NextInt(3)]) : null,
            Protection = new Protection
            {
                StopLoss = Sometimes() ? Distance(1.5) : default,
                TakeProfit = !hasLadder && Sometimes() ? Distance(2) : default,
                TrailingStop = Sometimes() ? Distance(1.2) : default,
                ScaleOut = Sometimes() ? ScaleOutPlan.Parse(((string[])["50%@1%", "30%@0.5%,30%@1.5%,40%@2%", "25%@0.5atr,50%@2atr"])[dice.NextInt(3)]) : null,
            },
        };
    }

    private static string Words(TradingStyle style) =>
        $"stop {style.Protection.StopLoss}, target {style.Protection.TakeProfit}, trail {style.Protection.TrailingStop}, parts {ScaleOutPlan.ToText(style.Protection.ScaleOut ?? [])}, "
        + $"roi {style.Roi}, break-even {style.BreakEven}, in {style.ScaleIn}, time {style.TimeStopBars}, cooldown {style.Cooldown}, confirm {style.ConfirmEntryBars} and {style.ConfirmExitBars}, atr {style.AtrPeriod}";

    /// <summary>Bars near 100 that gap now and then, with quiet stretches in which nothing moves.</summary>
    private static long[][] Market(SeededRandom dice)
    {
        var bars = new long[Bars][];
        long price = 10_000;
        for (int i = 0; i < Bars; i++)
        {
            if (dice.NextInt(12) == 0)
            {
                bars[i] = [price, price, price, price];
                continue;
            }
            long open = price + (dice.NextInt(4) == 0 ? dice.NextInt(301) - 150 : 0), close = open + dice.NextInt(201) - 100;
            bars[i] = [open, Math.Max(open, close) + dice.NextInt(80), Math.Min(open, close) - dice.NextInt(80), close];
            price = Math.Clamp(close, 5_000, 20_000);
        }
        return bars;
    }
}
