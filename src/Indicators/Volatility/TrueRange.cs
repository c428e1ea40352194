using System.Runtime.CompilerServices;

namespace Godwit.Indicators;

/// <summary>True range (Wilder 1978): the bar's range, widened to the previous close. The first bar has none.</summary>
public sealed class TrueRange() : BarIndicator("TRANGE", 2)
{
    private double _previousClose = double.NaN;

    public override void Update(in BarValues bar)
    {
        if (!double.IsNaN(_previousClose)) Set(Of(bar.High, bar.Low, _previousClose));
        _previousClose = bar.Close;
    }

    protected override void ResetState() => _previousClose = double.NaN;

    /// <summary>max(high, previous close) − min(low, previous close).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Of(double high, double low, double previousClose) =>
        double.MaxNative(high, previousClose) - double.MinNative(low, previousClose);

    /// <summary>Batch face, bit for bit the streaming face; NaN at the first bar.</summary>
    public static void Compute(in BarSpans bars, Span<double> output)
    {
        Kernels.Guard.SameLength(bars.Closes.Length, output.Length);
        if (output.Length > 0) output[0] = double.NaN;
        for (int i = 1; i < output.Length; i++) output[i] = Of(bars.Highs[i], bars.Lows[i], bars.Closes[i - 1]);
    }

    public static IndicatorDefinition Definition { get; } = new("TRANGE", IndicatorGroup.Volatility, "True range")
    {
        Meaning = "How far the price travelled in a bar, gaps included.",
        Formula = "max(high, close[1]) − min(low, close[1])",
        Source = "Wilder, New Concepts in Technical Trading Systems, 1978",
        Convention = "The first bar has no true range.",
        Inputs = IndicatorDefinition.HighLowClose,
        Bounds = new(0, double.PositiveInfinity),
        Create = _ => new TrueRange(),
        BarBatch = (IndicatorArguments a, in BarSpans bars, double[][] o) => Compute(bars, o[0]),
    };
}
