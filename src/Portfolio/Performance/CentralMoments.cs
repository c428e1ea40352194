using System.Runtime.Intrinsics;

namespace Godwit.Portfolio.Performance;

/// <summary>
/// Count, mean and sums of powers of the deviations from the mean: enough for standard deviation, skewness and
/// kurtosis, and two of them merge into the moments of the joined samples. <c>default</c> is the empty sample.
/// </summary>
/// <remarks>
/// Merging after P. Pébay, "Formulas for robust, one-pass parallel computation of covariances and arbitrary-order
/// statistical moments", Sandia report SAND2008-6212 (2008). Nothing is ever formed as a difference of raw powers,
/// so three million tiny returns lose no digits.
/// </remarks>
public readonly record struct CentralMoments
{
    // A standard deviation this small beside the values themselves is rounding noise of a constant series.
    private const double ConstantThreshold = 1E-12;

    public long Count { get; private init; }

    /// <summary>NaN for the empty sample.</summary>
    public double Mean => Count == 0 ? double.NaN : MeanOrZero;

    /// <summary>The largest absolute value of the sample.</summary>
    public double LargestMagnitude { get; private init; }

    private double MeanOrZero { get; init; }
    private double Second { get; init; }
    private double Third { get; init; }
    private double Fourth { get; init; }

    /// <summary>The moments of a sample, in two passes.</summary>
    public static CentralMoments Of(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty) return default;
        return AroundMean(values, Lanes.Sum(values) / values.Length);
    }

    /// <summary>The moments of <paramref name="count"/> equal values.</summary>
    public static CentralMoments OfConstant(double value, long count) =>
        new() { Count = count, MeanOrZero = value, LargestMagnitude = Math.Abs(value) };

    /// <summary>The moments of the joined samples.</summary>
    public static CentralMoments Merge(in CentralMoments a, in CentralMoments b)
    {
        if (a.Count == 0) return b;
        if (b.Count == 0) return a;
        double na = a.Count, nb = b.Count, n = na + nb;
        double delta = b.MeanOrZero - a.MeanOrZero;
        double step = delta / n;
        double cross = delta * step * na * nb;
        return new()
        {
            Count = a.Count + b.Count,
            MeanOrZero = a.MeanOrZero + step * nb,
            LargestMagnitude = Math.Max(a.LargestMagnitude, b.LargestMagnitude),
            Second = a.Second + b.Second + cross,
            Third = a.Third + b.Third + cross * step * (na - nb) + 3 * step * (na * b.Second - nb * a.Second),
            Fourth = a.Fourth + b.Fourth + cross * step * step * (na * na - na * nb + nb * nb)
                + 6 * step * step * (na * na * b.Second + nb * nb * a.Second)
                + 4 * step * (na * b.Third - nb * a.Third),
        };
    }

    /// <summary>Sample variance (ddof 1); NaN below two values, exactly zero for a constant sample.</summary>
    public double Variance => Count < 2 ? double.NaN : IsConstant ? 0 : Second / (Count - 1);

    /// <summary>Sample standard deviation (ddof 1); NaN below two values, exactly zero for a constant sample.</summary>
    public double StandardDeviation => Math.Sqrt(Variance);

    /// <summary>m3/m2^1.5 with divisor n; NaN when the sample is empty or constant.</summary>
    public double SkewnessPopulation
    {
        get
        {
            if (Count == 0 || IsConstant) return double.NaN;
            double m2 = Second / Count;
            return Third / Count / (m2 * Math.Sqrt(m2));
        }
    }

    /// <summary>sqrt(n(n-1))/(n-2) times the population skewness; NaN below three values.</summary>
    public double SkewnessAdjusted
    {
        get
        {
            double n = Count;
            return Count < 3 ? double.NaN : Math.Sqrt(n * (n - 1)) / (n - 2) * SkewnessPopulation;
        }
    }

    /// <summary>m4/m2^2 - 3 with divisor n; NaN when the sample is empty or constant.</summary>
    public double ExcessKurtosisPopulation
    {
        get
        {
            if (Count == 0 || IsConstant) return double.NaN;
            double m2 = Second / Count;
            return Fourth / Count / (m2 * m2) - 3;
        }
    }

    /// <summary>(n-1)/((n-2)(n-3)) ((n+1) g2 + 6); NaN below four values.</summary>
    public double ExcessKurtosisAdjusted
    {
        get
        {
            double n = Count;
            return Count < 4 ? double.NaN : (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * ExcessKurtosisPopulation + 6);
        }
    }

    private bool IsConstant =>
        Second <= ConstantThreshold * ConstantThreshold * LargestMagnitude * LargestMagnitude * Math.Max(Count - 1, 1);

    /// <summary>The moments from the deviations from a first guess of the mean, which may carry a rounding error.</summary>
    private static CentralMoments AroundMean(ReadOnlySpan<double> values, double mean)
    {
        Vector256<double> means = Vector256.Create(mean), firsts = default, seconds = default, thirds = default, fourths = default, largests = default;
        foreach (ref readonly Vector256<double> value in Lanes.Of(values))
        {
            Vector256<double> d = value - means;
            Vector256<double> square = d * d;
            firsts += d;
            seconds += square;
            thirds += square * d;
            fourths += square * square;
            largests = Vector256.Max(largests, Vector256.Abs(value));
        }

        double first = Lanes.Sum(firsts), second = Lanes.Sum(seconds), third = Lanes.Sum(thirds), fourth = Lanes.Sum(fourths);
        double largest = Lanes.Largest(largests);
        foreach (double value in Lanes.Rest(values))
        {
            double d = value - mean;
            double square = d * d;
            first += d;
            second += square;
            third += square * d;
            fourth += square * square;
            largest = Math.Max(largest, Math.Abs(value));
        }

        // The deviations from the guess do not add up to zero exactly: move everything by that error.
        double n = values.Length, error = first / n;
        return new()
        {
            Count = values.Length,
            MeanOrZero = mean + error,
            LargestMagnitude = largest,
            Second = second - n * error * error,
            Third = third - 3 * error * second + 2 * n * error * error * error,
            Fourth = fourth - 4 * error * third + 6 * error * error * second - 3 * n * error * error * error * error,
        };
    }
}
