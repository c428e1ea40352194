using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>The least-squares line's end with bands of some residual deviations, and how much of the variance the line explains.</summary>
public sealed class RegressionChannel : ValueIndicator
{
    private readonly double _deviations, _halfSpan, _perValue, _perSquare;
    private WindowRamp _ramp;
    private WindowMoments _moments;

    public RegressionChannel(int period = 20, double deviations = 2.0) : base("LINREGCHANNEL", Guard.Period(period, least: 3), 4)
    {
        double n = period;
        (_deviations, _halfSpan, _perValue, _perSquare) = (deviations, 0.5 * (n - 1.0), 1.0 / n, 12.0 / (n * (n * n - 1.0)));
        (_ramp, _moments) = (new WindowRamp(period), new WindowMoments(period));
    }

    public override void Update(double value)
    {
        _ramp.Push(value);
        _moments.Push(value);
        if (!_ramp.IsReady) return;
        double slope = Math.FusedMultiplyAdd(-(_halfSpan + 1.0), _ramp.Sum, _ramp.Ramp) * _perSquare;
        double end = Math.FusedMultiplyAdd(slope, _halfSpan, _moments.Mean), variance = _moments.Variance;
        // The line explains slope² times the variance of the places, 1/(12·n)·(n³ − n) divided by n.
        double explained = Math.Min(variance, slope * slope * _perValue / _perSquare);
        double width = _deviations * Math.Sqrt(variance - explained);
        Set([end + width, end, end - width, variance > 0.0 ? explained / variance : 0.0]);
    }

    protected override void ResetState()
    {
        _ramp.Reset();
        _moments.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("LINREGCHANNEL", IndicatorGroup.Statistics, "Linear regression channel")
    {
        Meaning = "A straight trend through the window, how far values stray from it, and how well it fits (0 … 1).",
        Formula = "end of the least-squares line ± k·√(mean residual²); r2 = explained / total variance",
        Source = "least squares",
        Convention = "Population deviation of the residuals; r2 is 0 when the window is flat.",
        Parameters = [IndicatorParameter.Period(20, least: 3), IndicatorParameter.Real("deviations", 2.0, 0.0, 1000.0, "Deviations k to the bands")],
        Outputs = [new("upper", "secondary"), new("middle"), new("lower", "secondary"), new("r2", "muted")],
        Pane = IndicatorPane.Price,
        Create = a => new RegressionChannel(a.Period, a.Real("deviations")),
    };
}
