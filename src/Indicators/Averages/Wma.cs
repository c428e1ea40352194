using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Weighted moving average: weights 1 (oldest) … period (newest), divided by their sum.</summary>
public sealed class Wma : ValueIndicator
{
    private readonly double _perWeight;
    private WindowRamp _window;

    public Wma(int period)
    {
        Period = Guard.Period(period);
        _perWeight = 2.0 / ((double)period * (period + 1.0));
        _window = new WindowRamp(period);
    }

    public int Period { get; }
    public override string Name => "WMA";
    public override int SettleLength => Period;
    public override bool IsReady => _window.IsReady;
    public override double Value => _window.IsReady ? Math.FusedMultiplyAdd(_window.Ramp, _perWeight, _window.Anchor) : double.NaN;

    public override void Update(double value) => _window.Push(value);

    public override void Reset() => _window.Reset();

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output)
    {
        Guard.SameLength(values.Length, output.Length);
        var indicator = new Wma(period);
        for (int i = 0; i < values.Length; i++)
        {
            indicator.Update(values[i]);
            output[i] = indicator.Value;
        }
    }
}
