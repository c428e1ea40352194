using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Rate of change in percent: (value / value <c>period</c> bars ago − 1) · 100; 0 where the old value is 0.</summary>
public sealed class Roc(int period) : ValueIndicator("ROC", Guard.Period(period) + 1)
{
    private Ring _past = new(period);

    public int Period { get; } = period;

    public override void Update(double value)
    {
        bool full = _past.IsFull;
        double oldest = _past.Push(value);
        if (full) Set(Percent(value, oldest));
    }

    protected override void ResetState() => _past.Reset();

    /// <summary>Change in percent of the old value; 0 where that is 0.</summary>
    internal static double Percent(double value, double old) => old == 0.0 ? 0.0 : 100.0 * ((value - old) / old);

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output)
    {
        Guard.SameLength(values.Length, output.Length);
        Guard.BlankUnsettled(output, Guard.Period(period) + 1);
        for (int i = period; i < values.Length; i++) output[i] = Percent(values[i], values[i - period]);
    }

    public static IndicatorDefinition Definition { get; } = new("ROC", IndicatorGroup.Oscillators, "Rate of change")
    {
        Meaning = "The change over n bars in percent.",
        Formula = "100·(x / x[n] − 1)",
        Source = "relative difference over a fixed lag",
        Convention = "0 where the old value is 0.",
        Parameters = [IndicatorParameter.Period(10, meaning: "Bars to look back")],
        Create = a => new Roc(a.Period),
        SeriesBatch = (a, x, o) => Compute(x, a.Period, o[0]),
    };
}
