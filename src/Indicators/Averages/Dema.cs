using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Double exponential moving average: 2·EMA − EMA(EMA). Each EMA of the chain is seeded with the mean of its own first values.</summary>
public sealed class Dema(int period) : ValueIndicator("DEMA", 2 * Guard.Period(period) - 1)
{
    private SmoothedMean _first = SmoothedMean.Ema(period), _second = SmoothedMean.Ema(period);

    public int Period { get; } = period;

    public override void Update(double value)
    {
        double first = _first.Next(value);
        if (_first.IsReady) Set(Math.FusedMultiplyAdd(2.0, first, -_second.Next(first)));
    }

    protected override void ResetState()
    {
        _first.Reset();
        _second.Reset();
    }

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output) =>
        Batch.Run(new Dema(period), values, output);

    public static IndicatorDefinition Definition { get; } = new("DEMA", IndicatorGroup.Averages, "Double exponential moving average")
    {
        Meaning = "An exponential average with most of its lag taken out.",
        Formula = "2·ema(x, n) − ema(ema(x, n), n)",
        Source = "Mulloy, Technical Analysis of Stocks & Commodities, February 1994",
        Convention = "Each average of the chain is seeded with the mean of its own first n values.",
        Parameters = [IndicatorParameter.Period(20)],
        Pane = IndicatorPane.Price,
        Memory = IndicatorMemory.Fading,
        Create = a => new Dema(a.Period),
    };
}
