using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Detrended price oscillator: the value half a window ago minus the mean of the window.</summary>
public sealed class DetrendedPrice(int period) : ValueIndicator("DPO", Guard.Period(period) + DetrendedPrice.Missing(period))
{
    private readonly Sma _average = new(period);
    private Ring _past = new(period / 2 + 2);

    public override void Update(double value)
    {
        _past.Push(value);
        _average.Update(value);
        if (_average.IsReady && _past.IsFull) Set(_past.Ago(period / 2 + 1) - _average.Value);
    }

    /// <summary>For the shortest windows the look back is longer than the window.</summary>
    private static int Missing(int period) => Math.Max(0, period / 2 + 2 - period);

    protected override void ResetState()
    {
        _average.Reset();
        _past.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("DPO", IndicatorGroup.Oscillators, "Detrended price oscillator")
    {
        Meaning = "The swing of the price around its mean; it shows the length of cycles, not the present moment.",
        Formula = "x[⌊n/2⌋ + 1] − sma(x, n)",
        Source = "common practice",
        Convention = "Looks back only; the centred variant would use later bars.",
        Parameters = [IndicatorParameter.Period(20)],
        Create = a => new DetrendedPrice(a.Period),
    };
}

/// <summary>Coppock curve: the weighted average of two rates of change added together.</summary>
public sealed class CoppockCurve(int period = 10, int longRate = 14, int shortRate = 11)
    : ValueIndicator("COPPOCK", Math.Max(Guard.Period(longRate), Guard.Period(shortRate)) + Guard.Period(period))
{
    private readonly Roc _long = new(longRate), _short = new(shortRate);
    private readonly Wma _average = new(period);

    public override void Update(double value)
    {
        _long.Update(value);
        _short.Update(value);
        if (!_long.IsReady || !_short.IsReady) return;
        _average.Update(_long.Value + _short.Value);
        if (_average.IsReady) Set(_average.Value);
    }

    protected override void ResetState()
    {
        _long.Reset();
        _short.Reset();
        _average.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("COPPOCK", IndicatorGroup.Oscillators, "Coppock curve")
    {
        Meaning = "A slow momentum made for monthly bars; a turn up from below zero is its signal.",
        Formula = "wma(roc(x, 14) + roc(x, 11), 10)",
        Source = "Coppock, Barron's, 1962",
        Parameters = [IndicatorParameter.Period(10), IndicatorParameter.Bars("longRate", 14, "Lag of the long rate of change"), IndicatorParameter.Bars("shortRate", 11, "Lag of the short one")],
        Create = a => new CoppockCurve(a.Period, a.Whole("longRate"), a.Whole("shortRate")),
    };
}

/// <summary>Pring's know sure thing: four smoothed rates of change, the longer the heavier, with a signal line.</summary>
public sealed class KnowSureThing : ValueIndicator
{
    private static readonly int[] Lags = [10, 15, 20, 30], Smooths = [10, 10, 10, 15];
    private readonly Roc[] _rates = [.. Lags.Select(lag => new Roc(lag))];
    private readonly Sma[] _averages = [.. Smooths.Select(length => new Sma(length))];
    private readonly Sma _signal;

    public KnowSureThing(int signal = 9) : base("KST", 45 + Guard.Period(signal) - 1, 2) => _signal = new Sma(signal);

    public override void Update(double value)
    {
        double sum = 0.0;
        for (int i = 0; i < _rates.Length; i++)
        {
            _rates[i].Update(value);
            if (_rates[i].IsReady) _averages[i].Update(_rates[i].Value);
            sum += (i + 1) * _averages[i].Value;
        }
        if (double.IsNaN(sum)) return;
        _signal.Update(sum);
        if (_signal.IsReady) Set(sum, _signal.Value);
    }

    protected override void ResetState()
    {
        foreach (Roc rate in _rates) rate.Reset();
        foreach (Sma average in _averages) average.Reset();
        _signal.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("KST", IndicatorGroup.Oscillators, "Know sure thing")
    {
        Meaning = "Momentum over four horizons at once.",
        Formula = "sma(roc10, 10) + 2·sma(roc15, 10) + 3·sma(roc20, 10) + 4·sma(roc30, 15); signal = sma(kst, m)",
        Source = "Pring, Technical Analysis of Stocks & Commodities, 1992",
        Parameters = [IndicatorParameter.Bars("signal", 9, "Length of the signal")],
        Outputs = [new("kst"), new("signal", "secondary")],
        Create = a => new KnowSureThing(a.Whole("signal")),
    };
}

/// <summary>True strength index (Blau): twice-smoothed change over twice-smoothed size of change, −100 … 100, with a signal line.</summary>
public sealed class TrueStrength(int longPeriod = 25, int shortPeriod = 13, int signal = 7)
    : ValueIndicator("TSI", Guard.Period(longPeriod) + Guard.Period(shortPeriod) + Guard.Period(signal) - 1, 2)
{
    private SmoothedMean _change = SmoothedMean.Ema(longPeriod), _smooth = SmoothedMean.Ema(shortPeriod);
    private SmoothedMean _size = SmoothedMean.Ema(longPeriod), _smoothSize = SmoothedMean.Ema(shortPeriod), _signal = SmoothedMean.Ema(signal);
    private double _previous = double.NaN;

    public override void Update(double value)
    {
        double change = value - _previous;
        bool isFirst = double.IsNaN(_previous);
        _previous = value;
        if (isFirst) return;
        _change.Next(change);
        _size.Next(Math.Abs(change));
        if (!_change.IsReady) return;
        double smooth = _smooth.Next(_change.Value), size = _smoothSize.Next(_size.Value);
        if (!_smooth.IsReady) return;
        double strength = Math.Clamp(Rsi.Share(smooth, size), -100.0, 100.0), average = _signal.Next(strength);
        if (_signal.IsReady) Set(strength, average);
    }

    protected override void ResetState()
    {
        _change.Reset();
        _smooth.Reset();
        _size.Reset();
        _smoothSize.Reset();
        _signal.Reset();
        _previous = double.NaN;
    }

    public static IndicatorDefinition Definition { get; } = new("TSI", IndicatorGroup.Oscillators, "True strength index")
    {
        Meaning = "How one-sided the movement is, smoothed twice, −100 … 100.",
        Formula = "100·ema(ema(Δx, long), short) / ema(ema(|Δx|, long), short); signal = ema(tsi, m)",
        Source = "Blau, Technical Analysis of Stocks & Commodities, November 1991",
        Convention = "0 when nothing moved.",
        Parameters = [IndicatorParameter.Bars("long", 25, "First smoothing"), IndicatorParameter.Bars("short", 13, "Second smoothing"), IndicatorParameter.Bars("signal", 7, "Length of the signal")],
        Outputs = [new("tsi"), new("signal", "secondary")],
        Memory = IndicatorMemory.Fading,
        Bounds = new(-100, 100),
        Create = a => new TrueStrength(a.Whole("long"), a.Whole("short"), a.Whole("signal")),
    };
}
