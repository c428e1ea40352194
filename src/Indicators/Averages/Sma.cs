using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Simple moving average: the mean of the last <c>period</c> values.</summary>
/// <remarks>The mean of a flat window is exactly its value; errors do not accumulate, however long the series.</remarks>
public sealed class Sma(int period) : ValueIndicator("SMA", Guard.Period(period))
{
    private readonly double _perValue = 1.0 / period;
    private WindowSum _window = new(period);

    public int Period { get; } = period;

    public override void Update(double value)
    {
        double sum = _window.Push(value);
        if (_window.IsReady) Set(Math.FusedMultiplyAdd(sum, _perValue, _window.Anchor));
    }

    protected override void ResetState() => _window.Reset();

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output)
    {
        Guard.SameLength(values.Length, output.Length);
        Guard.BlankUnsettled(output, Guard.Period(period));
        WindowSumBatch.Means(values, period, 1.0 / period, output);
    }

    public static IndicatorDefinition Definition { get; } = new("SMA", IndicatorGroup.Averages, "Simple moving average")
    {
        Meaning = "The level around which the series moved lately; every bar of the window counts alike.",
        Formula = "mean of x[0] … x[n−1]",
        Source = "arithmetic mean over a moving window",
        Convention = "Summed in blocks relative to a value of the window: no drift, a flat window is exact.",
        Parameters = [IndicatorParameter.Period(20)],
        Pane = IndicatorPane.Price,
        Create = a => new Sma(a.Period),
        SeriesBatch = (a, x, o) => Compute(x, a.Period, o[0]),
    };
}
