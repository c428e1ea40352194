using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Standard deviation of the last <c>period</c> values, times <c>deviations</c>, in the unit of the series.</summary>
/// <remarks>
/// <c>ddof</c> 0 divides by the period (population, TA-Lib's habit), 1 by period − 1 (sample). A flat window gives exactly 0.
/// </remarks>
public sealed class StandardDeviation : ValueIndicator
{
    private readonly double _deviations, _correction;
    private WindowMoments _window;

    public StandardDeviation(int period, double deviations = 1.0, int ddof = 0)
    {
        _correction = Correction(period, ddof);
        Period = period;
        _deviations = deviations;
        _window = new WindowMoments(period);
    }

    public int Period { get; }
    public override string Name => "STDDEV";
    public override int SettleLength => Period;
    public override bool IsReady => _window.IsReady;
    public override double Value =>
        _window.IsReady ? Math.Sqrt(_window.Variance * _correction) * _deviations : double.NaN;

    public override void Update(double value) => _window.Push(value);

    public override void Reset() => _window.Reset();

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output, double deviations = 1.0, int ddof = 0)
    {
        Guard.SameLength(values.Length, output.Length);
        var indicator = new StandardDeviation(period, deviations, ddof);
        for (int i = 0; i < values.Length; i++)
        {
            indicator.Update(values[i]);
            output[i] = indicator.Value;
        }
    }

    /// <summary>period / (period − ddof)</summary>
    internal static double Correction(int period, int ddof)
    {
        if (ddof is not (0 or 1)) throw new ArgumentOutOfRangeException(nameof(ddof), ddof, "ddof must be 0 (population) or 1 (sample).");
        Guard.Period(period, least: ddof + 1);
        return (double)period / (period - ddof);
    }
}
