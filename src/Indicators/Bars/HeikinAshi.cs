namespace Godwit.Indicators;

/// <summary>Heikin-Ashi candles: averaged bars that hide noise. Their prices were never traded: never use them for fills.</summary>
public sealed class HeikinAshi() : BarIndicator("HEIKINASHI", 1, 4)
{
    private double _open = double.NaN, _close;

    public override void Update(in BarValues bar)
    {
        double close = bar.Select(PriceField.Average);
        _open = double.IsNaN(_open) ? 0.5 * (bar.Open + bar.Close) : 0.5 * (_open + _close);
        _close = close;
        Set([_open, Math.Max(bar.High, Math.Max(_open, close)), Math.Min(bar.Low, Math.Min(_open, close)), close]);
    }

    protected override void ResetState() => (_open, _close) = (double.NaN, 0.0);

    public static IndicatorDefinition Definition { get; } = new("HEIKINASHI", IndicatorGroup.Bars, "Heikin-Ashi candles")
    {
        Meaning = "Candles of averaged prices: long runs of one colour in a trend.",
        Formula = "close = (o + h + l + c)/4; open = (open[1] + close[1])/2; high, low = extremes of h, l, open, close",
        Source = "Valcu, Technical Analysis of Stocks & Commodities, February 2004",
        Convention = "The first open is the middle of the first body.",
        Inputs = IndicatorDefinition.OpenHighLowClose,
        Outputs = [new("open"), new("high"), new("low"), new("close")],
        Pane = IndicatorPane.Price,
        Memory = IndicatorMemory.Fading,
        Create = _ => new HeikinAshi(),
    };
}
