using Godwit.Core.Functions;
using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Z-score: how many standard deviations the value lies from the mean of its window; 0 when the window is flat.</summary>
public sealed class ZScore(int period = 20, int ddof = 0) : ValueIndicator("ZSCORE", Guard.Period(period))
{
    private readonly double _correction = StandardDeviation.Correction(period, ddof);
    private WindowMoments _window = new(period);

    public override void Update(double value)
    {
        _window.Push(value);
        if (!_window.IsReady) return;
        double deviation = Math.Sqrt(_window.Variance * _correction);
        Set(deviation > 0.0 ? (value - _window.Mean) / deviation : 0.0);
    }

    protected override void ResetState() => _window.Reset();

    public static IndicatorDefinition Definition { get; } = new("ZSCORE", IndicatorGroup.Statistics, "Z-score")
    {
        Meaning = "How unusual the value is against its recent past, in standard deviations.",
        Formula = "(x − mean x) / σ over n values",
        Source = "statistics",
        Convention = "Population deviation unless told otherwise; 0 when the window is flat.",
        Parameters = [IndicatorParameter.Period(20, least: 2), StandardDeviation.Ddof],
        Create = a => new ZScore(a.Period, a.Whole("ddof")),
    };
}

/// <summary>Mean absolute deviation from the window's mean.</summary>
/// <remarks>An update costs O(period).</remarks>
public sealed class AverageDeviation(int period = 14) : ValueIndicator("AVGDEV", Guard.Period(period))
{
    private WindowSpread _window = new(period);

    public override void Update(double value)
    {
        _window.Push(value);
        if (_window.IsReady) Set(_window.MeanAbsoluteDeviation);
    }

    protected override void ResetState() => _window.Reset();

    public static IndicatorDefinition Definition { get; } = new("AVGDEV", IndicatorGroup.Statistics, "Average deviation")
    {
        Meaning = "How far the values of the window lie from their mean, outliers less weighted than in the standard deviation.",
        Formula = "mean |x − mean x|",
        Source = "statistics",
        Parameters = [IndicatorParameter.Period(14)],
        ReadsWholeWindow = true,
        Bounds = new(0, double.PositiveInfinity),
        Create = a => new AverageDeviation(a.Period),
    };
}

/// <summary>The sum of the last <c>period</c> values.</summary>
public sealed class Sum(int period = 30) : ValueIndicator("SUM", Guard.Period(period))
{
    private WindowSum _window = new(period);

    public override void Update(double value)
    {
        _window.Push(value);
        if (_window.IsReady) Set(Math.FusedMultiplyAdd(period, _window.Anchor, _window.Sum));
    }

    protected override void ResetState() => _window.Reset();

    public static IndicatorDefinition Definition { get; } = new("SUM", IndicatorGroup.Statistics, "Sum")
    {
        Meaning = "The total of the window.",
        Formula = "x[0] + … + x[n−1]",
        Source = "arithmetic",
        Parameters = [IndicatorParameter.Period(30)],
        Create = a => new Sum(a.Period),
    };
}

/// <summary>The lowest and the highest of the last <c>period</c> values, and how many bars ago they came.</summary>
public sealed class MinimumMaximum(int period = 30) : ValueIndicator("MINMAX", Guard.Period(period), 4)
{
    private WindowExtreme<Lowest> _low = new(period);
    private WindowExtreme<Highest> _high = new(period);

    public override void Update(double value)
    {
        _low.Push(value);
        _high.Push(value);
        if (_low.IsReady) Set([_low.Value, _high.Value, _low.Age, _high.Age]);
    }

    protected override void ResetState()
    {
        _low.Reset();
        _high.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("MINMAX", IndicatorGroup.Statistics, "Lowest and highest value")
    {
        Meaning = "The recent range and the age of its ends.",
        Formula = "min and max of x[0] … x[n−1], and the bars since each",
        Source = "order statistics",
        Convention = "Of equals the latest counts.",
        Parameters = [IndicatorParameter.Period(30)],
        Outputs = [new("min"), new("max", "secondary"), new("minAge", "muted"), new("maxAge", "muted")],
        Create = a => new MinimumMaximum(a.Period),
    };
}

/// <summary>Skewness and excess kurtosis of the window; 0 when it is flat.</summary>
/// <remarks>An update costs O(period).</remarks>
public sealed class Shape(int period = 30) : ValueIndicator("SHAPE", Guard.Period(period, least: 2), 2)
{
    private ContiguousWindow _window = new(period);

