using Godwit.Core.Functions;
using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Ehlers' Fisher transform of the median price's place in its range, with the value before as signal.</summary>
public sealed class FisherTransform(int period) : BarIndicator("FISHER", Guard.Period(period) + 1, 2)
{
    private WindowExtreme<Highest> _high = new(period);
    private WindowExtreme<Lowest> _low = new(period);
    private double _place, _fisher;
    private bool _isBegun;

    public override void Update(in BarValues bar)
    {
        double price = bar.Select(PriceField.Median);
        _high.Push(price);
        _low.Push(price);
        if (!_high.IsReady) return;
        double range = _high.Value - _low.Value, place = range > 0.0 ? (price - _low.Value) / range - 0.5 : 0.0;
        // At ±1 the transform is infinite.
        _place = Math.Clamp(0.66 * place + 0.67 * _place, -0.999, 0.999);
        double before = _fisher;
        _fisher = 0.5 * DeterministicMath.Log((1.0 + _place) / (1.0 - _place)) + 0.5 * before;
        if (_isBegun) Set(_fisher, before);
        _isBegun = true;
    }

    protected override void ResetState()
    {
        _high.Reset();
        _low.Reset();
        (_place, _fisher, _isBegun) = (0.0, 0.0, false);
    }

    public static IndicatorDefinition Definition { get; } = new("FISHER", IndicatorGroup.Oscillators, "Fisher transform")
    {
        Meaning = "The place in the range with its extremes stretched out, so that turns are sharp.",
        Formula = "f = ½·ln((1 + p) / (1 − p)) + ½·f[1], p = 0.66·(place − ½) + 0.67·p[1] within ±0.999; signal = f[1]",
        Source = "Ehlers, Technical Analysis of Stocks & Commodities, November 2002",
        Convention = "Starts at 0; an empty range counts as its middle.",
        Parameters = [IndicatorParameter.Period(10)],
        Inputs = IndicatorDefinition.HighLow,
        Outputs = [new("fisher"), new("signal", "secondary")],
        Memory = IndicatorMemory.Fading,
        Bounds = new(-7.601, 7.601),
        Create = a => new FisherTransform(a.Period),
    };
}
