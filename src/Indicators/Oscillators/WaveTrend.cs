using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Wave trend: the typical price's distance from its EMA in units of its usual distance, smoothed, with a signal line.</summary>
public sealed class WaveTrend(int channel = 10, int average = 21, int signal = 4)
    : BarIndicator("WAVETREND", 2 * Guard.Period(channel) + Guard.Period(average) + Guard.Period(signal) - 3, 2)
{
    private SmoothedMean _price = SmoothedMean.Ema(channel), _distance = SmoothedMean.Ema(channel), _wave = SmoothedMean.Ema(average);
    private readonly Sma _signal = new(signal);

    public override void Update(in BarValues bar)
    {
        double typical = bar.Select(PriceField.Typical), mean = _price.Next(typical);
        if (!_price.IsReady) return;
        double distance = _distance.Next(Math.Abs(typical - mean));
        if (!_distance.IsReady) return;
        double wave = _wave.Next(Cci.Index(typical - mean, distance));
        if (!_wave.IsReady) return;
        _signal.Update(wave);
        if (_signal.IsReady) Set(wave, _signal.Value);
    }

    protected override void ResetState()
    {
        _price.Reset();
        _distance.Reset();
        _wave.Reset();
        _signal.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("WAVETREND", IndicatorGroup.Oscillators, "Wave trend")
    {
        Meaning = "A smooth overbought/oversold figure; beyond ±60 is called extreme.",
        Formula = "wt = ema((tp − e) / (0.015·ema(|tp − e|, n)), m), e = ema(tp, n); signal = sma(wt, s)",
        Source = "common practice on charting platforms",
        Convention = "0 when nothing moves.",
        Parameters = [IndicatorParameter.Bars("channel", 10, "Length n"), IndicatorParameter.Bars("average", 21, "Length m"), IndicatorParameter.Bars("signal", 4, "Length s")],
        Inputs = IndicatorDefinition.HighLowClose,
        Outputs = [new("wave"), new("signal", "secondary")],
        Memory = IndicatorMemory.Fading,
        Create = a => new WaveTrend(a.Whole("channel"), a.Whole("average"), a.Whole("signal")),
    };
}

/// <summary>Schaff trend cycle: the stochastic of the stochastic of a MACD, smoothed each time, 0 … 100.</summary>
public sealed class SchaffTrendCycle : ValueIndicator
{
    private readonly double _factor;
    private SmoothedMean _fast, _slow;
    private RawStochastic _first, _second;
    private double _smooth = double.NaN, _value = double.NaN;

    public SchaffTrendCycle(int cycle = 10, int fast = 23, int slow = 50, double factor = 0.5)
        : base("STC", Math.Max(Guard.Period(fast), Guard.Period(slow)) + 2 * Guard.Period(cycle) - 2)
    {
        _factor = Guard.Finite(factor, 0.01, 1.0);
        (_fast, _slow) = (SmoothedMean.Ema(fast), SmoothedMean.Ema(slow));
        (_first, _second) = (new RawStochastic(cycle), new RawStochastic(cycle));
    }

    public override void Update(double value)
    {
        _fast.Next(value);
        _slow.Next(value);
        if (!_fast.IsReady || !_slow.IsReady) return;
        double line = _fast.Lag - _slow.Lag, raw = _first.Next(line, line, line);
        if (!_first.IsReady) return;
        _smooth = double.IsNaN(_smooth) ? raw : Smoothing.Next(_smooth, raw, _factor);
        double again = _second.Next(_smooth, _smooth, _smooth);
        if (!_second.IsReady) return;
        _value = double.IsNaN(_value) ? again : Smoothing.Next(_value, again, _factor);
        Set(_value);
    }

    protected override void ResetState()
    {
        _fast.Reset();
        _slow.Reset();
        _first.Reset();
        _second.Reset();
        _smooth = _value = double.NaN;
    }

    public static IndicatorDefinition Definition { get; } = new("STC", IndicatorGroup.Oscillators, "Schaff trend cycle")
    {
        Meaning = "A MACD squeezed into 0 … 100, so that turns show early.",
        Formula = "two stochastics of n bars, one on the other, of ema(x, fast) − ema(x, slow), each smoothed with weight f",
        Source = "Schaff 1999",
        Convention = "An empty range counts as 0; the smoothing starts at its first value.",
        Parameters =
        [
            IndicatorParameter.Bars("cycle", 10, "Length n of the stochastics"), IndicatorParameter.Bars("fast", 23, "Length of the fast average"),
            IndicatorParameter.Bars("slow", 50, "Length of the slow average"), IndicatorParameter.Real("factor", 0.5, 0.01, 1.0, "Weight f"),
        ],
        Memory = IndicatorMemory.Fading,
        Bounds = new(0, 100),
        Create = a => new SchaffTrendCycle(a.Whole("cycle"), a.Whole("fast"), a.Whole("slow"), a.Real("factor")),
    };
}
