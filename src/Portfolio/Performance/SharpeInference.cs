using static Godwit.Core.Functions.DeterministicMath;

namespace Godwit.Portfolio.Performance;

/// <summary>
/// How far a Sharpe ratio can be believed. All Sharpe ratios here are per period, not annualised; kurtosis is raw
/// (3 for the normal law); skewness and kurtosis are population moments. NaN where undefined.
/// </summary>
public static class SharpeInference
{
    private const double EulerGamma = 0.5772156649015329;
    private const double InverseE = 0.36787944117144233;

    /// <summary>Probability that the true Sharpe ratio exceeds <paramref name="benchmarkSharpe"/>, given an estimate from <paramref name="count"/> returns.</summary>
    /// <remarks>Phi((SR - SR*) sqrt(n-1)/sqrt(1 - g3 SR + (g4-1)/4 SR^2)): D. H. Bailey and M. López de Prado, "The Sharpe ratio efficient frontier", J. of Risk 15 (2012).</remarks>
    public static double ProbabilisticSharpe(double sharpe, double benchmarkSharpe, long count, double skewness, double rawKurtosis)
    {
        if (count < 2) return double.NaN;
        double scale = Math.Sqrt(EstimatorVariance(sharpe, skewness, rawKurtosis));
        return NormalCdf((sharpe - benchmarkSharpe) * Math.Sqrt(count - 1) / scale);
    }

    /// <summary>The same for a sample of returns.</summary>
    public static double ProbabilisticSharpe(in CentralMoments returns, double benchmarkSharpe = 0) =>
        ProbabilisticSharpe(
            ReturnMetrics.SharpePerPeriod(returns), benchmarkSharpe, returns.Count,
            returns.SkewnessPopulation, returns.ExcessKurtosisPopulation + 3);

    /// <summary>
    /// The Sharpe ratio that the best of <paramref name="trials"/> skill-less strategies is expected to show:
    /// sqrt(V) ((1-gamma) Phi^-1(1-1/N) + gamma Phi^-1(1-1/(N e))). Zero for one trial: nothing was selected.
    /// </summary>
    /// <param name="trials">Number of independent trials N, at least 1; may be fractional when estimated.</param>
    /// <param name="trialVariance">Variance V (ddof 1) of the trials' Sharpe ratios.</param>
    /// <remarks>D. H. Bailey and M. López de Prado, "The deflated Sharpe ratio", J. Portfolio Management 40 (2014).</remarks>
    public static double ExpectedMaximumSharpe(double trials, double trialVariance = 1)
    {
        if (trials == 1) return 0;
        if (!(trials > 1)) return double.NaN;
        // Upper quantiles by symmetry: 1 - 1/N would round for many trials.
        double first = -NormalQuantile(1 / trials), second = -NormalQuantile(InverseE / trials);
        return Math.Sqrt(trialVariance) * ((1 - EulerGamma) * first + EulerGamma * second);
    }

    /// <summary>The probabilistic Sharpe ratio against <see cref="ExpectedMaximumSharpe"/>: what is left after the search is accounted for.</summary>
    public static double DeflatedSharpe(double sharpe, long count, double skewness, double rawKurtosis, double trials, double trialVariance) =>
        ProbabilisticSharpe(sharpe, ExpectedMaximumSharpe(trials, trialVariance), count, skewness, rawKurtosis);

    /// <summary>The same for the returns of the selected strategy.</summary>
    public static double DeflatedSharpe(in CentralMoments returns, double trials, double trialVariance) =>
        ProbabilisticSharpe(returns, ExpectedMaximumSharpe(trials, trialVariance));

    /// <summary>
    /// Number of returns after which the probabilistic Sharpe ratio reaches 1 - <paramref name="alpha"/>:
    /// 1 + (1 - g3 SR + (g4-1)/4 SR^2) (z/(SR - SR*))^2. Infinite when the estimate does not exceed the benchmark.
    /// </summary>
    public static double MinimumTrackRecordLength(double sharpe, double benchmarkSharpe, double skewness, double rawKurtosis, double alpha = 0.05)
    {
        if (sharpe <= benchmarkSharpe) return double.PositiveInfinity;
        double ratio = NormalQuantile(alpha) / (sharpe - benchmarkSharpe);
        return 1 + EstimatorVariance(sharpe, skewness, rawKurtosis) * ratio * ratio;
    }

    /// <summary>The same for a sample of returns.</summary>
    public static double MinimumTrackRecordLength(in CentralMoments returns, double benchmarkSharpe = 0, double alpha = 0.05) =>
        MinimumTrackRecordLength(
            ReturnMetrics.SharpePerPeriod(returns), benchmarkSharpe,
            returns.SkewnessPopulation, returns.ExcessKurtosisPopulation + 3, alpha);

    /// <summary>n - 1 times the variance of the Sharpe estimator; NaN when inconsistent moments make it negative.</summary>
    private static double EstimatorVariance(double sharpe, double skewness, double rawKurtosis)
    {
        double variance = 1 - skewness * sharpe + (rawKurtosis - 1) / 4 * sharpe * sharpe;
        return variance >= 0 ? variance : double.NaN;
    }
}
