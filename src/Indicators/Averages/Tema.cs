using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Triple exponential moving average: 3·EMA − 3·EMA(EMA) + EMA(EMA(EMA)), each seeded with the mean of its own first values.</summary>
public sealed class Tema : ValueIndicator
{
    private SmoothedMean _first, _second, _third;

    public Tema(int period)
    {
        Period = Guard.Period(period);
        _first = SmoothedMean.Ema(period);
        _second = SmoothedMean.Ema(period);
        _third = SmoothedMean.Ema(period);
    }

    public int Period { get; }
    public override string Name => "TEMA";
    public override int SettleLength => 3 * Period - 2;
    public override bool IsReady => _third.IsReady;
    public override double Value => Math.FusedMultiplyAdd(3.0, _first.Value - _second.Value, _third.Value);

    public override void Update(double value)
    {
        _first.Next(value);
        if (!_first.IsReady) return;
        _second.Next(_first.Value);
        if (_second.IsReady) _third.Next(_second.Value);
    }

    public override void Reset()
    {
        _first.Reset();
        _second.Reset();
        _third.Reset();
    }

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output)
    {
        Guard.SameLength(values.Length, output.Length);
        var indicator = new Tema(period);
        for (int i = 0; i < values.Length; i++)
        {
            indicator.Update(values[i]);
            output[i] = indicator.Value;
        }
    }
}
