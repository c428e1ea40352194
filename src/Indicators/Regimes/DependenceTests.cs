using Godwit.Core.Functions;

namespace Godwit.Indicators;

/// <summary>A test's statistic and the probability of one at least as large when nothing is there.</summary>
public readonly record struct DependenceVerdict(double Statistic, double PValue);

/// <summary>Variance ratio and its two standardised forms, both standard normal for a random walk.</summary>
/// <param name="Ratio">Above 1 when moves carry on, below 1 when they turn back.</param>
/// <param name="ZHomoskedastic">Standardised for returns of one variance.</param>
/// <param name="ZHeteroskedastic">Standardised for returns whose variance changes: the one to trust on markets.</param>
public readonly record struct VarianceRatio(double Ratio, double ZHomoskedastic, double ZHeteroskedastic);

/// <summary>Whether returns depend on earlier returns, and whether they are normal. Over whole samples, for analysis.</summary>
public static class DependenceTests
{
    /// <summary>A. W. Lo and A. C. MacKinlay, Review of Financial Studies 1 (1988): variance of overlapping <paramref name="horizon"/>-period returns over that of single ones.</summary>
    public static VarianceRatio VarianceRatio(ReadOnlySpan<double> returns, int horizon)
    {
        int n = returns.Length, q = horizon;
        if (q < 2 || n <= q) throw new ArgumentOutOfRangeException(nameof(horizon), horizon, $"The horizon lies from 2 to fewer than the {n} returns.");
        double mean = Mean(returns), single = 0.0, overlapping = 0.0, sum = 0.0;
        for (int t = 0; t < n; t++)
        {
            double distance = returns[t] - mean;
            single += distance * distance;
            sum += distance;
            if (t >= q) sum -= returns[t - q] - mean;
            if (t >= q - 1) overlapping += sum * sum;
        }
        double ratio = overlapping / (q * (n - q + 1.0) * (1.0 - (double)q / n)) / (single / (n - 1.0));
        double theta = 0.0;
        for (int lag = 1; lag < q; lag++)
        {
            double products = 0.0;
            for (int t = lag; t < n; t++)
            {
                double now = returns[t] - mean, then = returns[t - lag] - mean;
                products += now * now * then * then;
            }
            double weight = 2.0 * (q - lag) / q;
            theta += weight * weight * products / (single * single);
        }
        return new(ratio, (ratio - 1.0) / Math.Sqrt(2.0 * (2.0 * q - 1.0) * (q - 1.0) / (3.0 * q * n)), (ratio - 1.0) / Math.Sqrt(theta));
    }

    /// <summary>G. M. Ljung and G. E. P. Box, Biometrika 65 (1978): n(n + 2) Σ ρ_k²/(n − k) over lags 1 … <paramref name="lags"/>, chi-square with as many degrees of freedom.</summary>
    public static DependenceVerdict LjungBox(ReadOnlySpan<double> returns, int lags)
    {
        int n = returns.Length;
        if (lags < 1 || lags >= n) throw new ArgumentOutOfRangeException(nameof(lags), lags, $"Lags lie from 1 to fewer than the {n} returns.");
        double mean = Mean(returns), variance = 0.0, statistic = 0.0;
        foreach (double r in returns) variance += (r - mean) * (r - mean);
        for (int k = 1; k <= lags; k++)
        {
            double covariance = 0.0;
            for (int t = k; t < n; t++) covariance += (returns[t] - mean) * (returns[t - k] - mean);
            double correlation = covariance / variance;
            statistic += correlation * correlation / (n - k);
        }
        statistic *= n * (n + 2.0);
        return new(statistic, DeterministicMath.ChiSquareTail(statistic, lags));
    }

    /// <summary>C. M. Jarque and A. K. Bera, Economics Letters 6 (1980): n/6 (S² + K²/4) with population skewness S and excess kurtosis K, chi-square with 2 degrees of freedom.</summary>
    public static DependenceVerdict JarqueBera(ReadOnlySpan<double> returns)
    {
        double n = returns.Length, mean = Mean(returns), second = 0.0, third = 0.0, fourth = 0.0;
        foreach (double r in returns)
        {
            double distance = r - mean, square = distance * distance;
            (second, third, fourth) = (second + square, third + square * distance, fourth + square * square);
        }
        (second, third, fourth) = (second / n, third / n, fourth / n);
        double skewness = third / (second * Math.Sqrt(second)), excess = fourth / (second * second) - 3.0;
        double statistic = n / 6.0 * (skewness * skewness + 0.25 * excess * excess);
        return new(statistic, DeterministicMath.Exp(-0.5 * statistic));
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0.0;
        foreach (double value in values) sum += value;
        return sum / values.Length;
    }
}
