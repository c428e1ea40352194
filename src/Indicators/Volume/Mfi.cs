using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Money flow index (Quong and Soudack 1989): the share of rising money flow, 0 … 100; 0 when no money flowed.</summary>
public sealed class Mfi(int period) : BarIndicator("MFI", Guard.Period(period) + 1)
{
    private WindowTotal _rising = new(period), _falling = new(period);
    private double _previous = double.NaN;

    public override void Update(in BarValues bar)
    {
        double typical = bar.Select(PriceField.Typical), change = typical - _previous, flow = typical * bar.Volume;
        bool isFirst = double.IsNaN(_previous);
        _previous = typical;
        if (isFirst) return;
        _rising.Push(change > 0.0 ? flow : 0.0);
        _falling.Push(change < 0.0 ? flow : 0.0);
        if (_rising.IsReady) Set(Rsi.Share(_rising.Sum, _rising.Sum + _falling.Sum));
    }

    protected override void ResetState()
    {
        _rising.Reset();
        _falling.Reset();
        _previous = double.NaN;
    }

    public static IndicatorDefinition Definition { get; } = new("MFI", IndicatorGroup.Volume, "Money flow index")
    {
        Meaning = "An RSI weighted by volume: the share of money that flowed in rising bars, 0 … 100.",
        Formula = "100·p / (p + q), p and q = sums of tp·volume over bars with rising and falling tp",
        Source = "Quong and Soudack, Technical Analysis of Stocks & Commodities, March 1989",
        Convention = "0 when no money flowed; TA-Lib gives 0 for any flow below 1 quote unit, which would depend on the currency.",
        Parameters = [IndicatorParameter.Period(14)],
        Inputs = IndicatorDefinition.HighLowCloseVolume,
        Bounds = new(0, 100),
        Create = a => new Mfi(a.Period),
    };
}
