using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>On-balance volume (Granville 1963): the volume of rising closes minus that of falling ones, begun with the first bar's volume.</summary>
public sealed class OnBalanceVolume() : BarIndicator("OBV", 1)
{
    private double _previousClose = double.NaN, _total;

    public override void Update(in BarValues bar)
    {
        _total = double.IsNaN(_previousClose) ? bar.Volume : Next(_total, bar.Close, _previousClose, bar.Volume);
        _previousClose = bar.Close;
        Set(_total);
    }

    private static double Next(double total, double close, double previous, double volume) =>
        total + (close > previous ? volume : close < previous ? -volume : 0.0);

    protected override void ResetState() => (_previousClose, _total) = (double.NaN, 0.0);

    /// <summary>Batch face, bit for bit the streaming face.</summary>
    public static void Compute(ReadOnlySpan<double> closes, ReadOnlySpan<double> volumes, Span<double> output)
    {
        Guard.SameLength(closes.Length, volumes.Length);
        Guard.SameLength(closes.Length, output.Length);
        if (closes.IsEmpty) return;
        double total = output[0] = volumes[0];
        for (int i = 1; i < closes.Length; i++)
        {
            total = Next(total, closes[i], closes[i - 1], volumes[i]);
            output[i] = total;
        }
    }

    public static IndicatorDefinition Definition { get; } = new("OBV", IndicatorGroup.Volume, "On-balance volume")
    {
        Meaning = "Whether volume comes in rising or in falling bars; its slope matters, not its level.",
        Formula = "obv = obv[1] + sign(close − close[1])·volume",
        Source = "Granville, New Key to Stock Market Profits, 1963",
        Convention = "Starts at the first bar's volume, as in TA-Lib; the level therefore depends on the first bar.",
        Inputs = IndicatorDefinition.CloseVolume,
        Create = _ => new OnBalanceVolume(),
        BarBatch = (IndicatorArguments a, in BarSpans bars, double[][] o) => Compute(bars.Closes, bars.Volumes, o[0]),
    };
}
