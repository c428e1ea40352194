using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Accumulation/distribution line (Chaikin): the running sum of volume times the close's place in its bar, −1 … 1.</summary>
public sealed class AccumulationDistribution() : BarIndicator("AD", 1)
{
    private double _total;

    public override void Update(in BarValues bar)
    {
        _total += MoneyFlow(bar);
        Set(_total);
    }

    /// <summary>((close − low) − (high − close)) / (high − low) · volume; 0 for a bar without range.</summary>
    internal static double MoneyFlow(in BarValues bar)
    {
        double range = bar.High - bar.Low;
        return range > 0.0 ? (bar.Close - bar.Low - (bar.High - bar.Close)) / range * bar.Volume : 0.0;
    }

    protected override void ResetState() => _total = 0.0;

    public static IndicatorDefinition Definition { get; } = new("AD", IndicatorGroup.Volume, "Accumulation/distribution line")
    {
        Meaning = "Volume that closed near the high (accumulation) minus volume that closed near the low (distribution).",
        Formula = "ad = ad[1] + ((close − low) − (high − close)) / (high − low) · volume",
        Source = "Chaikin 1970s; definition as in TA-Lib",
        Convention = "A bar without range adds nothing; the level depends on the first bar.",
        Inputs = IndicatorDefinition.HighLowCloseVolume,
        Memory = IndicatorMemory.Endless,
        Create = _ => new AccumulationDistribution(),
    };
}

/// <summary>Chaikin oscillator: fast EMA − slow EMA of the accumulation/distribution line, both begun at its first value.</summary>
public sealed class ChaikinOscillator(int fast = 3, int slow = 10)
    : BarIndicator("ADOSC", Math.Max(Guard.Period(fast), Guard.Period(slow)))
{
    private readonly double _fastAlpha = Smoothing.EmaAlpha(fast), _slowAlpha = Smoothing.EmaAlpha(slow);
    private double _total, _fast, _slow;
    private int _count;

    public override void Update(in BarValues bar)
    {
        _total += AccumulationDistribution.MoneyFlow(bar);
        if (_count == 0) _fast = _slow = _total;
        _fast = Smoothing.Next(_fast, _total, _fastAlpha);
        _slow = Smoothing.Next(_slow, _total, _slowAlpha);
        if (_count < SettleLength) _count++;
        if (_count == SettleLength) Set(_fast - _slow);
    }

    protected override void ResetState() => (_total, _fast, _slow, _count) = (0.0, 0.0, 0.0, 0);

    public static IndicatorDefinition Definition { get; } = new("ADOSC", IndicatorGroup.Volume, "Chaikin oscillator")
    {
        Meaning = "Whether accumulation is speeding up or slowing down.",
        Formula = "ema(ad, fast) − ema(ad, slow)",
        Source = "Chaikin; definition as in TA-Lib",
        Convention = "Both averages begin at the first value of the line, not at a mean.",
        Parameters = [IndicatorParameter.Bars("fast", 3, "Length of the fast average"), IndicatorParameter.Bars("slow", 10, "Length of the slow average")],
        Inputs = IndicatorDefinition.HighLowCloseVolume,
        Memory = IndicatorMemory.Endless,
        Create = a => new ChaikinOscillator(a.Whole("fast"), a.Whole("slow")),
    };
}
