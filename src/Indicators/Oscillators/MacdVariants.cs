using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>MACD with a choice of averages for each of its three lines; both settle at the same bar, as in TA-Lib.</summary>
public sealed class MacdExtended : ValueIndicator
{
    private readonly AveragePair _averages;
    private readonly ValueIndicator _signal;

    public MacdExtended(
        int fast = 12, MovingAverageType fastType = MovingAverageType.Sma, int slow = 26, MovingAverageType slowType = MovingAverageType.Sma,
        int signal = 9, MovingAverageType signalType = MovingAverageType.Sma)
        : this(new AveragePair(fastType, fast, slowType, slow, FastSeed.Late), MovingAverages.Create(signalType, signal)) { }

    private MacdExtended(AveragePair averages, ValueIndicator signal) : base("MACDEXT", averages.SettleLength + signal.SettleLength - 1, 3) =>
        (_averages, _signal) = (averages, signal);

    public override void Update(double value)
    {
        _averages.Update(value);
        if (!_averages.IsReady) return;
        double line = _averages.Fast - _averages.Slow;
        _signal.Update(line);
        if (_signal.IsReady) Set(line, _signal.Value, line - _signal.Value);
    }

    protected override void ResetState()
    {
        _averages.Reset();
        _signal.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("MACDEXT", IndicatorGroup.Oscillators, "MACD with a choice of averages")
    {
        Meaning = "As MACD, with other averages.",
        Formula = "macd = ma(x, fast) − ma(x, slow); signal = ma(macd, m); hist = macd − signal",
        Source = "Appel 1979; parameters as in TA-Lib",
        Convention = "The average that would settle first is seeded late, so that both settle at the same bar.",
        Parameters =
        [
            IndicatorParameter.Bars("fast", 12, "Length of the fast average"), IndicatorParameter.Average("fastMA", MovingAverageType.Sma, "Its kind"),
            IndicatorParameter.Bars("slow", 26, "Length of the slow average"), IndicatorParameter.Average("slowMA", MovingAverageType.Sma, "Its kind"),
            IndicatorParameter.Bars("signal", 9, "Length of the signal"), IndicatorParameter.Average("signalMA", MovingAverageType.Sma, "Its kind"),
        ],
        Outputs = [new("macd"), new("signal", "secondary"), new("hist", "muted", PlotStyle.Histogram)],
        Memory = IndicatorMemory.Fading,
        Create = a => new MacdExtended(
            a.Whole("fast"), a.Average("fastMA"), a.Whole("slow"), a.Average("slowMA"), a.Whole("signal"), a.Average("signalMA")),
    };
}

/// <summary>MACD with the fixed weights 0.15 and 0.075 in place of 2/13 and 2/27, as Appel first gave it.</summary>
public sealed class MacdFixed(int signal = 9) : ValueIndicator("MACDFIX", 26 + Guard.Period(signal) - 1, 3)
{
    private SmoothedMean _fast = SmoothedMean.Weighted(0.15, 12, skip: 14), _slow = SmoothedMean.Weighted(0.075, 26), _signal = SmoothedMean.Ema(signal);

    public override void Update(double value)
    {
        _fast.Next(value);
        _slow.Next(value);
        if (!_slow.IsReady) return;
        double line = _fast.Lag - _slow.Lag, average = _signal.Next(line);
        if (_signal.IsReady) Set(line, average, -_signal.Lag);
    }

    protected override void ResetState()
    {
        _fast.Reset();
        _slow.Reset();
        _signal.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("MACDFIX", IndicatorGroup.Oscillators, "MACD with fixed weights")
    {
        Meaning = "As MACD 12/26 with Appel's rounded weights.",
        Formula = "macd = e(x, 0.15) − e(x, 0.075); signal = ema(macd, m); hist = macd − signal",
        Source = "Appel 1979; definition as in TA-Lib",
        Convention = "The fast average is seeded late, at the bar of the slow seed.",
        Parameters = [IndicatorParameter.Bars("signal", 9, "Length of the signal")],
        Outputs = [new("macd"), new("signal", "secondary"), new("hist", "muted", PlotStyle.Histogram)],
        Memory = IndicatorMemory.Fading,
        Create = a => new MacdFixed(a.Whole("signal")),
    };
}

/// <summary>Percentage volume oscillator: PPO of the volume with signal and histogram.</summary>
public sealed class VolumeOscillator : BarIndicator
{
    private SmoothedMean _fast, _slow, _signal;

    public VolumeOscillator(int fast = 12, int slow = 26, int signal = 9)
        : base("PVO", Math.Max(Guard.Period(fast), Guard.Period(slow)) + Guard.Period(signal) - 1, 3)
    {
        (_fast, _slow, _signal) = (SmoothedMean.Ema(Math.Min(fast, slow)), SmoothedMean.Ema(Math.Max(fast, slow)), SmoothedMean.Ema(signal));
    }

    public override void Update(in BarValues bar)
    {
        double fast = _fast.Next(bar.Volume), slow = _slow.Next(bar.Volume);
        if (!_slow.IsReady) return;
        double line = Roc.Percent(fast, slow), signal = _signal.Next(line);
        if (_signal.IsReady) Set(line, signal, line - signal);
    }

    protected override void ResetState()
    {
        _fast.Reset();
        _slow.Reset();
        _signal.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("PVO", IndicatorGroup.Volume, "Percentage volume oscillator")
    {
        Meaning = "Whether volume is rising or drying up.",
        Formula = "pvo = 100·(ema(v, fast) − ema(v, slow)) / ema(v, slow); signal = ema(pvo, m); hist = pvo − signal",
        Source = "MACD of the volume in percent",
        Convention = "Each average is seeded on its own; 0 without volume.",
        Parameters = [IndicatorParameter.Bars("fast", 12, "Fast length"), IndicatorParameter.Bars("slow", 26, "Slow length"), IndicatorParameter.Bars("signal", 9, "Length of the signal")],
        Inputs = [PriceField.Volume],
        Outputs = [new("pvo"), new("signal", "secondary"), new("hist", "muted", PlotStyle.Histogram)],
        Memory = IndicatorMemory.Fading,
        Create = a => new VolumeOscillator(a.Whole("fast"), a.Whole("slow"), a.Whole("signal")),
    };
}
