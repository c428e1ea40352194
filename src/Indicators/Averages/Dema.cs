using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Double exponential moving average: 2·EMA − EMA(EMA). Each EMA of the chain is seeded with the mean of its own first values.</summary>
public sealed class Dema : ValueIndicator
{
    private SmoothedMean _first, _second;

    public Dema(int period)
    {
        Period = Guard.Period(period);
        _first = SmoothedMean.Ema(period);
        _second = SmoothedMean.Ema(period);
    }

    public int Period { get; }
    public override string Name => "DEMA";
    public override int SettleLength => 2 * Period - 1;
    public override bool IsReady => _second.IsReady;
    public override double Value => Math.FusedMultiplyAdd(2.0, _first.Value, -_second.Value);

    public override void Update(double value)
    {
        _first.Next(value);
        if (_first.IsReady) _second.Next(_first.Value);
    }

    public override void Reset()
    {
        _first.Reset();
        _second.Reset();
    }

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output)
    {
        Guard.SameLength(values.Length, output.Length);
        var indicator = new Dema(period);
        for (int i = 0; i < values.Length; i++)
        {
            indicator.Update(values[i]);
            output[i] = indicator.Value;
        }
    }
}
