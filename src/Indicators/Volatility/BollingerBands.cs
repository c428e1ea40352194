using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Bollinger bands: the simple average of the last <c>period</c> values, and bands some standard deviations above and below.</summary>
/// <remarks><c>ddof</c> 0 (population) is Bollinger's and TA-Lib's habit. A flat window gives three equal lines.</remarks>
public sealed class BollingerBands : ValueIndicator
{
    private readonly double _deviationsUp, _deviationsDown, _correction;
    private WindowMoments _window;

    public BollingerBands(int period = 20, double deviationsUp = 2.0, double deviationsDown = 2.0, int ddof = 0)
    {
        _correction = StandardDeviation.Correction(period, ddof);
        Period = period;
        (_deviationsUp, _deviationsDown) = (deviationsUp, deviationsDown);
        _window = new WindowMoments(period);
    }

    public int Period { get; }
    public double Upper { get; private set; } = double.NaN;
    public double Middle { get; private set; } = double.NaN;
    public double Lower { get; private set; } = double.NaN;

    public override string Name => "BBANDS";
    public override int SettleLength => Period;
    public override bool IsReady => _window.IsReady;

    /// <summary>The upper band, the first of the outputs upper, middle, lower.</summary>
    public override double Value => Upper;

    public override int OutputCount => 3;

    public override double Output(int index) => index switch
    {
        0 => Upper,
        1 => Middle,
        2 => Lower,
        _ => throw Outputs.OutOfRange(this, index),
    };

    public override void Update(double value)
    {
        _window.Push(value);
        if (!_window.IsReady) return;
        double deviation = Math.Sqrt(_window.Variance * _correction);
        Middle = _window.Mean;
        Upper = Math.FusedMultiplyAdd(_deviationsUp, deviation, Middle);
        Lower = Math.FusedMultiplyAdd(-_deviationsDown, deviation, Middle);
    }

    public override void Reset()
    {
        _window.Reset();
        Upper = Middle = Lower = double.NaN;
    }

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(
        ReadOnlySpan<double> values, int period, Span<double> upper, Span<double> middle, Span<double> lower,
        double deviationsUp = 2.0, double deviationsDown = 2.0, int ddof = 0)
    {
        Guard.SameLength(values.Length, upper.Length);
        Guard.SameLength(values.Length, middle.Length);
        Guard.SameLength(values.Length, lower.Length);
        var indicator = new BollingerBands(period, deviationsUp, deviationsDown, ddof);
        for (int i = 0; i < values.Length; i++)
        {
            indicator.Update(values[i]);
            (upper[i], middle[i], lower[i]) = (indicator.Upper, indicator.Middle, indicator.Lower);
        }
    }
}
