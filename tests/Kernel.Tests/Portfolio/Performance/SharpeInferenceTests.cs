using CsCheck;
using Godwit.Portfolio.Performance;
using static Godwit.Kernel.Tests.Portfolio.Performance.Samples;

namespace Godwit.Kernel.Tests.Portfolio.Performance;

public sealed class SharpeInferenceTests
{
    private static readonly Gen<double> Ratio = Gen.Double[0.02, 0.5];
    private static readonly Gen<double> Skewness = Gen.Double[-2, 1];
    private static readonly Gen<double> Kurtosis = Gen.Double[6, 15];

    [Fact]
    public void A_ratio_equal_to_its_benchmark_is_a_coin_toss() =>
        Gen.Select(Ratio, Skewness, Kurtosis).Sample((sharpe, g3, g4) => SharpeInference.ProbabilisticSharpe(sharpe, sharpe, 100, g3, g4) == 0.5);

    [Fact]
    public void More_evidence_means_more_certainty() =>
        Gen.Select(Ratio, Skewness, Kurtosis, Gen.Int[10, 1000]).Sample((sharpe, g3, g4, n) =>
            SharpeInference.ProbabilisticSharpe(sharpe, 0, n, g3, g4) <= SharpeInference.ProbabilisticSharpe(sharpe, 0, 2 * n, g3, g4));

    [Fact]
    public void At_the_minimum_track_record_the_probability_is_reached() =>
        Gen.Select(Ratio, Skewness, Kurtosis, Gen.Double[0.01, 0.4]).Sample((sharpe, g3, g4, alpha) =>
        {
            double length = SharpeInference.MinimumTrackRecordLength(sharpe, 0, g3, g4, alpha);
            long before = (long)Math.Floor(length), after = before + 1;
            return SharpeInference.ProbabilisticSharpe(sharpe, 0, before, g3, g4) is var below && (double.IsNaN(below) || below <= 1 - alpha + 1E-12)
                && SharpeInference.ProbabilisticSharpe(sharpe, 0, Math.Max(after, 2), g3, g4) >= 1 - alpha - 1E-12;
        });

    [Fact]
    public void Searching_longer_raises_the_bar() =>
        Gen.Select(Ratio, Gen.Int[2, 10_000]).Sample((sharpe, trials) =>
        {
            double fewer = SharpeInference.DeflatedSharpe(sharpe, 500, 0, 3, trials, 0.001);
            double more = SharpeInference.DeflatedSharpe(sharpe, 500, 0, 3, trials + 1, 0.001);
            return more <= fewer && fewer <= SharpeInference.ProbabilisticSharpe(sharpe, 0, 500, 0, 3);
        });

    [Fact]
    public void One_trial_needs_no_deflation()
    {
        Assert.Equal(0, SharpeInference.ExpectedMaximumSharpe(1, 0.5));
        Assert.Equal(SharpeInference.ProbabilisticSharpe(0.1, 0, 250, -1, 6), SharpeInference.DeflatedSharpe(0.1, 250, -1, 6, 1, 0.5));
    }

    [Fact]
    public void The_sample_form_uses_population_moments_and_raw_kurtosis() =>
        OfLength(20, 100).Where(returns => returns.Distinct().Count() > 5).Sample(returns =>
        {
            CentralMoments moments = CentralMoments.Of(returns);
            double sharpe = ReturnMetrics.SharpePerPeriod(returns);
            return SharpeInference.ProbabilisticSharpe(moments, 0.01).Equals(SharpeInference.ProbabilisticSharpe(
                sharpe, 0.01, returns.Length, moments.SkewnessPopulation, moments.ExcessKurtosisPopulation + 3));
        });

    [Fact]
    public void What_cannot_be_inferred_is_undefined()
    {
        Assert.True(double.IsNaN(SharpeInference.ProbabilisticSharpe(0.1, 0, 1, 0, 3)));
        Assert.True(double.IsNaN(SharpeInference.ProbabilisticSharpe(CentralMoments.Of([0, 0, 0]))));
        Assert.True(double.IsNaN(SharpeInference.ExpectedMaximumSharpe(0.5)));
        Assert.True(double.IsNaN(SharpeInference.ProbabilisticSharpe(2, 0, 100, 3, 3)));   // no law has these moments
        Assert.Equal(double.PositiveInfinity, SharpeInference.MinimumTrackRecordLength(0.1, 0.1, 0, 3));
    }
}
