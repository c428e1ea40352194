using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>TRIX: the one-bar change, in percent, of a triple-smoothed EMA; each EMA is seeded with the mean of its own first values.</summary>
public sealed class Trix(int period) : ValueIndicator("TRIX", 3 * Guard.Period(period) - 1)
{
    private SmoothedMean _first = SmoothedMean.Ema(period), _second = SmoothedMean.Ema(period), _third = SmoothedMean.Ema(period);

    public override void Update(double value)
    {
        double first = _first.Next(value);
        if (!_first.IsReady) return;
        double second = _second.Next(first);
        if (!_second.IsReady) return;
        double previous = _third.Value, third = _third.Next(second);
        if (!double.IsNaN(previous)) Set(Roc.Percent(third, previous));
    }

    protected override void ResetState()
    {
        _first.Reset();
        _second.Reset();
        _third.Reset();
    }

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output) =>
        Batch.Run(new Trix(period), values, output);

    public static IndicatorDefinition Definition { get; } = new("TRIX", IndicatorGroup.Oscillators, "Triple-smoothed rate of change")
    {
        Meaning = "The slope of a very smooth average, in percent a bar.",
        Formula = "100·(e3 / e3[1] − 1), e3 = ema(ema(ema(x, n), n), n)",
        Source = "Hutson, Technical Analysis of Stocks & Commodities, 1983",
        Convention = "Each average of the chain is seeded with the mean of its own first n values.",
        Parameters = [IndicatorParameter.Period(15)],
        Memory = IndicatorMemory.Fading,
        Create = a => new Trix(a.Period),
    };
}
