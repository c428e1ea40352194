using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Ehlers' MESA adaptive moving average and the average that follows it; their weight follows the phase of the dominant cycle.</summary>
public sealed class Mama : ValueIndicator
{
    private readonly double _fastLimit, _slowLimit;
    private readonly HilbertCycle _cycle = new(firstBar: 12);
    private double _phase, _mama, _fama;
    private int _bars;

    public Mama(double fastLimit = 0.5, double slowLimit = 0.05) : base("MAMA", 33, 2)
    {
        _fastLimit = Guard.Finite(fastLimit, 0.01, 0.99);
        _slowLimit = Guard.Finite(slowLimit, 0.01, 0.99);
    }

    public double Following => Output(1);

    public override void Update(double value)
    {
        if (_bars < SettleLength) _bars++;
        if (!_cycle.Next(value)) return;
        double phase = _cycle.InPhase == 0.0 ? 0.0 : Trigonometry.Atan(_cycle.Quadrature / _cycle.InPhase) * Trigonometry.DegreesPerRadian;
        double turn = Math.Max(1.0, _phase - phase);
        _phase = phase;
        double weight = turn > 1.0 ? Math.Max(_fastLimit / turn, _slowLimit) : _fastLimit;
        _mama = weight * value + (1.0 - weight) * _mama;
        weight *= 0.5;
        _fama = weight * _mama + (1.0 - weight) * _fama;
        if (_bars == SettleLength) Set(_mama, _fama);
    }

    protected override void ResetState()
    {
        _cycle.Reset();
        (_phase, _mama, _fama, _bars) = (0.0, 0.0, 0.0, 0);
    }

    public static IndicatorDefinition Definition { get; } = new("MAMA", IndicatorGroup.Averages, "MESA adaptive moving average")
    {
        Meaning = "An average that jumps with the price at a turn of the cycle and holds in between; crossing its follower marks turns.",
        Formula = "mama = a·x + (1 − a)·mama[1], a = fast / Δphase within [slow, fast]; fama likewise with a/2",
        Source = "Ehlers, Technical Analysis of Stocks & Commodities, September 2001",
        Convention = "Starts from 0 at bar 12 and is given from bar 32 on, as in TA-Lib.",
        Parameters =
        [
            IndicatorParameter.Real("fastLimit", 0.5, 0.01, 0.99, "Largest weight"),
            IndicatorParameter.Real("slowLimit", 0.05, 0.01, 0.99, "Smallest weight"),
        ],
        Outputs = [new("mama"), new("fama", "secondary")],
        Pane = IndicatorPane.Price,
        Memory = IndicatorMemory.Fading,
        Create = a => new Mama(a.Real("fastLimit"), a.Real("slowLimit")),
    };
}
