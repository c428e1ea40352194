using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Zero-lag EMA (Ehlers and Way): an EMA of the value plus its change over half the length.</summary>
public sealed class ZeroLagAverage : ValueIndicator
{
    private Ring _past;
    private SmoothedMean _average;

    public ZeroLagAverage(int period) : base("ZLEMA", Guard.Period(period) + LagOf(period))
    {
        _past = new Ring(LagOf(period) + 1);
        _average = SmoothedMean.Ema(period);
    }

    public override void Update(double value)
    {
        _past.Push(value);
        if (_past.IsFull) Set(_average.Next(value + (value - _past.Ago(_past.Length - 1))));
    }

    protected override void ResetState()
    {
        _past.Reset();
        _average.Reset();
    }

    private static int LagOf(int period) => (period - 1) / 2;

    public static IndicatorDefinition Definition { get; } = new("ZLEMA", IndicatorGroup.Averages, "Zero-lag exponential average")
    {
        Meaning = "An exponential average of a price pushed ahead by its own recent change.",
        Formula = "ema(x + (x − x[l]), n), l = ⌊(n − 1) / 2⌋",
        Source = "Ehlers and Way, Technical Analysis of Stocks & Commodities, November 2010",
        Convention = "Seeded with the mean of its first n values.",
        Parameters = [IndicatorParameter.Period(20)],
        Pane = IndicatorPane.Price,
        Memory = IndicatorMemory.Fading,
        Create = a => new ZeroLagAverage(a.Period),
    };
}
