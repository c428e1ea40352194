using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Price-volume trend: the running sum of volume times the relative change of the close.</summary>
public sealed class PriceVolumeTrend() : BarIndicator("PVT", 1)
{
    private double _previous = double.NaN, _total;

    public override void Update(in BarValues bar)
    {
        if (_previous > 0.0) _total += bar.Volume * ((bar.Close - _previous) / _previous);
        _previous = bar.Close;
        Set(_total);
    }

    protected override void ResetState() => (_previous, _total) = (double.NaN, 0.0);

    public static IndicatorDefinition Definition { get; } = new("PVT", IndicatorGroup.Volume, "Price-volume trend")
    {
        Meaning = "On-balance volume in proportion to the size of the moves.",
        Formula = "pvt = pvt[1] + volume·(close / close[1] − 1)",
        Source = "common practice",
        Convention = "Starts at 0.",
        Inputs = IndicatorDefinition.CloseVolume,
        Memory = IndicatorMemory.Endless,
        Create = _ => new PriceVolumeTrend(),
    };
}

/// <summary>Negative or positive volume index: the close's relative changes in bars of falling, or of rising, volume.</summary>
public sealed class VolumeIndex(bool rising, double start = 1000.0) : BarIndicator(rising ? "PVI" : "NVI", 1)
{
    private readonly double _start = start;
    private double _close = double.NaN, _volume, _index = start;

    public override void Update(in BarValues bar)
    {
        if (_close > 0.0 && (rising ? bar.Volume > _volume : bar.Volume < _volume)) _index += _index * ((bar.Close - _close) / _close);
        (_close, _volume) = (bar.Close, bar.Volume);
        Set(_index);
    }

    protected override void ResetState() => (_close, _volume, _index) = (double.NaN, 0.0, _start);

    public static IReadOnlyList<IndicatorDefinition> Definitions { get; } =
    [
        Of(false, "Negative volume index", "What the price does on quiet bars, held to be the work of the informed.", "falls"),
        Of(true, "Positive volume index", "What the price does on busy bars, held to be the work of the crowd.", "rises"),
    ];

    private static IndicatorDefinition Of(bool rising, string title, string meaning, string when) =>
        new(rising ? "PVI" : "NVI", IndicatorGroup.Volume, title)
        {
            Meaning = meaning,
            Formula = $"i = i[1]·close / close[1] in bars whose volume {when}, else i[1]",
            Source = "Dysart 1936; Fosback, Stock Market Logic, 1976",
            Convention = "The level is free; it starts at the given number.",
            Parameters = [IndicatorParameter.Real("start", 1000.0, 1e-9, 1e12, "First value")],
            Inputs = IndicatorDefinition.CloseVolume,
            Memory = IndicatorMemory.Endless,
            Create = a => new VolumeIndex(rising, a.Real("start")),
        };
}

/// <summary>Chaikin money flow: volume weighted with the close's place in its bar, over volume, −1 … 1.</summary>
public sealed class ChaikinMoneyFlow(int period = 20) : BarIndicator("CMF", Guard.Period(period))
{
    private WindowTotal _in = new(period), _out = new(period), _volume = new(period);

    public override void Update(in BarValues bar)
    {
        double flow = AccumulationDistribution.MoneyFlow(bar);
        // Inflow and outflow are gathered apart: sums of one sign lose no digits.
        _in.Push(Math.Max(flow, 0.0));
        _out.Push(Math.Max(-flow, 0.0));
        _volume.Push(bar.Volume);
        if (_volume.IsReady) Set(_volume.Sum > 0.0 ? Math.Clamp((_in.Sum - _out.Sum) / _volume.Sum, -1.0, 1.0) : 0.0);
    }

    protected override void ResetState()
    {
        _in.Reset();
        _out.Reset();
        _volume.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("CMF", IndicatorGroup.Volume, "Chaikin money flow")
    {
        Meaning = "Whether volume closes near the highs (positive) or the lows (negative), −1 … 1.",
        Formula = "Σ ((c − l) − (h − c)) / (h − l)·v / Σ v over n bars",
        Source = "Chaikin",
        Convention = "A bar without range counts as 0; 0 without volume.",
        Parameters = [IndicatorParameter.Period(20)],
        Inputs = IndicatorDefinition.HighLowCloseVolume,
        Bounds = new(-1, 1),
        Create = a => new ChaikinMoneyFlow(a.Period),
    };
}

/// <summary>Elder's force index: the EMA of the close's change times volume.</summary>
public sealed class ForceIndex(int period = 13) : BarIndicator("FORCE", Guard.Period(period) + 1)
{
    private SmoothedMean _average = SmoothedMean.Ema(period);
    private double _previous = double.NaN;

    public override void Update(in BarValues bar)
    {
        if (!double.IsNaN(_previous)) Set(_average.Next((bar.Close - _previous) * bar.Volume));
        _previous = bar.Close;
    }

    protected override void ResetState()
    {
        _average.Reset();
        _previous = double.NaN;
    }

    public static IndicatorDefinition Definition { get; } = new("FORCE", IndicatorGroup.Volume, "Elder's force index")
    {
        Meaning = "How hard bulls or bears push: move times volume.",
        Formula = "ema((close − close[1])·volume, n)",
        Source = "Elder, Trading for a Living, 1993",
        Parameters = [IndicatorParameter.Period(13)],
        Inputs = IndicatorDefinition.CloseVolume,
        Memory = IndicatorMemory.Fading,
        Create = a => new ForceIndex(a.Period),
    };
}

/// <summary>Ease of movement (Arms): how far the middle of the bar moves for its volume, averaged.</summary>
public sealed class EaseOfMovement(int period = 14, double divisor = 1.0) : BarIndicator("EOM", Guard.Period(period) + 1)
{
    private readonly Sma _average = new(period);
    private double _previous = double.NaN;

