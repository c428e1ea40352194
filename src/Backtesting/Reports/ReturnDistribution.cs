using Godwit.Portfolio.Performance;

namespace Godwit.Backtesting.Reports;

/// <summary>How returns spread: counts in bins of equal width, and the normal law of the same mean and deviation beside them.</summary>
/// <param name="Lowest">Left edge of the first bin, a multiple of the width.</param>
/// <param name="Width">Width of a bin: 1, 2 or 5 times a power of ten.</param>
/// <param name="Counts">Returns in each bin; the outer bins hold what lies beyond, too.</param>
/// <param name="Normal">Returns that the normal law would put into each bin.</param>
/// <param name="Unchanged">Periods whose return is exactly zero: left out, as flat days would hide everything else.</param>
/// <param name="Moments">Of the returns that were counted.</param>
/// <param name="Var95">Historical value at risk of all periods, unchanged ones included; positive is a loss.</param>
/// <param name="Es95">Historical expected shortfall of all periods.</param>
public sealed record ReturnDistribution(
    double Lowest, double Width, int[] Counts, double[] Normal, int Unchanged, CentralMoments Moments, double Var95, double Es95)
{
    private const int MostBins = 61;

    public static ReturnDistribution Of(ReadOnlySpan<double> returns)
    {
        var moved = new List<double>(returns.Length);
        foreach (double r in returns)
            if (r != 0) moved.Add(r);
        int unchanged = returns.Length - moved.Count;
        var sample = new SortedSample(moved.ToArray());
        CentralMoments moments = sample.Moments;
        var all = new SortedSample(returns);
        (double var, double es) = (TailRisk.HistoricalVar(all, 0.95), TailRisk.HistoricalEs(all, 0.95));
        if (moved.Count < 2 || !(sample.Ascending[^1] > sample.Ascending[0])) return new ReturnDistribution(0, 0, [], [], unchanged, moments, var, es);

        // Freedman and Diaconis (1981), rounded to a width that can be read; the far tails share the outer bins.
        double spread = sample.Quantile(0.75) - sample.Quantile(0.25);
        double wanted = spread > 0 ? 2 * spread / Math.Cbrt(moved.Count) : (sample.Ascending[^1] - sample.Ascending[0]) / 20;
        double width = Nice(wanted);
        double left = Math.Max(sample.Ascending[0], moments.Mean - 5 * moments.StandardDeviation);
        double right = Math.Min(sample.Ascending[^1], moments.Mean + 5 * moments.StandardDeviation);
        while ((right - left) / width > MostBins - 2) width = Nice(width * 1.5);
        long first = (long)Math.Floor(left / width), last = (long)Math.Floor(right / width);
        var counts = new int[last - first + 1];
        foreach (double r in moved) counts[Math.Clamp((long)Math.Floor(r / width) - first, 0, counts.Length - 1)]++;
        return new ReturnDistribution(first * width, width, counts, NormalCounts(first, width, counts.Length, moments, moved.Count), unchanged, moments, var, es);
    }

    private static double[] NormalCounts(long first, double width, int bins, CentralMoments moments, int count)
    {
        var expected = new double[bins];
        double Below(double edge) => Core.Functions.DeterministicMath.NormalCdf((edge - moments.Mean) / moments.StandardDeviation);
        for (int i = 0; i < bins; i++)
        {
            double below = i == 0 ? 0 : Below((first + i) * width), above = i == bins - 1 ? 1 : Below((first + i + 1) * width);
            expected[i] = (above - below) * count;
        }
        return expected;
    }

    /// <summary>The nearest 1, 2 or 5 times a power of ten at or above.</summary>
    private static double Nice(double width)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(width)));
        double digit = width / power;
        return power * (digit <= 1.000001 ? 1 : digit <= 2.000001 ? 2 : digit <= 5.000001 ? 5 : 10);
    }
}
