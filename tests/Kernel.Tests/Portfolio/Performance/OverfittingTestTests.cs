using CsCheck;
using Godwit.Core.Randomness;
using Godwit.Portfolio.Performance;
using static Godwit.Kernel.Tests.Portfolio.Performance.Samples;

namespace Godwit.Kernel.Tests.Portfolio.Performance;

public sealed class OverfittingTestTests
{
    [Fact]
    public void Block_moments_give_what_joined_returns_give() =>
        Gen.Select(Gen.ULong, Gen.OneOf(2, 4, 6)).Sample((seed, blocks) =>
        {
            double[][] returns = Noise(new SeededRandom(seed), strategies: 5, periods: 50, drift: 0);
            (double probability, double meanLogit) = Naive(returns, blocks);
            OverfittingVerdict verdict = OverfittingTest.Run(returns, blocks);
            return verdict.Probability == probability && Near(meanLogit, verdict.MeanLogit);
        }, iter: 50);

    [Fact]
    public void A_strategy_with_real_skill_is_not_overfit()
    {
        double[][] returns = Noise(new SeededRandom(4), strategies: 8, periods: 400, drift: 0);
        returns[3] = [.. returns[3].Select(r => r + 0.5)];
        OverfittingVerdict verdict = OverfittingTest.Run(returns, 8);
        Assert.Equal(70, verdict.Combinations);
        Assert.Equal(0, verdict.Probability);
        Assert.Equal(0, verdict.LossProbability);
        Assert.All(verdict.Logits, logit => Assert.Equal(Math.Log(8), logit, 12));
    }

    [Fact]
    public void Strategies_that_mirror_each_other_are_always_overfit()
    {
        // Two halves, one strategy good in each: the in-sample best is the worst out of sample.
        double[] first = [.. Enumerable.Range(0, 20).Select(t => (t < 10 ? 0.02 : -0.02) + 0.001 * (t % 2))];
        double[] second = [.. Enumerable.Range(0, 20).Select(t => (t < 10 ? -0.02 : 0.02) + 0.001 * (t % 2))];
        OverfittingVerdict verdict = OverfittingTest.Run([first, second], 2);
        Assert.Equal(1, verdict.Probability);
        Assert.Equal(1, verdict.LossProbability);
    }

    [Fact]
    public void Equal_strategies_share_the_middle_rank()
    {
        double[] same = [.. Enumerable.Range(0, 20).Select(t => 0.01 * Math.Sin(t))];
        OverfittingVerdict verdict = OverfittingTest.Run([same, same, same], 4);
        Assert.All(verdict.Logits, logit => Assert.Equal(0, logit, 12));
        Assert.Equal(1, verdict.Probability);
    }

    [Fact]
    public void Strategies_that_never_trade_have_ratio_zero()
    {
        OverfittingVerdict verdict = OverfittingTest.Run([new double[12], new double[12]], 2);
        Assert.Equal(2, verdict.Combinations);
        Assert.Equal(0, verdict.LossProbability);
        Assert.True(double.IsNaN(verdict.DegradationSlope));
    }

    [Fact]
    public void Impossible_questions_are_refused_with_the_reason()
    {
        double[][] returns = Noise(new SeededRandom(1), 3, 20, 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => OverfittingTest.Run(returns, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => OverfittingTest.Run(returns, 22));
        Assert.Contains("two strategies", Assert.Throws<ArgumentException>(() => OverfittingTest.Run([returns[0]], 4)).Message, StringComparison.Ordinal);
        Assert.Contains("too few", Assert.Throws<ArgumentException>(() => OverfittingTest.Run(returns, 16)).Message, StringComparison.Ordinal);
        Assert.Contains("Strategy 1 has 7", Assert.Throws<ArgumentException>(() => OverfittingTest.Run([returns[0], new double[7]], 4)).Message, StringComparison.Ordinal);
    }

    private static double[][] Noise(SeededRandom random, int strategies, int periods, double drift) =>
        [.. Enumerable.Range(0, strategies).Select(_ => Enumerable.Range(0, periods).Select(_ => random.NextDouble() - 0.5 + drift).ToArray())];

    /// <summary>The definition, joined series and all.</summary>
    private static (double Probability, double MeanLogit) Naive(double[][] returns, int blocks)
    {
        int length = returns[0].Length / blocks;
        List<double> logits = [];
        for (int mask = 0; mask < 1 << blocks; mask++)
        {
            if (int.PopCount(mask) != blocks / 2) continue;
            double[] Joined(double[] series, bool inside) =>
                [.. Enumerable.Range(0, blocks).Where(b => (mask >> b & 1) == 1 == inside).SelectMany(b => series[(b * length)..((b + 1) * length)])];
            double[] trained = [.. returns.Select(series => ReturnMetrics.SharpePerPeriod(Joined(series, true)))];
            double[] tested = [.. returns.Select(series => ReturnMetrics.SharpePerPeriod(Joined(series, false)))];
            int best = Array.IndexOf(trained, trained.Max());
            double rank = tested.Count(x => x < tested[best]) + 1;
            double relative = rank / (returns.Length + 1);
            logits.Add(Math.Log(relative / (1 - relative)));
        }

        return (logits.Count(x => x <= 0) / (double)logits.Count, logits.Average());
    }
}