    public override void Update(in BarValues bar)
    {
        double middle = bar.Select(PriceField.Median);
        if (!double.IsNaN(_previous))
        {
            double ratio = bar.Volume / divisor;
            _average.Update(ratio > 0.0 ? (middle - _previous) * (bar.High - bar.Low) / ratio : 0.0);
            if (_average.IsReady) Set(_average.Value);
        }
        _previous = middle;
    }

    protected override void ResetState()
    {
        _average.Reset();
        _previous = double.NaN;
    }

    public static IndicatorDefinition Definition { get; } = new("EOM", IndicatorGroup.Volume, "Ease of movement")
    {
        Meaning = "Large when the price moves far on little volume.",
        Formula = "sma(Δ((h + l)/2)·(h − l) / (v / d), n)",
        Source = "Arms, Volume Cycles in the Stock Market, 1994",
        Convention = "A bar without volume counts as 0; the divisor d only scales.",
        Parameters = [IndicatorParameter.Period(14), IndicatorParameter.Real("divisor", 1.0, 1e-12, 1e18, "Divisor d of the volume")],
        Inputs = [PriceField.High, PriceField.Low, PriceField.Volume],
        Create = a => new EaseOfMovement(a.Period, a.Real("divisor")),
    };
}

/// <summary>Relative volume: the bar's volume over the mean volume of the bars before it.</summary>
public sealed class RelativeVolume(int period = 20) : BarIndicator("RVOL", Guard.Period(period) + 1)
{
    private WindowTotal _volume = new(period);

    public override void Update(in BarValues bar)
    {
        if (_volume.IsReady) Set(_volume.Sum > 0.0 ? bar.Volume * period / _volume.Sum : 0.0);
        _volume.Push(bar.Volume);
    }

    protected override void ResetState() => _volume.Reset();

    public static IndicatorDefinition Definition { get; } = new("RVOL", IndicatorGroup.Volume, "Relative volume")
    {
        Meaning = "How busy the bar is against the recent ones: 1 is usual.",
        Formula = "v / mean(v[1] … v[n])",
        Source = "common practice",
        Convention = "0 when the earlier bars have no volume.",
        Parameters = [IndicatorParameter.Period(20)],
        Inputs = [PriceField.Volume],
        Bounds = new(0, double.PositiveInfinity),
        Create = a => new RelativeVolume(a.Period),
    };
}

/// <summary>Klinger volume oscillator: fast and slow EMA of a volume force, with a signal line.</summary>
public sealed class KlingerOscillator(int fast = 34, int slow = 55, int signal = 13)
    : BarIndicator("KLINGER", Math.Max(Guard.Period(fast), Guard.Period(slow)) + Guard.Period(signal), 2)
{
    private SmoothedMean _fast = SmoothedMean.Ema(Math.Min(fast, slow)), _slow = SmoothedMean.Ema(Math.Max(fast, slow)), _signal = SmoothedMean.Ema(signal);
    private double _sum = double.NaN, _range, _cumulated, _trend;

    public override void Update(in BarValues bar)
    {
        double sum = bar.High + bar.Low + bar.Close, range = bar.High - bar.Low;
        if (!double.IsNaN(_sum))
        {
            double trend = sum > _sum ? 1.0 : -1.0;
            _cumulated = trend == _trend ? _cumulated + range : _range + range;
            _trend = trend;
            double force = _cumulated > 0.0 ? 100.0 * bar.Volume * trend * Math.Abs(2.0 * (range / _cumulated) - 1.0) : 0.0;
            Publish(_fast.Next(force) - _slow.Next(force));
        }
        (_sum, _range) = (sum, range);
    }

    private void Publish(double value)
    {
        if (!_slow.IsReady) return;
        double average = _signal.Next(value);
        if (_signal.IsReady) Set(value, average);
    }

    protected override void ResetState()
    {
        _fast.Reset();
        _slow.Reset();
        _signal.Reset();
        (_sum, _range, _cumulated, _trend) = (double.NaN, 0.0, 0.0, 0.0);
    }

    public static IndicatorDefinition Definition { get; } = new("KLINGER", IndicatorGroup.Volume, "Klinger volume oscillator")
    {
        Meaning = "Long-term money flow that still turns with short-term swings.",
        Formula = "ema(vf, 34) − ema(vf, 55), vf = 100·v·t·|2·dm/cm − 1|; signal = ema(kvo, 13)",
        Source = "Klinger, Technical Analysis of Stocks & Commodities, December 1997",
        Convention = "t is −1 where the typical price does not rise; the force is 0 while no bar has a range.",
        Parameters = [IndicatorParameter.Bars("fast", 34, "Fast length"), IndicatorParameter.Bars("slow", 55, "Slow length"), IndicatorParameter.Bars("signal", 13, "Length of the signal")],
        Inputs = IndicatorDefinition.HighLowCloseVolume,
        Outputs = [new("kvo"), new("signal", "secondary")],
        Memory = IndicatorMemory.Fading,
        Create = a => new KlingerOscillator(a.Whole("fast"), a.Whole("slow"), a.Whole("signal")),
    };
}
