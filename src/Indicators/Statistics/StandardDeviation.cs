using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Standard deviation of the last <c>period</c> values, times <c>deviations</c>, in the unit of the series.</summary>
/// <remarks><c>ddof</c> 0 divides by the period (population, TA-Lib's habit), 1 by period − 1 (sample). A flat window gives exactly 0.</remarks>
public sealed class StandardDeviation(int period, double deviations = 1.0, int ddof = 0)
    : ValueIndicator("STDDEV", Guard.Period(period))
{
    private readonly double _correction = Correction(period, ddof);
    private WindowMoments _window = new(period);

    public int Period { get; } = period;

    public override void Update(double value)
    {
        _window.Push(value);
        if (_window.IsReady) Set(Math.Sqrt(_window.Variance * _correction) * deviations);
    }

    protected override void ResetState() => _window.Reset();

    /// <summary>period / (period − ddof)</summary>
    internal static double Correction(int period, int ddof)
    {
        if (ddof is not (0 or 1)) throw new ArgumentOutOfRangeException(nameof(ddof), ddof, "ddof must be 0 (population) or 1 (sample).");
        Guard.Period(period, least: ddof + 1);
        return (double)period / (period - ddof);
    }

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output, double deviations = 1.0, int ddof = 0)
    {
        Guard.SameLength(values.Length, output.Length);
        double correction = Correction(period, ddof);
        Guard.BlankUnsettled(output, period);
        if (values.Length < period) return;
        WindowMomentsBatch.Variances(values, period, output);
        Span<double> settled = output[(period - 1)..];
        Roots(settled, correction, deviations);
    }

    /// <summary>√(x · correction) · deviations in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Roots(Span<double> values, double correction, double deviations)
    {
        ref double first = ref MemoryMarshal.GetReference(values);
        int i = 0;
        for (; unchecked(i + 4) <= values.Length; i = unchecked(i + 4))
        {
            nuint at = unchecked((nuint)i);
            (Vector256.Sqrt(Vector256.LoadUnsafe(ref first, at) * correction) * deviations).StoreUnsafe(ref first, at);
        }
        for (; i < values.Length; i++) values[i] = Math.Sqrt(values[i] * correction) * deviations;
    }

    internal static readonly IndicatorParameter Ddof =
        IndicatorParameter.Whole("ddof", 0, 0, 1, "0 divides by n (population), 1 by n − 1 (sample)");

    public static IndicatorDefinition Definition { get; } = new("STDDEV", IndicatorGroup.Statistics, "Standard deviation")
    {
        Meaning = "How far the values of the window lie from their mean.",
        Formula = "k·√(mean (x − mean x)²)",
        Source = "statistics",
        Convention = "Population (ddof 0) unless told otherwise; computed relative to a value of the window, so no digits are lost far from zero.",
        Parameters = [IndicatorParameter.Period(20, least: 2), IndicatorParameter.Real("nbDev", 1.0, -1000.0, 1000.0, "Factor k"), Ddof],
        Create = a => new StandardDeviation(a.Period, a.Real("nbDev"), a.Whole("ddof")),
        SeriesBatch = (a, x, o) => Compute(x, a.Period, o[0], a.Real("nbDev"), a.Whole("ddof")),
    };
}

/// <summary>Variance of the last <c>period</c> values.</summary>
public sealed class Variance(int period, int ddof = 0) : ValueIndicator("VAR", Guard.Period(period))
{
    private readonly double _correction = StandardDeviation.Correction(period, ddof);
    private WindowMoments _window = new(period);

    public override void Update(double value)
    {
        _window.Push(value);
        if (_window.IsReady) Set(_window.Variance * _correction);
    }

    protected override void ResetState() => _window.Reset();

    public static IndicatorDefinition Definition { get; } = new("VAR", IndicatorGroup.Statistics, "Variance")
    {
        Meaning = "The mean squared distance of the window's values from their mean.",
        Formula = "mean (x − mean x)²",
        Source = "statistics",
        Convention = "Population (ddof 0) unless told otherwise; nbDev is accepted and ignored, as in TA-Lib.",
        Parameters = [IndicatorParameter.Period(20), IndicatorParameter.Real("nbDev", 1.0, -1000.0, 1000.0, "Ignored"), StandardDeviation.Ddof],
        Bounds = new(0, double.PositiveInfinity),
        Create = a => new Variance(a.Period, a.Whole("ddof")),
    };
}
