using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Exponential moving average with weight 2 / (period + 1), seeded with the mean of the first <c>period</c> values.</summary>
public sealed class Ema(int period) : ValueIndicator("EMA", Guard.Period(period))
{
    private SmoothedMean _average = SmoothedMean.Ema(period);

    public int Period { get; } = period;

    public override void Update(double value) => Set(_average.Next(value));

    protected override void ResetState() => _average.Reset();

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output)
    {
        Guard.SameLength(values.Length, output.Length);
        Guard.BlankUnsettled(output, Guard.Period(period));
        SmoothedMean.Compute(values, period, Smoothing.EmaAlpha(period), output);
    }

    public static IndicatorDefinition Definition { get; } = new("EMA", IndicatorGroup.Averages, "Exponential moving average")
    {
        Meaning = "An average in which a bar counts less the older it is; it turns sooner than the simple average.",
        Formula = "ema = ema[1] + k·(x − ema[1]), k = 2 / (n + 1)",
        Source = "exponential smoothing (Brown 1956)",
        Convention = "Seeded with the mean of the first n values.",
        Parameters = [IndicatorParameter.Period(20, meaning: "Length n of the weight 2 / (n + 1)")],
        Pane = IndicatorPane.Price,
        Memory = IndicatorMemory.Fading,
        Create = a => new Ema(a.Period),
        SeriesBatch = (a, x, o) => Compute(x, a.Period, o[0]),
    };
}
