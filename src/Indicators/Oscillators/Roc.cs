using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Rate of change in percent: (value / value <c>period</c> bars ago − 1) · 100; 0 where the old value is 0.</summary>
public sealed class Roc : ValueIndicator
{
    private Ring _past;
    private double _value = double.NaN;

    public Roc(int period) => _past = new Ring(Guard.Period(period));

    public int Period => _past.Length;
    public override string Name => "ROC";
    public override int SettleLength => Period + 1;
    public override double Value => _value;

    public override void Update(double value)
    {
        bool full = _past.IsFull;
        double oldest = _past.Push(value);
        if (full) _value = Change(value, oldest);
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
        for (int i = period; i < values.Length; i++) output[i] = Change(values[i], values[i - period]);
    }

    private static double Change(double value, double old) => old == 0.0 ? 0.0 : 100.0 * ((value - old) / old);
}
