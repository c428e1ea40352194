using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Triple exponential moving average: 3·EMA − 3·EMA(EMA) + EMA(EMA(EMA)), each seeded with the mean of its own first values.</summary>
public sealed class Tema(int period) : ValueIndicator("TEMA", 3 * Guard.Period(period) - 2)
{
    private SmoothedMean _first = SmoothedMean.Ema(period), _second = SmoothedMean.Ema(period), _third = SmoothedMean.Ema(period);

    public int Period { get; } = period;

    public override void Update(double value)
    {
        double first = _first.Next(value);
        if (!_first.IsReady) return;
        double second = _second.Next(first);
        if (_second.IsReady) Set(Math.FusedMultiplyAdd(3.0, first - second, _third.Next(second)));
    }

    protected override void ResetState()
    {
        _first.Reset();
        _second.Reset();
        _third.Reset();
    }

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output) =>
        Batch.Run(new Tema(period), values, output);

    public static IndicatorDefinition Definition { get; } = new("TEMA", IndicatorGroup.Averages, "Triple exponential moving average")
    {
        Meaning = "An exponential average with still less lag than the double one, and more overshoot.",
        Formula = "3·e1 − 3·e2 + e3, e1 = ema(x, n), e2 = ema(e1, n), e3 = ema(e2, n)",
        Source = "Mulloy, Technical Analysis of Stocks & Commodities, January 1994",
        Convention = "Each average of the chain is seeded with the mean of its own first n values.",
        Parameters = [IndicatorParameter.Period(20)],
        Pane = IndicatorPane.Price,
        Memory = IndicatorMemory.Fading,
        Create = a => new Tema(a.Period),
    };
}
