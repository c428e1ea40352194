using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Momentum: the value minus the value <c>period</c> bars ago, in the unit of the series.</summary>
public sealed class Momentum(int period) : ValueIndicator("MOM", Guard.Period(period) + 1)
{
    private Ring _past = new(period);

    public int Period { get; } = period;

    public override void Update(double value)
    {
        bool full = _past.IsFull;
        double oldest = _past.Push(value);
        if (full) Set(value - oldest);
    }

    protected override void ResetState() => _past.Reset();

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output)
    {
        Guard.SameLength(values.Length, output.Length);
        Guard.BlankUnsettled(output, Guard.Period(period) + 1);
        for (int i = period; i < values.Length; i++) output[i] = values[i] - values[i - period];
    }

    public static IndicatorDefinition Definition { get; } = new("MOM", IndicatorGroup.Oscillators, "Momentum")
    {
        Meaning = "The change over n bars in the unit of the series.",
        Formula = "x − x[n]",
        Source = "difference over a fixed lag",
        Parameters = [IndicatorParameter.Period(10, meaning: "Bars to look back")],
        Create = a => new Momentum(a.Period),
        SeriesBatch = (a, x, o) => Compute(x, a.Period, o[0]),
    };
}
