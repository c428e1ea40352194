using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Bill Williams' awesome oscillator, and the accelerator: its distance from its own average.</summary>
public sealed class AwesomeOscillator(int fast = 5, int slow = 34, int smooth = 5)
    : BarIndicator("AO", Math.Max(Guard.Period(fast), Guard.Period(slow)) + Guard.Period(smooth) - 1, 2)
{
    private readonly Sma _fast = new(fast), _slow = new(slow), _average = new(smooth);

    public override void Update(in BarValues bar)
    {
        double price = bar.Select(PriceField.Median);
        _fast.Update(price);
        _slow.Update(price);
        if (!_fast.IsReady || !_slow.IsReady) return;
        double value = _fast.Value - _slow.Value;
        _average.Update(value);
        if (_average.IsReady) Set(value, value - _average.Value);
    }

    protected override void ResetState()
    {
        _fast.Reset();
        _slow.Reset();
        _average.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("AO", IndicatorGroup.Oscillators, "Awesome oscillator and accelerator")
    {
        Meaning = "Momentum of the median price, and whether it is speeding up.",
        Formula = "ao = sma(median, 5) − sma(median, 34); ac = ao − sma(ao, 5)",
        Source = "Williams, New Trading Dimensions, 1998",
        Parameters = [IndicatorParameter.Bars("fast", 5, "Fast length"), IndicatorParameter.Bars("slow", 34, "Slow length"), IndicatorParameter.Bars("smooth", 5, "Length of the accelerator's average")],
        Inputs = IndicatorDefinition.HighLow,
        Outputs = [new("ao", "primary", PlotStyle.Histogram), new("ac", "secondary", PlotStyle.Histogram)],
        Create = a => new AwesomeOscillator(a.Whole("fast"), a.Whole("slow"), a.Whole("smooth")),
    };
}
