using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Commodity channel index (Lambert 1980): the typical price's distance from its mean, in 0.015 mean absolute deviations.</summary>
/// <remarks>An update costs O(period): the deviations are taken from a mean that moves with every bar.</remarks>
public sealed class Cci(int period) : BarIndicator("CCI", Guard.Period(period))
{
    private WindowSpread _window = new(period);

    public int Period { get; } = period;

    public override void Update(in BarValues bar)
    {
        double typical = bar.Select(PriceField.Typical);
        _window.Push(typical);
        if (_window.IsReady) Set(Index(typical - _window.Mean, _window.MeanAbsoluteDeviation));
    }

    protected override void ResetState() => _window.Reset();

    internal static double Index(double distance, double deviation) => deviation == 0.0 ? 0.0 : distance / (0.015 * deviation);

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(in BarSpans bars, int period, Span<double> output) => Batch.Run(new Cci(period), bars, output);

    public static IndicatorDefinition Definition { get; } = new("CCI", IndicatorGroup.Oscillators, "Commodity channel index")
    {
        Meaning = "How unusual the price is against its recent mean; beyond ±100 is called strong.",
        Formula = "(tp − mean tp) / (0.015 · mean |tp − mean tp|), tp = (high + low + close) / 3",
        Source = "Lambert, Commodities, October 1980",
        Convention = "0 when the window does not move.",
        Parameters = [IndicatorParameter.Period(20)],
        Inputs = IndicatorDefinition.HighLowClose,
        Create = a => new Cci(a.Period),
        BarBatch = (IndicatorArguments a, in BarSpans bars, double[][] o) => Compute(bars, a.Period, o[0]),
    };
}
