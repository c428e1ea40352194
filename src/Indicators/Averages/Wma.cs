using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Weighted moving average: weights 1 (oldest) … period (newest), divided by their sum.</summary>
public sealed class Wma(int period) : ValueIndicator("WMA", Guard.Period(period))
{
    private readonly double _perWeight = 2.0 / ((double)period * (period + 1.0));
    private WindowRamp _window = new(period);

    public int Period { get; } = period;

    public override void Update(double value)
    {
        _window.Push(value);
        if (_window.IsReady) Set(Math.FusedMultiplyAdd(_window.Ramp, _perWeight, _window.Anchor));
    }

    protected override void ResetState() => _window.Reset();

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output) =>
        Batch.Run(new Wma(period), values, output);

    public static IndicatorDefinition Definition { get; } = new("WMA", IndicatorGroup.Averages, "Weighted moving average")
    {
        Meaning = "An average whose weights fall in a straight line to the oldest bar.",
        Formula = "(n·x[0] + (n−1)·x[1] + … + 1·x[n−1]) / (n(n+1)/2)",
        Source = "linearly weighted mean over a moving window",
        Parameters = [IndicatorParameter.Period(20)],
        Pane = IndicatorPane.Price,
        Create = a => new Wma(a.Period),
    };
}
