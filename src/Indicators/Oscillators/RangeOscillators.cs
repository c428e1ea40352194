using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Stochastic momentum index (Blau): the close's distance from the middle of the range, twice smoothed, −100 … 100.</summary>
public sealed class StochasticMomentum(int period = 10, int smooth = 3, int signal = 3)
    : BarIndicator("SMI", Guard.Period(period) + 2 * Guard.Period(smooth) + Guard.Period(signal) - 3, 2)
{
    private WindowExtreme<Highest> _high = new(period);
    private WindowExtreme<Lowest> _low = new(period);
    private SmoothedMean _distance = SmoothedMean.Ema(smooth), _distance2 = SmoothedMean.Ema(smooth);
    private SmoothedMean _range = SmoothedMean.Ema(smooth), _range2 = SmoothedMean.Ema(smooth), _signal = SmoothedMean.Ema(signal);

    public override void Update(in BarValues bar)
    {
        _high.Push(bar.High);
        _low.Push(bar.Low);
        if (!_high.IsReady) return;
        _distance.Next(bar.Close - 0.5 * (_high.Value + _low.Value));
        _range.Next(0.5 * (_high.Value - _low.Value));
        if (!_distance.IsReady) return;
        double distance = _distance2.Next(_distance.Value), range = _range2.Next(_range.Value);
        if (!_distance2.IsReady) return;
        double index = Math.Clamp(Rsi.Share(distance, range), -100.0, 100.0), average = _signal.Next(index);
        if (_signal.IsReady) Set(index, average);
    }

    protected override void ResetState()
    {
        _high.Reset();
        _low.Reset();
        _distance.Reset();
        _distance2.Reset();
        _range.Reset();
        _range2.Reset();
        _signal.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("SMI", IndicatorGroup.Oscillators, "Stochastic momentum index")
    {
        Meaning = "Where the close lies against the middle of the recent range, −100 … 100.",
        Formula = "100·ema(ema(close − mid, m), m) / ema(ema(range / 2, m), m); signal = ema(smi, s)",
        Source = "Blau, Technical Analysis of Stocks & Commodities, January 1993",
        Convention = "0 when the range is empty.",
        Parameters = [IndicatorParameter.Period(10), IndicatorParameter.Bars("smooth", 3, "Length of both smoothings"), IndicatorParameter.Bars("signal", 3, "Length of the signal")],
        Inputs = IndicatorDefinition.HighLowClose,
        Outputs = [new("smi"), new("signal", "secondary")],
        Memory = IndicatorMemory.Fading,
        Bounds = new(-100, 100),
        Create = a => new StochasticMomentum(a.Period, a.Whole("smooth"), a.Whole("signal")),
    };
}

/// <summary>Relative vigor index: (close − open) over (high − low), each smoothed over four bars and summed, with a signal line.</summary>
public sealed class RelativeVigor(int period) : BarIndicator("RVGI", Guard.Period(period) + 6, 2)
{
    private Ring _body = new(4), _range = new(4), _vigor = new(4);
    private readonly Sma _bodies = new(period), _ranges = new(period);

    public override void Update(in BarValues bar)
    {
        _body.Push(bar.Close - bar.Open);
        _range.Push(bar.High - bar.Low);
        if (!_body.IsFull) return;
        _bodies.Update(Symmetric(_body));
        _ranges.Update(Symmetric(_range));
        if (!_bodies.IsReady) return;
        double vigor = _ranges.Value > 0.0 ? _bodies.Value / _ranges.Value : 0.0;
        _vigor.Push(vigor);
        if (_vigor.IsFull) Set(vigor, Symmetric(_vigor));
    }

    private static double Symmetric(in Ring ring) => (ring.Ago(0) + 2.0 * ring.Ago(1) + 2.0 * ring.Ago(2) + ring.Ago(3)) / 6.0;

    protected override void ResetState()
    {
        _body.Reset();
        _range.Reset();
        _vigor.Reset();
        _bodies.Reset();
        _ranges.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("RVGI", IndicatorGroup.Oscillators, "Relative vigor index")
    {
        Meaning = "Whether bars close above their open, measured by their range.",
        Formula = "sma(s(close − open), n) / sma(s(high − low), n), s = weights 1 2 2 1; signal = s(rvgi)",
        Source = "Ehlers, Technical Analysis of Stocks & Commodities, January 2002",
        Convention = "0 when the window has no range.",
        Parameters = [IndicatorParameter.Period(10)],
        Inputs = IndicatorDefinition.OpenHighLowClose,
        Outputs = [new("rvgi"), new("signal", "secondary")],
        Bounds = new(-1, 1),
        Create = a => new RelativeVigor(a.Period),
    };
}

/// <summary>Vortex indicator: movement from low to high, and from high to low, over true range.</summary>
public sealed class Vortex(int period) : BarIndicator("VORTEX", Guard.Period(period) + 1, 2)
{
    private WindowTotal _up = new(period), _down = new(period), _range = new(period);
    private double _high = double.NaN, _low, _close;

    public override void Update(in BarValues bar)
    {
        if (!double.IsNaN(_high))
        {
            _up.Push(Math.Abs(bar.High - _low));
            _down.Push(Math.Abs(bar.Low - _high));
            _range.Push(TrueRange.Of(bar.High, bar.Low, _close));
            if (_range.IsReady)
            {
                if (_range.Sum > 0.0) Set(_up.Sum / _range.Sum, _down.Sum / _range.Sum);
                else Set(0.0, 0.0);
            }
        }
        (_high, _low, _close) = (bar.High, bar.Low, bar.Close);
    }

    protected override void ResetState()
    {
        _up.Reset();
        _down.Reset();
        _range.Reset();
        _high = double.NaN;
    }

    public static IndicatorDefinition Definition { get; } = new("VORTEX", IndicatorGroup.Oscillators, "Vortex indicator")
    {
        Meaning = "Which direction the bars reach further into; crossings mark new trends.",
        Formula = "plus = Σ|high − low[1]| / Σ tr; minus = Σ|low − high[1]| / Σ tr",
        Source = "Botes and Siepman, Technical Analysis of Stocks & Commodities, January 2010",
        Convention = "0 when nothing moved.",
        Parameters = [IndicatorParameter.Period(14)],
        Inputs = IndicatorDefinition.HighLowClose,
        Outputs = [new("plus", "positive"), new("minus", "negative")],
        Bounds = new(0, double.PositiveInfinity),
        Create = a => new Vortex(a.Period),
    };
}

/// <summary>Intraday momentum index (Chande): the share of rising bodies in all bodies, 0 … 100.</summary>
public sealed class IntradayMomentum(int period) : BarIndicator("IMI", Guard.Period(period))
{
    private WindowTotal _up = new(period), _down = new(period);

    public override void Update(in BarValues bar)
    {
        double body = bar.Close - bar.Open;
        _up.Push(Math.Max(body, 0.0));
        _down.Push(Math.Max(-body, 0.0));
        if (_up.IsReady) Set(Rsi.Share(_up.Sum, _up.Sum + _down.Sum));
    }

    protected override void ResetState()
    {
        _up.Reset();
        _down.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("IMI", IndicatorGroup.Oscillators, "Intraday momentum index")
    {
        Meaning = "An RSI of candle bodies, 0 … 100.",
        Formula = "100·Σ max(close − open, 0) / Σ |close − open| over n bars",
        Source = "Chande and Kroll, The New Technical Trader, 1994",
        Convention = "0 when no bar has a body.",
        Parameters = [IndicatorParameter.Period(14)],
        Inputs = [PriceField.Open, PriceField.Close],
        Bounds = new(0, 100),
        Create = a => new IntradayMomentum(a.Period),
    };
}

/// <summary>Elder's bull and bear power: the high and the low against an EMA of the close, in price units.</summary>
public sealed class ElderRay(int period) : BarIndicator("ELDERRAY", Guard.Period(period), 2)
{
    private SmoothedMean _average = SmoothedMean.Ema(period);

    public override void Update(in BarValues bar)
    {
        double average = _average.Next(bar.Close);
        if (_average.IsReady) Set(bar.High - average, bar.Low - average);
    }

    protected override void ResetState() => _average.Reset();

    public static IndicatorDefinition Definition { get; } = new("ELDERRAY", IndicatorGroup.Oscillators, "Elder ray")
    {
        Meaning = "How far buyers can lift and sellers can press the price from its average.",
        Formula = "bull = high − ema(close, n); bear = low − ema(close, n)",
        Source = "Elder, Trading for a Living, 1993",
        Parameters = [IndicatorParameter.Period(13)],
        Inputs = IndicatorDefinition.HighLowClose,
        Outputs = [new("bull", "positive", PlotStyle.Histogram), new("bear", "negative", PlotStyle.Histogram)],
        Memory = IndicatorMemory.Fading,
        Create = a => new ElderRay(a.Period),
    };
}
