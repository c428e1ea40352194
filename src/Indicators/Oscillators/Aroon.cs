using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Aroon (Chande 1995): how recent the lowest low and the highest high of the last period + 1 bars are, 0 … 100 each.</summary>
public sealed class Aroon(int period) : BarIndicator("AROON", Guard.Period(period) + 1, 2)
{
    private WindowExtreme<Highest> _high = new(period + 1);
    private WindowExtreme<Lowest> _low = new(period + 1);

    public double Down => Value;
    public double Up => Output(1);

    public override void Update(in BarValues bar)
    {
        _high.Push(bar.High);
        _low.Push(bar.Low);
        if (_high.IsReady) Set(Recency(_low.Age), Recency(_high.Age));
    }

    private double Recency(int age) => 100.0 * (period - age) / period;

    protected override void ResetState()
    {
        _high.Reset();
        _low.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("AROON", IndicatorGroup.Oscillators, "Aroon")
    {
        Meaning = "How long ago the extremes came: up near 100 means a fresh high.",
        Formula = "down = 100·(n − bars since the lowest low) / n; up likewise of the highest high, over n + 1 bars",
        Source = "Chande, Technical Analysis of Stocks & Commodities, September 1995",
        Convention = "Of equal extremes the latest counts.",
        Parameters = [IndicatorParameter.Period(14)],
        Inputs = IndicatorDefinition.HighLow,
        Outputs = [new("aroonDown", "negative"), new("aroonUp", "positive")],
        Bounds = new(0, 100),
        Create = a => new Aroon(a.Period),
    };
}

/// <summary>Aroon oscillator: Aroon up − Aroon down, −100 … 100.</summary>
public sealed class AroonOscillator(int period) : BarIndicator("AROONOSC", Guard.Period(period) + 1)
{
    private WindowExtreme<Highest> _high = new(period + 1);
    private WindowExtreme<Lowest> _low = new(period + 1);

    public override void Update(in BarValues bar)
    {
        _high.Push(bar.High);
        _low.Push(bar.Low);
        if (_high.IsReady) Set(100.0 * (_low.Age - _high.Age) / period);
    }

    protected override void ResetState()
    {
        _high.Reset();
        _low.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("AROONOSC", IndicatorGroup.Oscillators, "Aroon oscillator")
    {
        Meaning = "Whether the latest high or the latest low is fresher, −100 … 100.",
        Formula = "aroon up − aroon down",
        Source = "Chande, Technical Analysis of Stocks & Commodities, September 1995",
        Parameters = [IndicatorParameter.Period(14)],
        Inputs = IndicatorDefinition.HighLow,
        Bounds = new(-100, 100),
        Create = a => new AroonOscillator(a.Period),
    };
}
