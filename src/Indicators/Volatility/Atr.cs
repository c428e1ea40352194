using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Average true range (Wilder 1978), in price units: the true range, smoothed by Wilder's rule.</summary>
/// <remarks>The first bar has no true range, since it has no previous close; the seed is the mean of the next <c>period</c> ones.</remarks>
public sealed class Atr : BarIndicator
{
    private double _previousClose = double.NaN;
    private SmoothedMean _average;

    public Atr(int period)
    {
        Period = Guard.Period(period);
        _average = SmoothedMean.Wilder(period);
    }

    public int Period { get; }
    public override string Name => "ATR";
    public override int SettleLength => Period + 1;
    public override bool IsReady => _average.IsReady;
    public override double Value => _average.Value;

    public override void Update(in BarValues bar)
    {
        if (!double.IsNaN(_previousClose)) _average.Next(TrueRange(bar.High, bar.Low, _previousClose));
        _previousClose = bar.Close;
    }

    public override void Reset()
    {
        _previousClose = double.NaN;
        _average.Reset();
    }

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(
        ReadOnlySpan<double> highs, ReadOnlySpan<double> lows, ReadOnlySpan<double> closes, int period, Span<double> output)
    {
        Guard.SameLength(closes.Length, highs.Length);
        Guard.SameLength(closes.Length, lows.Length);
        Guard.SameLength(closes.Length, output.Length);
        var average = SmoothedMean.Wilder(Guard.Period(period));
        if (closes.Length > 0) output[0] = double.NaN;
        for (int i = 1; i < closes.Length; i++) output[i] = average.Next(TrueRange(highs[i], lows[i], closes[i - 1]));
    }

    /// <summary>The bar's range, widened to the previous close.</summary>
    internal static double TrueRange(double high, double low, double previousClose) =>
        Math.Max(high, previousClose) - Math.Min(low, previousClose);
}
