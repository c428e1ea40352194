using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Pearson correlation of two series over the last <c>period</c> pairs, −1 … 1; 0 when either does not move.</summary>
public sealed class Correlation(int period) : PairIndicator("CORREL", Guard.Period(period))
{
    private WindowPair _window = new(period);

    public override void Update(double first, double second)
    {
        _window.Push(first, second);
        if (!_window.IsReady) return;
        double product = _window.VarianceX * _window.VarianceY;
        // The square roots are taken apart where the product would leave the range of doubles.
        double scale = product is > 1e-280 and < 1e280 ? Math.Sqrt(product) : Math.Sqrt(_window.VarianceX) * Math.Sqrt(_window.VarianceY);
        Set(scale > 0.0 ? Math.Clamp(_window.Covariance / scale, -1.0, 1.0) : 0.0);
    }

    protected override void ResetState() => _window.Reset();

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> first, ReadOnlySpan<double> second, int period, Span<double> output) =>
        Batch.Run(new Correlation(period), first, second, output);

    public static IndicatorDefinition Definition { get; } = new("CORREL", IndicatorGroup.Statistics, "Correlation")
    {
        Meaning = "How closely two series move together, −1 … 1.",
        Formula = "cov(x, y) / (σx·σy) over n pairs",
        Source = "Pearson 1895",
        Convention = "0 when either series does not move.",
        Parameters = [IndicatorParameter.Period(30)],
        Inputs = IndicatorDefinition.HighLow,
        Bounds = new(-1, 1),
        Create = a => new Correlation(a.Period),
    };
}

/// <summary>Beta: the slope of the second series' returns on the first's, over <c>period</c> returns; 0 when the first does not move.</summary>
public sealed class Beta(int period) : PairIndicator("BETA", Guard.Period(period) + 1)
{
    private WindowPair _window = new(period);
    private double _previousFirst = double.NaN, _previousSecond;

    public override void Update(double first, double second)
    {
        if (!double.IsNaN(_previousFirst))
        {
            _window.Push(Return(first, _previousFirst), Return(second, _previousSecond));
            if (_window.IsReady) Set(_window.VarianceX > 0.0 ? _window.Covariance / _window.VarianceX : 0.0);
        }
        (_previousFirst, _previousSecond) = (first, second);
    }

    private static double Return(double value, double previous) => previous == 0.0 ? 0.0 : (value - previous) / previous;

    protected override void ResetState()
    {
        _window.Reset();
        (_previousFirst, _previousSecond) = (double.NaN, 0.0);
    }

    public static IndicatorDefinition Definition { get; } = new("BETA", IndicatorGroup.Statistics, "Beta")
    {
        Meaning = "How strongly the second series answers to the first.",
        Formula = "cov(rx, ry) / var(rx), r = x / x[1] − 1 over n returns",
        Source = "Sharpe 1964; inputs as in TA-Lib",
        Convention = "0 when the first series does not move.",
        Parameters = [IndicatorParameter.Period(5)],
        Inputs = IndicatorDefinition.HighLow,
        Create = a => new Beta(a.Period),
    };
}
