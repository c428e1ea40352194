using Godwit.Core.Functions;
using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>How realised volatility is estimated from bars.</summary>
public enum VolatilityEstimator { CloseToClose, Parkinson, GarmanKlass, RogersSatchell, YangZhang }

/// <summary>Realised volatility of the last <c>period</c> bars, as a fraction, scaled to a year of <c>barsPerYear</c> bars (1: per bar).</summary>
/// <remarks>Prices must be positive; a bar with a price that is not counts as one that did not move.</remarks>
public sealed class RealisedVolatility : BarIndicator
{
    private readonly VolatilityEstimator _estimator;
    private readonly double _perYear, _openWeight;
    private WindowMoments _returns, _gaps;
    private WindowTotal _terms;
    private double _previousClose = double.NaN;

    public RealisedVolatility(VolatilityEstimator estimator, int period, double barsPerYear = 1.0)
        : base(NameOf(estimator), Guard.Period(period, least: 2) + (NeedsPreviousClose(estimator) ? 1 : 0))
    {
        _estimator = estimator;
        _perYear = Guard.Finite(barsPerYear, 1e-6, 1e12);
        _openWeight = 0.34 / (1.34 + (period + 1.0) / (period - 1.0));
        (_returns, _gaps, _terms) = (new WindowMoments(period), new WindowMoments(period), new WindowTotal(period));
        Period = period;
    }

    public int Period { get; }

    public override void Update(in BarValues bar)
    {
        double previous = _previousClose;
        _previousClose = bar.Close;
        if (NeedsPreviousClose(_estimator) && double.IsNaN(previous)) return;
        double open = LogRatio(bar.Open, previous), up = LogRatio(bar.High, bar.Open), down = LogRatio(bar.Low, bar.Open), close = LogRatio(bar.Close, bar.Open);
        switch (_estimator)
        {
            case VolatilityEstimator.CloseToClose: _returns.Push(LogRatio(bar.Close, previous)); break;
            case VolatilityEstimator.Parkinson: _terms.Push((up - down) * (up - down) / (4.0 * LogOfTwo)); break;
            case VolatilityEstimator.GarmanKlass: _terms.Push(0.5 * (up - down) * (up - down) - (2.0 * LogOfTwo - 1.0) * close * close); break;
            case VolatilityEstimator.YangZhang:
                _gaps.Push(open);
                _returns.Push(close);
                _terms.Push(up * (up - close) + down * (down - close));
                break;
            default: _terms.Push(up * (up - close) + down * (down - close)); break;
        }
        if (_terms.IsReady || _returns.IsReady) Set(Math.Sqrt(Math.Max(0.0, VariancePerBar()) * _perYear));
    }

    private const double LogOfTwo = 0.6931471805599453;

    private double VariancePerBar()
    {
        double sample = Period / (Period - 1.0);
        return _estimator switch
        {
            VolatilityEstimator.CloseToClose => _returns.Variance * sample,
            VolatilityEstimator.YangZhang => _gaps.Variance * sample + _openWeight * _returns.Variance * sample + (1.0 - _openWeight) * (_terms.Sum / Period),
            _ => _terms.Sum / Period,
        };
    }

    private static double LogRatio(double value, double reference) => value > 0.0 && reference > 0.0 ? DeterministicMath.Log(value / reference) : 0.0;

    private static bool NeedsPreviousClose(VolatilityEstimator estimator) =>
        estimator is VolatilityEstimator.CloseToClose or VolatilityEstimator.YangZhang;

    protected override void ResetState()
    {
        _returns.Reset();
        _gaps.Reset();
        _terms.Reset();
        _previousClose = double.NaN;
    }

    private static string NameOf(VolatilityEstimator estimator) => estimator switch
    {
        VolatilityEstimator.CloseToClose => "VOLATILITY",
        VolatilityEstimator.Parkinson => "PARKINSON",
        VolatilityEstimator.GarmanKlass => "GARMANKLASS",
        VolatilityEstimator.RogersSatchell => "ROGERSSATCHELL",
        VolatilityEstimator.YangZhang => "YANGZHANG",
        _ => throw new ArgumentOutOfRangeException(nameof(estimator), estimator, "Unknown estimator."),
    };

    public static IReadOnlyList<IndicatorDefinition> Definitions { get; } =
    [
        Of(VolatilityEstimator.CloseToClose, "Close-to-close volatility", "√(var ln(c / c[1]))", "textbook; sample variance", [PriceField.Close]),
        Of(VolatilityEstimator.Parkinson, "Parkinson volatility", "√(mean ln²(h/l) / (4 ln 2))", "Parkinson, Journal of Business, 1980", IndicatorDefinition.OpenHighLowClose),
        Of(VolatilityEstimator.GarmanKlass, "Garman-Klass volatility", "√(mean (½ ln²(h/l) − (2 ln 2 − 1) ln²(c/o)))", "Garman and Klass, Journal of Business, 1980", IndicatorDefinition.OpenHighLowClose),
        Of(VolatilityEstimator.RogersSatchell, "Rogers-Satchell volatility", "√(mean (ln(h/o) ln(h/c) + ln(l/o) ln(l/c)))", "Rogers and Satchell, Annals of Applied Probability, 1991", IndicatorDefinition.OpenHighLowClose),
        Of(VolatilityEstimator.YangZhang, "Yang-Zhang volatility", "√(var ln(o/c[1]) + k·var ln(c/o) + (1 − k)·rs²), k = 0.34 / (1.34 + (n + 1)/(n − 1))", "Yang and Zhang, Journal of Business, 2000", IndicatorDefinition.OpenHighLowClose),
    ];

    private static IndicatorDefinition Of(VolatilityEstimator estimator, string title, string formula, string source, PriceField[] inputs) =>
        new(NameOf(estimator), IndicatorGroup.Volatility, title)
        {
            Meaning = "How strongly the price moved, as a fraction: 0.01 is one percent a bar, or a year if the bars of a year are given.",
            Formula = $"{formula}·√(bars per year), over n bars",
            Source = source,
            Convention = "Variances have divisor n − 1; not annualised unless barsPerYear is given.",
            Parameters = [IndicatorParameter.Period(20, least: 2), IndicatorParameter.Real("barsPerYear", 1.0, 1e-6, 1e12, "Bars in a year; 1 leaves it per bar")],
            Inputs = inputs,
            Bounds = new(0, double.PositiveInfinity),
            Create = a => new RealisedVolatility(estimator, a.Period, a.Real("barsPerYear")),
        };
}