    public override void Update(double value)
    {
        _window.Push(value);
        if (!_window.IsReady) return;
        double mean = 0.0, second = 0.0, third = 0.0, fourth = 0.0;
        foreach (double x in _window.Values) mean += x - value;
        mean = value + mean / period;
        foreach (double x in _window.Values)
        {
            double d = x - mean, square = d * d;
            second += square;
            third += square * d;
            fourth += square * square;
        }
        double variance = second / period;
        if (variance * variance > 0.0) Set(third / period / (variance * Math.Sqrt(variance)), fourth / period / (variance * variance) - 3.0);
        else Set(0.0, 0.0);
    }

    protected override void ResetState() => _window.Reset();

    public static IndicatorDefinition Definition { get; } = new("SHAPE", IndicatorGroup.Statistics, "Skewness and excess kurtosis")
    {
        Meaning = "Whether the window leans to one side, and whether it has fat tails; a normal sample gives 0 and 0.",
        Formula = "mean d³ / σ³ and mean d⁴ / σ⁴ − 3, d = x − mean x",
        Source = "statistics",
        Convention = "Population moments; 0 when the window is flat.",
        Parameters = [IndicatorParameter.Period(30, least: 2)],
        Outputs = [new("skewness"), new("kurtosis", "secondary")],
        ReadsWholeWindow = true,
        Create = a => new Shape(a.Period),
    };
}

/// <summary>Correlation of the series with itself some bars ago, −1 … 1.</summary>
public sealed class Autocorrelation(int period = 30, int lag = 1) : ValueIndicator("AUTOCORREL", Guard.Period(period, 2) + Guard.Period(lag))
{
    private readonly Correlation _correlation = new(period);
    private Ring _past = new(lag);

    public override void Update(double value)
    {
        bool full = _past.IsFull;
        double old = _past.Push(value);
        if (!full) return;
        _correlation.Update(value, old);
        if (_correlation.IsReady) Set(_correlation.Value);
    }

    protected override void ResetState()
    {
        _correlation.Reset();
        _past.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("AUTOCORREL", IndicatorGroup.Statistics, "Autocorrelation")
    {
        Meaning = "Whether the series carries on (positive) or turns back (negative) after the lag.",
        Formula = "correlation of x and x[lag] over n pairs",
        Source = "statistics",
        Convention = "0 when the window is flat.",
        Parameters = [IndicatorParameter.Period(30, least: 2), IndicatorParameter.Bars("lag", 1, "Bars between the pair")],
        Bounds = new(-1, 1),
        Create = a => new Autocorrelation(a.Period, a.Whole("lag")),
    };
}

/// <summary>Logarithmic return over some bars; 0 where a value is not positive.</summary>
public sealed class LogReturn(int period = 1) : ValueIndicator("LOGRETURN", Guard.Period(period) + 1)
{
    private Ring _past = new(period);

    public override void Update(double value)
    {
        bool full = _past.IsFull;
        double old = _past.Push(value);
        if (full) Set(value > 0.0 && old > 0.0 ? DeterministicMath.Log(value / old) : 0.0);
    }

    protected override void ResetState() => _past.Reset();

    public static IndicatorDefinition Definition { get; } = new("LOGRETURN", IndicatorGroup.Statistics, "Logarithmic return")
    {
        Meaning = "The change over n bars as a logarithm, which adds up over time.",
        Formula = "ln(x / x[n])",
        Source = "arithmetic",
        Convention = "0 where a value is not positive.",
        Parameters = [IndicatorParameter.Period(1, meaning: "Bars to look back")],
        Create = a => new LogReturn(a.Period),
    };
}
