using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Options of <see cref="Cusum"/>.</summary>
public sealed record CusumOptions
{
    /// <summary>k: what is forgiven per bar, in deviations; half the shift that is to be found.</summary>
    public double Slack { get; init; } = 0.5;

    /// <summary>h: above it there is an alarm, in deviations.</summary>
    public double Threshold { get; init; } = 5;

    /// <summary>Returns that measure the size of a bar.</summary>
    public int HistoryBars { get; init; } = 100;
}

/// <summary>Page's sums of standardised returns, and an alarm when the mean return has shifted.</summary>
public sealed class Cusum : ValueIndicator, IGauge
{
    private PageCusum _sums;
    private StandardizedReturns _returns;

    public Cusum(CusumOptions? options = null) : base("CUSUM", StandardizedReturns.SettleLength((options ?? new()).HistoryBars), 3)
    {
        options ??= new CusumOptions();
        _sums = new PageCusum(0.0, Guard.Finite(options.Slack, 0.0, 1e3), Guard.Finite(options.Threshold, 0.01, 1e6));
        _returns = new StandardizedReturns(options.HistoryBars);
    }

    /// <summary>+1 when this bar raised the alarm of a rise, −1 of a fall, else 0.</summary>
    public int Alarm => IsReady ? (int)Output(2) : 0;

    public override void Update(double value)
    {
        double z = _returns.Next(value);
        if (double.IsNaN(z)) return;
        int alarm = _sums.Update(z);
        Set(_sums.Up, _sums.Down, alarm);
    }

    protected override void ResetState()
    {
        _sums.Reset();
        _returns.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("CUSUM", IndicatorGroup.Regimes, "Page's cumulative sums")
    {
        Meaning = "An alarm when returns have strayed up or down for longer than chance explains.",
        Formula = "up = max(0, up[1] + z − k), down = max(0, down[1] − z − k); alarm when one exceeds h, then both begin again at 0",
        Source = "Page, Biometrika 41, 1954",
        Convention = "z = ln(x/x[1]) / (√(π/2)·mean |ln return| of the h bars before); the sums are shown before an alarm clears them; alarm is +1, −1 or 0.",
        Parameters =
        [
            IndicatorParameter.Real("slack", 0.5, 0.0, 1e3, "Deviations k that are forgiven per bar"),
            IndicatorParameter.Real("threshold", 5.0, 0.01, 1e6, "Deviations above which there is an alarm"),
            IndicatorParameter.Bars("history", 100, "Returns that measure the size of a bar"),
        ],
        Outputs = [new("up", "positive"), new("down", "negative"), new("alarm", "primary", PlotStyle.Marker)],
        Memory = IndicatorMemory.Endless,
        Create = a => new Cusum(new() { Slack = a.Real("slack"), Threshold = a.Real("threshold"), HistoryBars = a.Whole("history") }),
    };
}
