using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Period of the dominant cycle, in bars, 6 … 50 once it has settled.</summary>
public sealed class DominantCyclePeriod() : ValueIndicator("HT_DCPERIOD", 33)
{
    private readonly HilbertCycle _cycle = new(firstBar: 12);
    private int _bars;

    public override void Update(double value)
    {
        if (_bars < SettleLength) _bars++;
        if (_cycle.Next(value) && _bars == SettleLength) Set(_cycle.SmoothPeriod);
    }

    protected override void ResetState()
    {
        _cycle.Reset();
        _bars = 0;
    }

    public static IndicatorDefinition Definition { get; } = Hilbert.Definition("HT_DCPERIOD", "Dominant cycle period",
        "How many bars the strongest rhythm of the price takes.", "period of the homodyne discriminator, smoothed", [new("real")], IndicatorPane.Own,
        () => new DominantCyclePeriod(), new(0, 50));
}

/// <summary>In-phase and quadrature parts of the dominant cycle, in the unit of the price.</summary>
public sealed class CyclePhasor() : ValueIndicator("HT_PHASOR", 33, 2)
{
    private readonly HilbertCycle _cycle = new(firstBar: 12);
    private int _bars;

    public override void Update(double value)
    {
        if (_bars < SettleLength) _bars++;
        if (_cycle.Next(value) && _bars == SettleLength) Set(_cycle.InPhase, _cycle.Quadrature);
    }

    protected override void ResetState()
    {
        _cycle.Reset();
        _bars = 0;
    }

    public static IndicatorDefinition Definition { get; } = Hilbert.Definition("HT_PHASOR", "Cycle phasor",
        "The two coordinates of the price's rotation around its trend.", "in-phase and quadrature parts of the Hilbert transform",
        [new("inPhase"), new("quadrature", "secondary")], IndicatorPane.Own, () => new CyclePhasor());
}

/// <summary>Phase of the dominant cycle in degrees, −45 … 315.</summary>
public sealed class DominantCyclePhase() : ValueIndicator("HT_DCPHASE", 64)
{
    private readonly DominantPhase _phase = new(firstBar: 37);
    private int _bars;

    public override void Update(double value)
    {
        if (_bars < SettleLength) _bars++;
        if (_phase.Next(value) && _bars == SettleLength) Set(_phase.Degrees);
    }

    protected override void ResetState()
    {
        _phase.Reset();
        _bars = 0;
    }

    public static IndicatorDefinition Definition { get; } = Hilbert.Definition("HT_DCPHASE", "Dominant cycle phase",
        "Where in its rhythm the price stands.", "phase of the price against a sine of the dominant period", [new("real")], IndicatorPane.Own,
        () => new DominantCyclePhase(), new(-45, 315));
}

/// <summary>Sine of the dominant cycle's phase, and the same 45 degrees ahead; they cross before cyclic turns.</summary>
public sealed class CycleSine() : ValueIndicator("HT_SINE", 64, 2)
{
    private readonly DominantPhase _phase = new(firstBar: 37);
    private int _bars;

    public override void Update(double value)
    {
        if (_bars < SettleLength) _bars++;
        if (!_phase.Next(value) || _bars < SettleLength) return;
        (double sine, double lead) = Hilbert.Sines(_phase.Degrees);
        Set(sine, lead);
    }

    protected override void ResetState()
    {
        _phase.Reset();
        _bars = 0;
    }

    public static IndicatorDefinition Definition { get; } = Hilbert.Definition("HT_SINE", "Cycle sine wave",
        "Two waves that cross shortly before a cyclic turn, and run side by side in a trend.", "sin(phase), sin(phase + 45°)",
        [new("sine"), new("leadSine", "secondary")], IndicatorPane.Own, () => new CycleSine(), new(-1, 1));
}

/// <summary>Ehlers' instantaneous trendline: the price averaged over exactly one dominant cycle.</summary>
public sealed class CycleTrend() : ValueIndicator("HT_TRENDLINE", 64)
{
    private readonly HilbertCycle _cycle = new(firstBar: 37);
    private CycleTrendline _trend = new();
    private int _bars;

