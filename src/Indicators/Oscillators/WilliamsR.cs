using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Williams %R: −100 · (highest high − close) / (highest high − lowest low); 0 when that range is empty.</summary>
public sealed class WilliamsR(int period) : BarIndicator("WILLR", Guard.Period(period))
{
    private WindowExtreme<Highest> _high = new(period);
    private WindowExtreme<Lowest> _low = new(period);

    public override void Update(in BarValues bar)
    {
        _high.Push(bar.High);
        _low.Push(bar.Low);
        if (_high.IsReady) Set(-Rsi.Share(_high.Value - bar.Close, _high.Value - _low.Value));
    }

    protected override void ResetState()
    {
        _high.Reset();
        _low.Reset();
    }

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(in BarSpans bars, int period, Span<double> output) => Batch.Run(new WilliamsR(period), bars, output);

    public static IndicatorDefinition Definition { get; } = new("WILLR", IndicatorGroup.Oscillators, "Williams %R")
    {
        Meaning = "Where the close lies below the recent high, −100 … 0; the mirror of the raw stochastic.",
        Formula = "−100·(max high − close) / (max high − min low)",
        Source = "Williams 1973",
        Convention = "0 when the range is empty.",
        Parameters = [IndicatorParameter.Period(14)],
        Inputs = IndicatorDefinition.HighLowClose,
        Bounds = new(-100, 0),
        Create = a => new WilliamsR(a.Period),
    };
}
