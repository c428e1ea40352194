using Godwit.Core.Functions;
using Godwit.Indicators;

namespace Godwit.Data.Analysis;

/// <summary>A quantile of the returns beside that of a normal law with the same mean and deviation.</summary>
public readonly record struct ReturnQuantile(double Probability, double Value, double Normal);

/// <summary>How often returns lie further from their mean than some deviations, and how often a normal law would put them there.</summary>
public readonly record struct Exceedance(double Deviations, long Observed, double ExpectedNormal);

/// <summary>The power of a tail: P(X &gt; x) falls like x^−α.</summary>
/// <param name="Index">α; moments of order α and above do not exist. NaN when there are too few values.</param>
/// <param name="StandardError">α/√k.</param>
/// <param name="Count">k, the values beyond the threshold.</param>
/// <param name="Threshold">The (k + 1)-th largest size.</param>
public readonly record struct TailIndex(double Index, double StandardError, int Count, double Threshold);

/// <summary>A point of the Hill plot: the estimate by the number of values it uses.</summary>
public readonly record struct HillPoint(int Count, double Left, double Right);

/// <summary>Size, shape and tails of returns.</summary>
public sealed record ReturnFacts
{
    /// <summary>Quantiles that are told.</summary>
    public static IReadOnlyList<double> Probabilities { get; } = [0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999];

    public required int Count { get; init; }

    /// <summary>Mean log return of a bar.</summary>
    public required double Mean { get; init; }

    /// <summary>Standard deviation, n − 1.</summary>
    public required double Deviation { get; init; }

    /// <summary>Deviation × √(bars in 365 days).</summary>
    public required double AnnualVolatility { get; init; }

    /// <summary>m₃/m₂^1.5 with population moments.</summary>
    public required double Skewness { get; init; }

    /// <summary>m₄/m₂² − 3 with population moments; 0 for a normal law.</summary>
    public required double ExcessKurtosis { get; init; }

    public required double Least { get; init; }
    public required double Largest { get; init; }

    /// <summary>Share of returns above zero, and of those that are exactly zero.</summary>
    public required double PositiveShare { get; init; }
    public required double ZeroShare { get; init; }

    public required DependenceVerdict JarqueBera { get; init; }

    public required IReadOnlyList<ReturnQuantile> Quantiles { get; init; }

    /// <summary>Mean of the worst 1 % and 5 % of returns.</summary>
    public required double ExpectedShortfall1 { get; init; }
    public required double ExpectedShortfall5 { get; init; }

    public required IReadOnlyList<Exceedance> Exceedances { get; init; }
    public required TailIndex LeftTail { get; init; }
    public required TailIndex RightTail { get; init; }
    public required IReadOnlyList<HillPoint> HillPlot { get; init; }

    /// <summary>Counts of equally wide bins between −5 and +5 deviations around the mean; the outer bins hold what lies beyond.</summary>
    public required IReadOnlyList<long> Histogram { get; init; }

    /// <param name="returns">At least two.</param>
    /// <param name="perYear">Bars in 365 days.</param>
    public static ReturnFacts Of(ReadOnlySpan<double> returns, double perYear)
    {
        int n = returns.Length;
        double mean = 0;
        foreach (double r in returns) mean += r;
        mean /= n;
        double second = 0, third = 0, fourth = 0;
        int positive = 0, zero = 0;
        foreach (double r in returns)
        {
            double d = r - mean, square = d * d;
            (second, third, fourth) = (second + square, third + square * d, fourth + square * square);
            if (r > 0) positive++;
            else if (r == 0) zero++;
        }
        double deviation = Math.Sqrt(second / (n - 1)), variance = second / n;
        double[] sorted = returns.ToArray();
        Array.Sort(sorted);
        return new ReturnFacts
        {
            Count = n,
            Mean = mean,
            Deviation = deviation,
            AnnualVolatility = deviation * Math.Sqrt(perYear),
            Skewness = variance > 0 ? third / n / Math.Pow(variance, 1.5) : double.NaN,
            ExcessKurtosis = variance > 0 ? fourth / n / (variance * variance) - 3 : double.NaN,
            Least = sorted[0],
            Largest = sorted[^1],
            PositiveShare = (double)positive / n,
            ZeroShare = (double)zero / n,
            JarqueBera = variance > 0 ? DependenceTests.JarqueBera(returns) : new(double.NaN, double.NaN),
            Quantiles = [.. Probabilities.Select(p => new ReturnQuantile(p, Quantile(sorted, p), mean + deviation * DeterministicMath.NormalQuantile(p)))],
            ExpectedShortfall1 = Shortfall(sorted, 0.01),
            ExpectedShortfall5 = Shortfall(sorted, 0.05),
            Exceedances = [.. new[] { 2.0, 3, 4, 5, 8 }.Select(k => new Exceedance(k, Beyond(sorted, mean, k * deviation), 2 * n * DeterministicMath.NormalCdf(-k)))],
            LeftTail = Hill(sorted, left: true, DefaultTail(n)),
            RightTail = Hill(sorted, left: false, DefaultTail(n)),
            HillPlot = Plot(sorted),
            Histogram = Bins(returns, mean, deviation),
        };
    }