    public override void Update(double value)
    {
        if (_bars < SettleLength) _bars++;
        _trend.Push(value);
        if (!_cycle.Next(value)) return;
        double trend = _trend.Next(_cycle.SmoothPeriod);
        if (_bars == SettleLength) Set(trend);
    }

    protected override void ResetState()
    {
        _cycle.Reset();
        _trend.Reset();
        _bars = 0;
    }

    public static IndicatorDefinition Definition { get; } = Hilbert.Definition("HT_TRENDLINE", "Instantaneous trendline",
        "The price without its rhythm.", "(4·m + 3·m[1] + 2·m[2] + m[3]) / 10, m = mean price of one dominant cycle", [new("real")], IndicatorPane.Price,
        () => new CycleTrend());
}

/// <summary>1 while the price trends, 0 while it cycles (Ehlers).</summary>
public sealed class TrendMode() : ValueIndicator("HT_TRENDMODE", 64)
{
    private readonly DominantPhase _phase = new(firstBar: 37);
    private CycleTrendline _trend = new();
    private double _sine, _lead, _degrees;
    private int _bars, _barsSinceCrossing;

    public override void Update(double value)
    {
        if (_bars < SettleLength) _bars++;
        _trend.Push(value);
        if (!_phase.Next(value)) return;
        double trendline = _trend.Next(_phase.Cycle.SmoothPeriod);
        bool trends = Judge(trendline);
        if (_bars == SettleLength) Set(trends ? 1.0 : 0.0);
    }

    private bool Judge(double trendline)
    {
        double period = _phase.Cycle.SmoothPeriod, turn = _phase.Degrees - _degrees;
        (double sine, double lead) = Hilbert.Sines(_phase.Degrees);
        bool crosses = (sine > lead && _sine <= _lead) || (sine < lead && _sine >= _lead);
        (_sine, _lead, _degrees) = (sine, lead, _phase.Degrees);
        _barsSinceCrossing = crosses ? 1 : Math.Min(_barsSinceCrossing + 1, 1000);
        bool turnsAtCyclePace = period != 0.0 && turn > 0.67 * 360.0 / period && turn < 1.5 * 360.0 / period;
        bool trends = !crosses && _barsSinceCrossing >= 0.5 * period && !turnsAtCyclePace;
        bool isFarFromTrendline = trendline != 0.0 && Math.Abs((_phase.Cycle.SmoothPrice - trendline) / trendline) >= 0.015;
        return trends || isFarFromTrendline;
    }

    protected override void ResetState()
    {
        _phase.Reset();
        _trend.Reset();
        (_sine, _lead, _degrees, _bars, _barsSinceCrossing) = (0.0, 0.0, 0.0, 0, 0);
    }

    public static IndicatorDefinition Definition { get; } = Hilbert.Definition("HT_TRENDMODE", "Trend or cycle mode",
        "Whether the market trends (1) or swings in cycles (0).", "1 unless the phase turns at the pace of the cycle or the sine waves crossed lately",
        [new("integer", "primary", PlotStyle.Area)], IndicatorPane.Own, () => new TrendMode(), new(0, 1));
}

internal static class Hilbert
{
    public static (double Sine, double Lead) Sines(double degrees) =>
        (Trigonometry.Sin(degrees / Trigonometry.DegreesPerRadian), Trigonometry.Sin((degrees + 45.0) / Trigonometry.DegreesPerRadian));

    public static IndicatorDefinition Definition(
        string name, string title, string meaning, string formula, IReadOnlyList<IndicatorOutput> outputs, IndicatorPane pane, Func<Indicator> create, OutputBounds? bounds = null) =>
        new(name, IndicatorGroup.Cycles, title)
        {
            Meaning = meaning,
            Formula = formula,
            Source = "Ehlers, Rocket Science for Traders, 2001; definitions as in TA-Lib",
            Convention = "The transforms start from empty histories at a fixed bar; the first bars still feel that.",
            Outputs = outputs,
            Bounds = bounds,
            Pane = pane,
            Memory = IndicatorMemory.Fading,
            ReadsWholeWindow = true,
            Create = _ => create(),
        };
}
