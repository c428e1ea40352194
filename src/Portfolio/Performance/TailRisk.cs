using static Godwit.Core.Functions.DeterministicMath;

namespace Godwit.Portfolio.Performance;

/// <summary>
/// Value at risk and expected shortfall per period of a return sample: positive numbers are losses. Confidence is a
/// fraction such as 0.95, alpha = 1 - confidence is the tail. NaN for samples too short to say anything.
/// </summary>
public static class TailRisk
{
    /// <summary>Minus the alpha quantile (type 7).</summary>
    public static double HistoricalVar(SortedSample sample, double confidence) => -sample.Quantile(Alpha(confidence));

    /// <summary>Minus the mean of all returns at or below the alpha quantile: for reports. See <see cref="CoherentEs"/> for limits.</summary>
    public static double HistoricalEs(SortedSample sample, double confidence)
    {
        double quantile = sample.Quantile(Alpha(confidence));
        CompensatedSum tail = default;
        int count = 0;
        foreach (double r in sample.Ascending)
        {
            if (!(r <= quantile)) break;
            tail.Add(r);
            count++;
        }

        return -Ratios.OrUndefined(tail.Value, count);
    }

    /// <summary>
    /// The exact expected shortfall of the empirical law, the one to optimise and to set limits on:
    /// (sum of the k largest losses + (alpha n - k) times the next one)/(alpha n), k = floor(alpha n).
    /// </summary>
    /// <remarks>R. T. Rockafellar and S. Uryasev, J. Banking and Finance 26 (2002); C. Acerbi and D. Tasche, ibid.</remarks>
    public static double CoherentEs(SortedSample sample, double confidence)
    {
        ReadOnlySpan<double> returns = sample.Ascending;
        double tailCount = Alpha(confidence) * returns.Length;
        if (returns.IsEmpty) return double.NaN;
        int whole = Math.Min((int)Math.Floor(tailCount), returns.Length - 1);
        double losses = -CompensatedSum.Of(returns[..whole]) - (tailCount - whole) * returns[whole];
        return losses / tailCount;
    }

    /// <summary>-(mean + z std), z the normal quantile of alpha.</summary>
    public static double NormalVar(in CentralMoments moments, double confidence) =>
        -(moments.Mean + NormalQuantile(Alpha(confidence)) * moments.StandardDeviation);

    /// <summary>-mean + std phi(z)/alpha.</summary>
    public static double NormalEs(in CentralMoments moments, double confidence)
    {
        double alpha = Alpha(confidence);
        return -moments.Mean + moments.StandardDeviation * NormalPdf(NormalQuantile(alpha)) / alpha;
    }

    /// <summary>Normal VaR with the quantile corrected for skewness and kurtosis (population moments). Not monotone for extreme moments.</summary>
    /// <remarks>E. A. Cornish and R. A. Fisher (1937); L. Favre and J.-A. Galeano (2002), "modified VaR".</remarks>
    public static double CornishFisherVar(in CentralMoments moments, double confidence)
    {
        double z = NormalQuantile(Alpha(confidence));
        double s = moments.SkewnessPopulation, k = moments.ExcessKurtosisPopulation;
        double corrected = z + (z * z - 1) * s / 6 + (z * z * z - 3 * z) * k / 24 - (2 * z * z * z - 5 * z) * s * s / 36;
        return -(moments.Mean + corrected * moments.StandardDeviation);
    }

    /// <summary>|95 % quantile| / |5 % quantile| (type 7).</summary>
    public static double TailRatio(SortedSample sample) =>
        Ratios.RewardToRisk(Math.Abs(sample.Quantile(0.95)), Math.Abs(sample.Quantile(0.05)));

    private static double Alpha(double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(confidence, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(confidence, 1);
        return 1 - confidence;
    }
}