    /// <summary>The quantile of a sorted sample: linear between order statistics (type 7 of Hyndman and Fan, American Statistician 50, 1996).</summary>
    public static double Quantile(ReadOnlySpan<double> sorted, double probability)
    {
        double at = (sorted.Length - 1) * probability;
        int below = (int)at;
        return below + 1 >= sorted.Length ? sorted[^1] : sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]);
    }

    /// <summary>
    /// B. M. Hill, Annals of Statistics 3 (1975): α = k / Σ_{i ≤ k} ln(X₍ᵢ₎/X₍ₖ₊₁₎) over the sizes of one side in falling order. The error holds for
    /// independent values; clustered ones make it too small.
    /// </summary>
    public static TailIndex Hill(ReadOnlySpan<double> sorted, bool left, int count)
    {
        double At(ReadOnlySpan<double> values, int i) => left ? -values[i] : values[^(i + 1)];
        while (count > 0 && (count >= sorted.Length || At(sorted, count) <= 0)) count--;
        if (count < 2) return new TailIndex(double.NaN, double.NaN, 0, double.NaN);
        double threshold = At(sorted, count), sum = 0;
        for (int i = 0; i < count; i++) sum += Math.Log(At(sorted, i) / threshold);
        double index = count / sum;
        return double.IsFinite(index) ? new TailIndex(index, index / Math.Sqrt(count), count, threshold) : new TailIndex(double.NaN, double.NaN, 0, double.NaN);
    }

    /// <summary>How many values the told estimate uses: √n, ten at least. The Hill plot shows what other choices give.</summary>
    private static int DefaultTail(int n) => Math.Max(10, (int)Math.Sqrt(n));

    private static IReadOnlyList<HillPoint> Plot(double[] sorted)
    {
        var points = new List<HillPoint>();
        int last = 0;
        for (double k = 10; k <= sorted.Length * 0.05; k *= 1.15)
        {
            if ((int)k == last) continue;
            last = (int)k;
            points.Add(new HillPoint(last, Hill(sorted, left: true, last).Index, Hill(sorted, left: false, last).Index));
        }
        return points;
    }

    private static double Shortfall(double[] sorted, double share)
    {
        int count = Math.Max(1, (int)Math.Floor(sorted.Length * share));
        double sum = 0;
        for (int i = 0; i < count; i++) sum += sorted[i];
        return sum / count;
    }

    private static long Beyond(double[] sorted, double mean, double distance)
    {
        if (!(distance > 0)) return 0;
        long count = 0;
        for (int i = 0; i < sorted.Length && sorted[i] < mean - distance; i++) count++;
        for (int i = sorted.Length - 1; i >= 0 && sorted[i] > mean + distance; i--) count++;
        return count;
    }

    private static long[] Bins(ReadOnlySpan<double> returns, double mean, double deviation)
    {
        var bins = new long[101];
        if (!(deviation > 0)) return bins;
        foreach (double r in returns) bins[(int)Math.Clamp(Math.Floor((r - mean) / deviation * 10 + 50.5), 0, 100)]++;
        return bins;
    }
}
