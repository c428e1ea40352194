using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Ichimoku Kinko Hyo: conversion and base line, the two cloud lines as they stand over this bar, and the close that lags.</summary>
/// <remarks>
/// The cloud is drawn ahead on charts; here a bar gets the cloud that was made <c>shift</c> bars earlier, which is what can be known.
/// The lagging line is the close drawn back on charts; here it is the close minus the close of <c>shift</c> bars ago, read at this bar.
/// </remarks>
public sealed class Ichimoku : BarIndicator
{
    private readonly MidPrice _conversion, _base, _slow;
    private Ring _spanA, _spanB, _closes;

    public Ichimoku(int conversion = 9, int @base = 26, int slow = 52, int shift = 26)
        : base("ICHIMOKU", Math.Max(Guard.Period(conversion), Math.Max(Guard.Period(@base), Guard.Period(slow))) + Guard.Period(shift), 5)
    {
        (_conversion, _base, _slow) = (new MidPrice(conversion), new MidPrice(@base), new MidPrice(slow));
        (_spanA, _spanB, _closes) = (new Ring(shift), new Ring(shift), new Ring(shift));
    }

    public override void Update(in BarValues bar)
    {
        _conversion.Update(bar);
        _base.Update(bar);
        _slow.Update(bar);
        double oldClose = _closes.Push(bar.Close);
        if (!_conversion.IsReady || !_base.IsReady || !_slow.IsReady) return;
        bool isFull = _spanA.IsFull;
        double spanA = _spanA.Push(0.5 * (_conversion.Value + _base.Value)), spanB = _spanB.Push(_slow.Value);
        if (isFull) Set([_conversion.Value, _base.Value, spanA, spanB, bar.Close - oldClose]);
    }

    protected override void ResetState()
    {
        _conversion.Reset();
        _base.Reset();
        _slow.Reset();
        _spanA.Reset();
        _spanB.Reset();
        _closes.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("ICHIMOKU", IndicatorGroup.Bars, "Ichimoku cloud")
    {
        Meaning = "Trend, momentum and support in one picture: above the cloud the trend is up, below it down.",
        Formula = "conversion, base, slow = middle of the range of 9, 26, 52 bars; spanA = ((conversion + base)/2)[26]; spanB = slow[26]; lagging = close − close[26]",
        Source = "Hosoda 1969",
        Convention = "Nothing is drawn ahead or back: each bar gets what was known at it. The lagging line is given as a difference.",
        Parameters =
        [
            IndicatorParameter.Bars("conversion", 9, "Bars of the conversion line"), IndicatorParameter.Bars("base", 26, "Bars of the base line"),
            IndicatorParameter.Bars("slow", 52, "Bars of the slow span"), IndicatorParameter.Bars("shift", 26, "Bars by which the cloud is ahead"),
        ],
        Inputs = IndicatorDefinition.HighLowClose,
        Outputs = [new("conversion"), new("base", "secondary"), new("spanA", "positive", PlotStyle.Area), new("spanB", "negative", PlotStyle.Area), new("lagging", "muted")],
        Pane = IndicatorPane.Price,
        Create = a => new Ichimoku(a.Whole("conversion"), a.Whole("base"), a.Whole("slow"), a.Whole("shift")),
    };
}
