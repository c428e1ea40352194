using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>What is read off the least-squares line through the last values.</summary>
public enum RegressionReading { End, Slope, Intercept, Angle, Forecast }

/// <summary>The least-squares line through the last <c>period</c> values against their place 0 … period − 1.</summary>
public sealed class LinearRegression : ValueIndicator
{
    private readonly RegressionReading _reading;
    private readonly double _halfSpan, _perValue, _perSquare;
    private WindowRamp _window;

    public LinearRegression(int period, RegressionReading reading = RegressionReading.End) : base(NameOf(reading), Guard.Period(period, least: 2))
    {
        _reading = reading;
        double n = period;
        _halfSpan = 0.5 * (n - 1.0);
        _perValue = 1.0 / n;
        _perSquare = 12.0 / (n * (n * n - 1.0));
        _window = new WindowRamp(period);
    }

    public override void Update(double value)
    {
        _window.Push(value);
        if (_window.IsReady) Set(Read());
    }

    private double Read()
    {
        // Weights 1 … n have the mean _halfSpan + 1.
        double slope = Math.FusedMultiplyAdd(-(_halfSpan + 1.0), _window.Sum, _window.Ramp) * _perSquare;
        double mean = Math.FusedMultiplyAdd(_window.Sum, _perValue, _window.Anchor);
        return _reading switch
        {
            RegressionReading.End => Math.FusedMultiplyAdd(slope, _halfSpan, mean),
            RegressionReading.Slope => slope,
            RegressionReading.Intercept => Math.FusedMultiplyAdd(slope, -_halfSpan, mean),
            RegressionReading.Forecast => Math.FusedMultiplyAdd(slope, _halfSpan + 1.0, mean),
            _ => Trigonometry.Atan(slope) * Trigonometry.DegreesPerRadian,
        };
    }

    protected override void ResetState() => _window.Reset();

    private static string NameOf(RegressionReading reading) => reading switch
    {
        RegressionReading.End => "LINEARREG",
        RegressionReading.Slope => "LINEARREG_SLOPE",
        RegressionReading.Intercept => "LINEARREG_INTERCEPT",
        RegressionReading.Angle => "LINEARREG_ANGLE",
        RegressionReading.Forecast => "TSF",
        _ => throw new ArgumentOutOfRangeException(nameof(reading), reading, "Unknown reading."),
    };

    public static IReadOnlyList<IndicatorDefinition> Definitions { get; } =
    [
        Of(RegressionReading.End, "Linear regression", "b + m·(n − 1)", "The end of a straight line through the window.", IndicatorPane.Price),
        Of(RegressionReading.Slope, "Linear regression slope", "m", "The trend in price units a bar.", IndicatorPane.Own),
        Of(RegressionReading.Intercept, "Linear regression intercept", "b", "The beginning of a straight line through the window.", IndicatorPane.Price),
        Of(RegressionReading.Angle, "Linear regression angle", "atan(m) in degrees", "The slope as an angle; it depends on the unit of the price.", IndicatorPane.Own),
        Of(RegressionReading.Forecast, "Time series forecast", "b + m·n", "The straight line through the window, one bar ahead.", IndicatorPane.Price),
    ];

    private static IndicatorDefinition Of(RegressionReading reading, string title, string formula, string meaning, IndicatorPane pane) =>
        new(NameOf(reading), IndicatorGroup.Statistics, title)
        {
            Meaning = meaning,
            Formula = $"{formula}, where b + m·i is the least-squares line through the n values at i = 0 … n − 1",
            Source = "least squares",
            Parameters = [IndicatorParameter.Period(14, least: 2)],
            Bounds = reading == RegressionReading.Angle ? new(-90, 90) : null,
            Pane = pane,
            Create = a => new LinearRegression(a.Period, reading),
        };
}
