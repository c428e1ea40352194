using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Simple moving average: the mean of the last <c>period</c> values.</summary>
/// <remarks>The mean of a flat window is exactly its value; errors do not accumulate, however long the series.</remarks>
public sealed class Sma : ValueIndicator
{
    private readonly double _perValue;
    private WindowSum _window;

    public Sma(int period)
    {
        Period = Guard.Period(period);
        _perValue = 1.0 / period;
        _window = new WindowSum(period);
    }

    public int Period { get; }
    public override string Name => "SMA";
    public override int SettleLength => Period;
    public override bool IsReady => _window.IsReady;
    public override double Value => _window.IsReady ? Math.FusedMultiplyAdd(_window.Sum, _perValue, _window.Anchor) : double.NaN;

    public override void Update(double value) => _window.Push(value);

    public override void Reset() => _window.Reset();

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output)
    {
        Guard.Period(period);
        Guard.SameLength(values.Length, output.Length);
        Guard.BlankUnsettled(output, period);
        WindowSum.Means(values, period, 1.0 / period, output);
    }
}
