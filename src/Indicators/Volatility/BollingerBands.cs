using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Bollinger bands: an average of the last <c>period</c> values, and bands some standard deviations above and below it.</summary>
/// <remarks><c>ddof</c> 0 (population) is Bollinger's and TA-Lib's habit. A flat window gives three equal lines.</remarks>
public sealed class BollingerBands : ValueIndicator
{
    private readonly double _deviationsUp, _deviationsDown, _correction;
    private readonly ValueIndicator? _otherMiddle;
    private WindowMoments _window;

    public BollingerBands(
        int period = 20, double deviationsUp = 2.0, double deviationsDown = 2.0, int ddof = 0, MovingAverageType middle = MovingAverageType.Sma)
        : this(period, deviationsUp, deviationsDown, ddof, middle == MovingAverageType.Sma ? null : MovingAverages.Create(middle, period)) { }

    private BollingerBands(int period, double deviationsUp, double deviationsDown, int ddof, ValueIndicator? otherMiddle)
        : base("BBANDS", Math.Max(Guard.Period(period), otherMiddle?.SettleLength ?? 0), 3)
    {
        _correction = StandardDeviation.Correction(period, ddof);
        Period = period;
        (_deviationsUp, _deviationsDown) = (deviationsUp, deviationsDown);
        _otherMiddle = otherMiddle;
        _window = new WindowMoments(period);
    }

    public int Period { get; }
    public double Upper => Value;
    public double Middle => Output(1);
    public double Lower => Output(2);

    public override void Update(double value)
    {
        _window.Push(value);
        _otherMiddle?.Update(value);
        if (!_window.IsReady || _otherMiddle is { IsReady: false }) return;
        double deviation = Math.Sqrt(_window.Variance * _correction), middle = _otherMiddle?.Value ?? _window.Mean;
        Set(Math.FusedMultiplyAdd(_deviationsUp, deviation, middle), middle, Math.FusedMultiplyAdd(-_deviationsDown, deviation, middle));
    }

    protected override void ResetState()
    {
        _window.Reset();
        _otherMiddle?.Reset();
    }

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(
        ReadOnlySpan<double> values, int period, Span<double> upper, Span<double> middle, Span<double> lower,
        double deviationsUp = 2.0, double deviationsDown = 2.0, int ddof = 0)
    {
        Guard.SameLength(values.Length, upper.Length);
        Guard.SameLength(values.Length, middle.Length);
        Guard.SameLength(values.Length, lower.Length);
        double correction = StandardDeviation.Correction(period, ddof);
        Guard.BlankUnsettled(upper, period);
        Guard.BlankUnsettled(middle, period);
        Guard.BlankUnsettled(lower, period);
        if (values.Length < period) return;
        WindowMomentsBatch.Compute(values, period, middle, upper);
        Widen(upper[(period - 1)..], middle[(period - 1)..], lower[(period - 1)..], correction, deviationsUp, -deviationsDown);
    }

    /// <summary>Turns variances, which stand in the place of the upper band, into the two bands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen(Span<double> upper, ReadOnlySpan<double> middle, Span<double> lower, double correction, double up, double down)
    {
        ref double uppers = ref MemoryMarshal.GetReference(upper), middles = ref MemoryMarshal.GetReference(middle), lowers = ref MemoryMarshal.GetReference(lower);
        Vector256<double> ups = Vector256.Create(up), downs = Vector256.Create(down);
        int i = 0;
        for (; unchecked(i + 4) <= upper.Length; i = unchecked(i + 4))
        {
            nuint at = unchecked((nuint)i);
            Vector256<double> deviation = Vector256.Sqrt(Vector256.LoadUnsafe(ref uppers, at) * correction), mean = Vector256.LoadUnsafe(ref middles, at);
            Vector256.FusedMultiplyAdd(ups, deviation, mean).StoreUnsafe(ref uppers, at);
            Vector256.FusedMultiplyAdd(downs, deviation, mean).StoreUnsafe(ref lowers, at);
        }
        for (; i < upper.Length; i++)
        {
            double deviation = Math.Sqrt(upper[i] * correction);
            upper[i] = Math.FusedMultiplyAdd(up, deviation, middle[i]);
            lower[i] = Math.FusedMultiplyAdd(down, deviation, middle[i]);
        }
    }

    public static IndicatorDefinition Definition { get; } = new("BBANDS", IndicatorGroup.Volatility, "Bollinger bands")
    {
        Meaning = "A channel as wide as the market is restless: values beyond it are rare in a calm market.",
        Formula = "middle = ma(x, n); upper, lower = middle ± k·√(mean (x − mean x)²)",
        Source = "Bollinger, Bollinger on Bollinger Bands, 2001",
        Convention = "Population deviation (ddof 0) unless told otherwise; its mean is the simple one whatever the middle.",
        Parameters =
        [
            IndicatorParameter.Period(20, least: 2),
            IndicatorParameter.Real("nbDevUp", 2.0, -1000.0, 1000.0, "Deviations to the upper band"),
            IndicatorParameter.Real("nbDevDn", 2.0, -1000.0, 1000.0, "Deviations to the lower band"),
            IndicatorParameter.Average("maType", MovingAverageType.Sma, "Kind of the middle line"),
            StandardDeviation.Ddof,
        ],
        Outputs = [new("upper", "secondary"), new("middle"), new("lower", "secondary")],
        Pane = IndicatorPane.Price,
        Create = a => new BollingerBands(a.Period, a.Real("nbDevUp"), a.Real("nbDevDn"), a.Whole("ddof"), a.Average("maType")),
        SeriesBatch = ComputeArguments,
    };

    private static void ComputeArguments(IndicatorArguments a, ReadOnlySpan<double> x, double[][] o)
    {
        if (a.Average("maType") == MovingAverageType.Sma)
            Compute(x, a.Period, o[0], o[1], o[2], a.Real("nbDevUp"), a.Real("nbDevDn"), a.Whole("ddof"));
        else Batch.Run((ValueIndicator)Definition.Create(a), x, o);
    }
}
