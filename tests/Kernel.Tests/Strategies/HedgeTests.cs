using CsCheck;
using Godwit.Core.Randomness;
using Godwit.Strategies.Consensus;

namespace Godwit.Kernel.Tests.Strategies;

/// <summary>Exponential weights keep their promise whatever the losses are.</summary>
public sealed class HedgeTests
{
    [Theory, InlineData(0), InlineData(0.05), InlineData(0.7), InlineData(20)]
    public void Regret_never_exceeds_the_bound(double rate)
    {
        Gen.ULong.Sample(seed =>
        {
            var dice = new SeededRandom(seed);
            int experts = 1 + dice.NextInt(12), rounds = 1 + dice.NextInt(400), kind = dice.NextInt(4);
            var hedge = new Hedge(experts, rate);
            var losses = new double[experts];
            double own = 0;
            var sums = new double[experts];
            for (int t = 0; t < rounds; t++)
            {
                ReadOnlySpan<double> weights = hedge.Weights;
                int heaviest = 0;
                for (int i = 1; i < experts; i++)
                    if (weights[i] > weights[heaviest]) heaviest = i;
                for (int i = 0; i < experts; i++)
                {
                    // Chance, coins, one good expert, and an enemy who always hits the one that is trusted most.
                    losses[i] = kind switch { 0 => dice.NextDouble(), 1 => dice.NextInt(2), 2 => i == 0 ? 0.1 * dice.NextDouble() : 1, _ => i == heaviest ? 1 : 0 };
                    own += weights[i] * losses[i];
                    sums[i] += losses[i];
                }
                hedge.Update(losses);
                Assert.Equal(own - sums.Min(), hedge.Regret, 8);
                Assert.True(hedge.Regret <= hedge.RegretBound + 1e-9, $"{hedge.Regret} > {hedge.RegretBound} after {t + 1} rounds of kind {kind} with {experts} experts.");
            }
            Assert.Equal(rounds, hedge.Rounds);
        }, iter: 300);
    }

    [Fact]
    public void The_bound_is_not_idle()
    {
        // Two coins that are never wrong together: the enemy's best against two experts comes within a factor of a few of the bound.
        var hedge = new Hedge(2);
        for (int t = 0; t < 10_000; t++) hedge.Update(hedge.Weights[0] > hedge.Weights[1] ? [1, 0] : [0, 1]);
        Assert.InRange(hedge.Regret, hedge.RegretBound / 20, hedge.RegretBound);
    }

    [Fact]
    public void Weights_are_the_exponentials_of_the_losses()
    {
        var hedge = new Hedge(3, 0.5);
        hedge.Update([0.2, 0.9, 0.4]);
        hedge.Update([0.1, 0.8, 1.0]);
        double[] raw = [Math.Exp(-0.5 * 0.3), Math.Exp(-0.5 * 1.7), Math.Exp(-0.5 * 1.4)];
        for (int i = 0; i < 3; i++) Assert.Equal(raw[i] / raw.Sum(), hedge.Weights[i], 12);
    }
}
