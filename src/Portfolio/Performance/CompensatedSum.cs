namespace Godwit.Portfolio.Performance;

/// <summary>A running sum that keeps what each addition rounds away (A. Neumaier, ZAMM 54, 1974).</summary>
internal struct CompensatedSum
{
    private double _sum;
    private double _lost;

    public readonly double Value => _sum + _lost;

    public void Add(double value)
    {
        double next = _sum + value;
        _lost += Math.Abs(_sum) >= Math.Abs(value) ? _sum - next + value : value - next + _sum;
        _sum = next;
    }

    public static double Of(ReadOnlySpan<double> values)
    {
        CompensatedSum sum = default;
        foreach (double value in values) sum.Add(value);
        return sum.Value;
    }
}
