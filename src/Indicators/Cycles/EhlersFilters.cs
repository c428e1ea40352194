using Godwit.Core.Functions;
using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Ehlers' super smoother: a two-pole low-pass filter that lets through cycles longer than <c>period</c> bars.</summary>
internal struct SuperSmootherFilter
{
    private readonly double _c1, _c2, _c3;
    private double _input, _first, _second;
    private int _count;

    public SuperSmootherFilter(int period)
    {
        double angle = 1.4142135623730951 * Math.PI / period, decay = DeterministicMath.Exp(-angle);
        _c2 = 2.0 * decay * Trigonometry.Cos(angle);
        _c3 = -decay * decay;
        _c1 = 1.0 - _c2 - _c3;
    }

    public double Next(double value)
    {
        // Written relative to the value, so that a flat series passes unchanged; the first two values pass as they are.
        double output = _count < 2 ? value : value + (0.5 * _c1 * (_input - value) + _c2 * (_first - value) + _c3 * (_second - value));
        (_input, _first, _second) = (value, output, _first);
        if (_count < 2) _count++;
        return output;
    }

    public void Reset() => (_input, _first, _second, _count) = (0.0, 0.0, 0.0, 0);
}

/// <summary>Ehlers' super smoother of a series.</summary>
public sealed class SuperSmoother(int period) : ValueIndicator("SUPERSMOOTHER", Guard.Period(period, least: 2))
{
    private SuperSmootherFilter _filter = new(period);
    private int _bars;

    public override void Update(double value)
    {
        double smooth = _filter.Next(value);
        if (_bars < SettleLength) _bars++;
        if (_bars == SettleLength) Set(smooth);
    }

    protected override void ResetState()
    {
        _filter.Reset();
        _bars = 0;
    }

    public static IndicatorDefinition Definition { get; } = new("SUPERSMOOTHER", IndicatorGroup.Cycles, "Super smoother")
    {
        Meaning = "The series without its rapid wiggles, with less lag than an average of the same smoothness.",
        Formula = "s = c1·(x + x[1])/2 + c2·s[1] + c3·s[2], a two-pole Butterworth filter of n bars",
        Source = "Ehlers, Cycle Analytics for Traders, 2013",
        Convention = "The first two values pass unchanged.",
        Parameters = [IndicatorParameter.Period(10, least: 2, meaning: "Shortest cycle that passes")],
        Pane = IndicatorPane.Price,
        Memory = IndicatorMemory.Fading,
        Create = a => new SuperSmoother(a.Period),
    };
}

/// <summary>Ehlers' roofing filter: a two-pole high-pass filter followed by the super smoother; cycles between the two lengths pass.</summary>
public sealed class RoofingFilter : ValueIndicator
{
    private readonly double _gain, _keep;
    private SuperSmootherFilter _smoother;
    private double _value1, _value2, _high1, _high2;
    private int _bars;

    public RoofingFilter(int highPass = 48, int lowPass = 10) : base("ROOFING", Guard.Period(highPass, least: 5))
    {
        (double sine, double cosine) = Trigonometry.SinCos(1.4142135623730951 * Math.PI / highPass);
        double alpha = (cosine + sine - 1.0) / cosine;
        _gain = (1.0 - 0.5 * alpha) * (1.0 - 0.5 * alpha);
        _keep = 1.0 - alpha;
        _smoother = new SuperSmootherFilter(Guard.Period(lowPass, least: 2));
    }

    public override void Update(double value)
    {
        double high = _bars < 2 ? 0.0 : _gain * (value - _value1 - (_value1 - _value2)) + 2.0 * _keep * _high1 - _keep * _keep * _high2;
        (_value1, _value2, _high1, _high2) = (value, _value1, high, _high1);
        double smooth = _smoother.Next(high);
        if (_bars < SettleLength) _bars++;
        if (_bars == SettleLength) Set(smooth);
    }

    protected override void ResetState()
    {
        _smoother.Reset();
        (_value1, _value2, _high1, _high2, _bars) = (0.0, 0.0, 0.0, 0.0, 0);
    }

    public static IndicatorDefinition Definition { get; } = new("ROOFING", IndicatorGroup.Cycles, "Roofing filter")
    {
        Meaning = "The swing of the price alone: neither its trend nor its noise; it moves around zero.",
        Formula = "supersmoother(highpass(x, long), short)",
        Source = "Ehlers, Cycle Analytics for Traders, 2013",
        Convention = "Starts at zero.",
        Parameters = [IndicatorParameter.Bars("highPass", 48, "Longest cycle that passes", 5), IndicatorParameter.Bars("lowPass", 10, "Shortest cycle that passes", 2)],
        Memory = IndicatorMemory.Fading,
        Create = a => new RoofingFilter(a.Whole("highPass"), a.Whole("lowPass")),
    };
}

/// <summary>Ehlers' cyber cycle: the cyclic part of a smoothed series.</summary>
public sealed class CyberCycle : ValueIndicator
{
    private readonly double _gain, _keep;
    private Ring _values = new(4), _smooth = new(3);
    private double _cycle1, _cycle2;
    private int _bars;

    public CyberCycle(double alpha = 0.07) : base("CYBERCYCLE", 7)
    {
        Guard.Finite(alpha, 0.001, 1.0);
        _gain = (1.0 - 0.5 * alpha) * (1.0 - 0.5 * alpha);
        _keep = 1.0 - alpha;
    }

    public override void Update(double value)
    {
        _values.Push(value);
        _bars = Math.Min(_bars + 1, 1000);
        if (!_values.IsFull) return;
        _smooth.Push((_values.Ago(0) + 2.0 * _values.Ago(1) + 2.0 * _values.Ago(2) + _values.Ago(3)) / 6.0);
        if (!_smooth.IsFull) return;
        double bend = _smooth.Ago(0) - _smooth.Ago(1) - (_smooth.Ago(1) - _smooth.Ago(2));
        double cycle = _gain * bend + 2.0 * _keep * _cycle1 - _keep * _keep * _cycle2;
        (_cycle1, _cycle2) = (cycle, _cycle1);
        if (_bars >= SettleLength) Set(cycle);
    }

    protected override void ResetState()
    {
        _values.Reset();
        _smooth.Reset();
        (_cycle1, _cycle2, _bars) = (0.0, 0.0, 0);
    }

    public static IndicatorDefinition Definition { get; } = new("CYBERCYCLE", IndicatorGroup.Cycles, "Cyber cycle")
    {
        Meaning = "The rhythm of the price without its trend; it moves around zero.",
        Formula = "c = (1 − a/2)²·(s − 2·s[1] + s[2]) + 2(1 − a)·c[1] − (1 − a)²·c[2], s = (x + 2x[1] + 2x[2] + x[3]) / 6",
        Source = "Ehlers, Cybernetic Analysis for Stocks and Futures, 2004",
        Convention = "Starts at zero.",
        Parameters = [IndicatorParameter.Real("alpha", 0.07, 0.001, 1.0, "Weight a: larger follows faster cycles")],
        Memory = IndicatorMemory.Fading,
        Create = a => new CyberCycle(a.Real("alpha")),
    };
}
