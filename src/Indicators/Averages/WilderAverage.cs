using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Wilder's smoothed average (also RMA, SMMA): weight 1 / period, seeded with the mean of the first <c>period</c> values.</summary>
public sealed class WilderAverage(int period) : ValueIndicator("SMMA", Guard.Period(period))
{
    private SmoothedMean _average = SmoothedMean.Wilder(period);

    public int Period { get; } = period;

    public override void Update(double value) => Set(_average.Next(value));

    protected override void ResetState() => _average.Reset();

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output)
    {
        Guard.SameLength(values.Length, output.Length);
        Guard.BlankUnsettled(output, Guard.Period(period));
        SmoothedMean.Compute(values, period, Smoothing.WilderAlpha(period), output);
    }

    public static IndicatorDefinition Definition { get; } = new("SMMA", IndicatorGroup.Averages, "Wilder's smoothed average")
    {
        Meaning = "A slow exponential average; the one inside RSI, ATR and ADX.",
        Formula = "a = a[1] + (x − a[1]) / n",
        Source = "Wilder, New Concepts in Technical Trading Systems, 1978",
        Convention = "Seeded with the mean of the first n values.",
        Parameters = [IndicatorParameter.Period(14, meaning: "Length n of the weight 1 / n")],
        Pane = IndicatorPane.Price,
        Memory = IndicatorMemory.Fading,
        Create = a => new WilderAverage(a.Period),
        SeriesBatch = (a, x, o) => Compute(x, a.Period, o[0]),
    };
}
