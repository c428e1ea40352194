using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Exponential moving average with weight 2 / (period + 1), seeded with the mean of the first <c>period</c> values.</summary>
public sealed class Ema : ValueIndicator
{
    private SmoothedMean _average;

    public Ema(int period)
    {
        Period = Guard.Period(period);
        _average = SmoothedMean.Ema(period);
    }

    public int Period { get; }
    public override string Name => "EMA";
    public override int SettleLength => Period;
    public override bool IsReady => _average.IsReady;
    public override double Value => _average.Value;

    public override void Update(double value) => _average.Next(value);

    public override void Reset() => _average.Reset();

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output)
    {
        Guard.Period(period);
        Guard.SameLength(values.Length, output.Length);
        Guard.BlankUnsettled(output, period);
        if (values.Length < period) return;
        double alpha = Smoothing.EmaAlpha(period);
        double average = SmoothedMean.SeedMean(values[..period]);
        output[period - 1] = average;
        for (int i = period; i < values.Length && i < output.Length; i++)
        {
            average = Smoothing.Next(average, values[i], alpha);
            output[i] = average;
        }
    }
}
