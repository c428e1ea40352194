using CsCheck;
using Godwit.Portfolio.Performance;
using static Godwit.Kernel.Tests.Portfolio.Performance.Samples;

namespace Godwit.Kernel.Tests.Portfolio.Performance;

public sealed class TailRiskTests
{
    [Fact]
    public void Expected_shortfall_is_never_below_value_at_risk() =>
        Gen.Select(Returns, Gen.Double[0.5, 0.999]).Sample((returns, confidence) =>
        {
            SortedSample sample = new(returns);
            return TailRisk.HistoricalEs(sample, confidence) >= TailRisk.HistoricalVar(sample, confidence) - 1E-15
                && TailRisk.NormalEs(sample.Moments, confidence) >= TailRisk.NormalVar(sample.Moments, confidence);
        });

    [Fact]
    public void Deeper_tails_lose_more_and_at_most_the_worst() =>
        Gen.Select(Returns, Gen.Double[0.01, 0.99], Gen.Double[0.01, 0.99]).Sample((returns, a, b) =>
        {
            SortedSample sample = new(returns);
            double low = Math.Min(a, b), high = Math.Max(a, b), worst = -sample.Ascending[0];
            return TailRisk.HistoricalVar(sample, low) <= TailRisk.HistoricalVar(sample, high) + 1E-15
                && TailRisk.CoherentEs(sample, low) <= TailRisk.CoherentEs(sample, high) + 1E-15
                && TailRisk.CoherentEs(sample, high) <= worst + 1E-15;
        });

    [Fact]
    public void Coherent_shortfall_rewards_diversification() =>
        Gen.Select(Pairs, Gen.Double[0.5, 0.99]).Sample((pair, confidence) =>
        {
            double[] joined = [.. pair.A.Zip(pair.B, (a, b) => a + b)];
            double separately = TailRisk.CoherentEs(new(pair.A), confidence) + TailRisk.CoherentEs(new(pair.B), confidence);
            return TailRisk.CoherentEs(new(joined), confidence) <= separately + 1E-12;
        });

    [Fact]
    public void Coherent_shortfall_of_everything_is_the_mean_loss() =>
        Returns.Sample(returns => Near(-returns.Average(), TailRisk.CoherentEs(new(returns), 1E-9), 1E-6));

    [Fact]
    public void Cash_lowers_the_risk_by_itself() =>
        Gen.Select(Returns, Gen.Double[-0.1, 0.1]).Sample((returns, cash) =>
        {
            SortedSample before = new(returns), after = new([.. returns.Select(r => r + cash)]);
            return Near(TailRisk.HistoricalVar(before, 0.95) - cash, TailRisk.HistoricalVar(after, 0.95))
                && Near(TailRisk.CoherentEs(before, 0.95) - cash, TailRisk.CoherentEs(after, 0.95))
                && Near(TailRisk.NormalVar(before.Moments, 0.95) - cash, TailRisk.NormalVar(after.Moments, 0.95));
        });

    [Fact]
    public void Quantiles_at_whole_positions_are_order_statistics()
    {
        SortedSample sample = new([.. Enumerable.Range(0, 11).Select(i => (double)i)]);
        Assert.Equal(1, sample.Quantile(1 - 0.9));
        Assert.Equal(1, sample.Quantile(0.1));
        Assert.Equal(5, sample.Quantile(0.5));
        Assert.Equal(0.5, sample.Quantile(0.05), 12);
        Assert.Equal(10, sample.Quantile(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => sample.Quantile(1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TailRisk.HistoricalVar(sample, 1));
    }

    [Fact]
    public void Without_skew_and_kurtosis_Cornish_Fisher_is_normal()
    {
        // The four-point Gauss-Hermite rule has the normal law's first seven moments; counts stand for its weights.
        double b = Math.Sqrt(3 + Math.Sqrt(6)), a = Math.Sqrt(3 - Math.Sqrt(6));
        int heavy = 8_165, light = 825;   // (3 + sqrt 6) : (3 - sqrt 6), nearly
        double[] law = [.. Enumerable.Repeat(a, heavy), .. Enumerable.Repeat(-a, heavy), .. Enumerable.Repeat(b, light), .. Enumerable.Repeat(-b, light)];
        CentralMoments moments = CentralMoments.Of(law);
        Assert.Equal(0, moments.SkewnessPopulation, 12);
        Assert.Equal(0, moments.ExcessKurtosisPopulation, 2);
        Assert.Equal(TailRisk.NormalVar(moments, 0.95), TailRisk.CornishFisherVar(moments, 0.95), 3);
    }
}
