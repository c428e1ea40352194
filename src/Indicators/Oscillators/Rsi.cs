using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Relative strength index (Wilder 1978): 100 · average gain / (average gain + average loss), with Wilder smoothing.</summary>
/// <remarks>The averages are seeded with the mean of the first <c>period</c> changes. With neither gain nor loss the value is 0.</remarks>
public sealed class Rsi : ValueIndicator
{
    private double _previous = double.NaN;
    private SmoothedMean _gain, _loss;

    public Rsi(int period)
    {
        Period = Guard.Period(period);
        _gain = SmoothedMean.Wilder(period);
        _loss = SmoothedMean.Wilder(period);
    }

    public int Period { get; }
    public override string Name => "RSI";
    public override int SettleLength => Period + 1;
    public override bool IsReady => _loss.IsReady;
    public override double Value => Ratio(_gain.Value, _loss.Value);

    public override void Update(double value)
    {
        double change = value - _previous;
        if (!double.IsNaN(_previous))
        {
            _gain.Next(Math.Max(change, 0.0));
            _loss.Next(Math.Max(-change, 0.0));
        }
        _previous = value;
    }

    public override void Reset()
    {
        _previous = double.NaN;
        _gain.Reset();
        _loss.Reset();
    }

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output)
    {
        Guard.SameLength(values.Length, output.Length);
        var indicator = new Rsi(period);
        for (int i = 0; i < values.Length; i++)
        {
            indicator.Update(values[i]);
            output[i] = indicator.Value;
        }
    }

    private static double Ratio(double gain, double loss)
    {
        double total = gain + loss;
        return total == 0.0 ? 0.0 : 100.0 * (gain / total);
    }
}
