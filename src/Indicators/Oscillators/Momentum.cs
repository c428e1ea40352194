using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Momentum: the value minus the value <c>period</c> bars ago, in the unit of the series.</summary>
public sealed class Momentum : ValueIndicator
{
    private Ring _past;
    private double _value = double.NaN;

    public Momentum(int period) => _past = new Ring(Guard.Period(period));

    public int Period => _past.Length;
    public override string Name => "MOM";
    public override int SettleLength => Period + 1;
    public override double Value => _value;

    public override void Update(double value)
    {
        bool full = _past.IsFull;
        double oldest = _past.Push(value);
        if (full) _value = value - oldest;
    }

    public override void Reset()
    {
        _past.Reset();
        _value = double.NaN;
    }

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output)
    {
        Guard.SameLength(values.Length, output.Length);
        Guard.BlankUnsettled(output, Guard.Period(period) + 1);
        for (int i = period; i < values.Length; i++) output[i] = values[i] - values[i - period];
    }
}
