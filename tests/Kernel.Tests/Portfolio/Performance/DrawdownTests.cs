using CsCheck;
using Godwit.Portfolio.Performance;
using static Godwit.Kernel.Tests.Portfolio.Performance.Samples;

namespace Godwit.Kernel.Tests.Portfolio.Performance;

/// <summary>Drawdowns against their definitions written out naively.</summary>
public sealed class DrawdownTests
{
    // Steps of plain halves and doubles keep wealth exact, so that "back at the peak" happens often and is never a matter of rounding.
    private static readonly Gen<double[]> ExactSteps = Gen.OneOf(-0.5, 1.0, 0.0, -0.75, 3.0).Array[0, 60];

    [Fact]
    public void Depth_and_window_follow_the_definition() =>
        ExactSteps.Sample(returns =>
        {
            double[] path = [1, .. Equity(1, returns)];
            double[] drawdowns = [.. path.Select((wealth, t) => wealth / path[..(t + 1)].Max() - 1)];
            double deepest = drawdowns.Min();
            Assert.Equal(deepest, DrawdownMetrics.MaxDrawdown(returns));
            DrawdownWindow? window = DrawdownMetrics.MaxDrawdownWindow(returns);
            if (deepest == 0)
            {
                Assert.Null(window);
                return;
            }

            int trough = Array.IndexOf(drawdowns, deepest);
            int peak = Array.IndexOf(path, path[..(trough + 1)].Max());
            int recovery = Array.FindIndex(path, trough, wealth => wealth >= path[peak]);
            Assert.Equal(new DrawdownWindow(peak, trough, recovery < 0 ? null : recovery), window);
        });

    [Fact]
    public void Longest_spell_under_water_follows_the_definition() =>
        ExactSteps.Sample(returns => Assert.Equal(NaiveLongest([1, .. Equity(1, returns)]), DrawdownMetrics.LongestUnderwater(returns)));

    [Fact]
    public void Depths_lie_between_ruin_and_nothing() =>
        Returns.Sample(returns =>
        {
            double deepest = DrawdownMetrics.MaxDrawdown(returns), ulcer = DrawdownMetrics.UlcerIndex(returns);
            return deepest is >= -1 and <= 0 && ulcer >= 0 && ulcer <= -deepest + 1E-15;
        });

    [Fact]
    public void A_first_day_loss_counts_from_the_wealth_before_it()
    {
        DrawdownWindow? window = DrawdownMetrics.MaxDrawdownWindow([-0.5, 1.0, 0.25]);
        Assert.Equal(new DrawdownWindow(0, 1, 2), window);
        Assert.Equal(1, window!.Value.PeakToTrough);
        Assert.Equal(2, window.Value.PeakToRecovery);
    }

    [Fact]
    public void Growth_without_a_fall_has_infinite_ratios()
    {
        Assert.Equal(double.PositiveInfinity, DrawdownMetrics.Calmar([0.01, 0.0, 0.02], 365));
        Assert.Equal(double.PositiveInfinity, DrawdownMetrics.MartinRatio([0.01, 0.0, 0.02], 365));
        Assert.True(double.IsNaN(DrawdownMetrics.Calmar([0.0, 0.0], 365)));
    }

    private static long NaiveLongest(double[] path)
    {
        long longest = 0;
        for (int start = 0; start < path.Length; start++)
        {
            if (path[start] < path[..(start + 1)].Max()) continue;
            int end = Array.FindIndex(path, start + 1, wealth => wealth >= path[start]);
            bool fell = start + 1 < path.Length && path[start + 1] < path[start];
            if (fell) longest = Math.Max(longest, (end < 0 ? path.Length - 1 : end) - start);
        }

        return longest;
    }
}
