namespace Godwit.Portfolio.Performance;

/// <summary>A sample in ascending order, sorted once for all the tail metrics that read it.</summary>
public sealed class SortedSample
{
    // Positions within this distance of a whole number are that number: 0.1 n and (1 - 0.9) n must not differ.
    private const double PositionTolerance = 1E-9;

    private readonly double[] _ascending;

    /// <summary>Sorts a copy of <paramref name="values"/>.</summary>
    public SortedSample(ReadOnlySpan<double> values)
    {
        _ascending = values.ToArray();
        Array.Sort(_ascending);
        Moments = CentralMoments.Of(values);
    }

    /// <summary>The values, smallest first.</summary>
    public ReadOnlySpan<double> Ascending => _ascending;

    public CentralMoments Moments { get; }

    /// <summary>Quantile of type 7 (R. J. Hyndman and Y. Fan, 1996): linear between order statistics at h = (n-1) p; NaN for the empty sample.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability lies outside [0, 1].</exception>
    public double Quantile(double probability)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(probability, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(probability, 1);
        if (_ascending.Length == 0) return double.NaN;
        double position = (_ascending.Length - 1) * probability;
        double whole = Math.Round(position);
        if (Math.Abs(position - whole) <= PositionTolerance) return _ascending[(int)whole];
        int below = (int)Math.Floor(position);
        double low = _ascending[below], high = _ascending[below + 1];
        return low + (position - below) * (high - low);
    }
}
