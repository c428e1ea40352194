using Godwit.Core.Functions;
using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Choppiness index (Dreiss): travel over range on a logarithmic scale, 0 (straight) … 100 (sideways).</summary>
public sealed class Choppiness(int period = 14) : BarIndicator("CHOP", Guard.Period(period, least: 2) + 1)
{
    private readonly double _scale = 100.0 / DeterministicMath.Log(Math.Max(2, period));
    private WindowTotal _travel = new(period);
    private WindowExtreme<Highest> _high = new(period);
    private WindowExtreme<Lowest> _low = new(period);
    private double _previousClose = double.NaN;

    public override void Update(in BarValues bar)
    {
        if (!double.IsNaN(_previousClose))
        {
            // The range reaches to the close before, as the true ranges do, so that travel is never less than it.
            _travel.Push(TrueRange.Of(bar.High, bar.Low, _previousClose));
            _high.Push(Math.Max(bar.High, _previousClose));
            _low.Push(Math.Min(bar.Low, _previousClose));
            double range = _high.Value - _low.Value;
            if (_travel.IsReady) Set(range > 0.0 ? Math.Clamp(_scale * DeterministicMath.Log(_travel.Sum / range), 0.0, 100.0) : 100.0);
        }
        _previousClose = bar.Close;
    }

    protected override void ResetState()
    {
        _travel.Reset();
        _high.Reset();
        _low.Reset();
        _previousClose = double.NaN;
    }

    public static IndicatorDefinition Definition { get; } = new("CHOP", IndicatorGroup.Volatility, "Choppiness index")
    {
        Meaning = "Whether the market trends (below 38) or goes sideways (above 62).",
        Formula = "100·ln(Σ tr / (max true high − min true low)) / ln n",
        Source = "Dreiss 1993",
        Convention = "100 when nothing moves.",
        Parameters = [IndicatorParameter.Period(14, least: 2)],
        Inputs = IndicatorDefinition.HighLowClose,
        Bounds = new(0, 100),
        Create = a => new Choppiness(a.Period),
    };
}

/// <summary>Mass index (Dorsey): the sum of the ratio of a smoothed range to its own smoothing.</summary>
public sealed class MassIndex(int smooth = 9, int period = 25) : BarIndicator("MASS", 2 * Guard.Period(smooth) + Guard.Period(period) - 2)
{
    private SmoothedMean _range = SmoothedMean.Ema(smooth), _again = SmoothedMean.Ema(smooth);
    private WindowTotal _ratios = new(period);

    public override void Update(in BarValues bar)
    {
        double range = _range.Next(bar.High - bar.Low);
        if (!_range.IsReady) return;
        double again = _again.Next(range);
        if (!_again.IsReady) return;
        _ratios.Push(again > 0.0 ? range / again : 1.0);
        if (_ratios.IsReady) Set(_ratios.Sum);
    }

    protected override void ResetState()
    {
        _range.Reset();
        _again.Reset();
        _ratios.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("MASS", IndicatorGroup.Volatility, "Mass index")
    {
        Meaning = "Whether ranges widen; a rise above 27 and back below 26.5 was held to announce a turn.",
        Formula = "Σ ema(h − l, m) / ema(ema(h − l, m), m) over n bars",
        Source = "Dorsey, Technical Analysis of Stocks & Commodities, June 1992",
        Convention = "A ratio counts as 1 when no bar has a range.",
        Parameters = [IndicatorParameter.Bars("smooth", 9, "Length m of the averages"), IndicatorParameter.Period(25)],
        Inputs = IndicatorDefinition.HighLow,
        Memory = IndicatorMemory.Fading,
        Bounds = new(0, double.PositiveInfinity),
        Create = a => new MassIndex(a.Whole("smooth"), a.Period),
    };
}

/// <summary>Chaikin volatility: the change, in percent, of a smoothed range over some bars.</summary>
public sealed class ChaikinVolatility(int period = 10, int change = 10) : BarIndicator("CHAIKINVOL", Guard.Period(period) + Guard.Period(change))
{
    private SmoothedMean _range = SmoothedMean.Ema(period);
    private readonly Roc _change = new(change);

    public override void Update(in BarValues bar)
    {
        double range = _range.Next(bar.High - bar.Low);
        if (!_range.IsReady) return;
        _change.Update(range);
        if (_change.IsReady) Set(_change.Value);
    }

    protected override void ResetState()
    {
        _range.Reset();
        _change.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("CHAIKINVOL", IndicatorGroup.Volatility, "Chaikin volatility")
    {
        Meaning = "Whether ranges grow or shrink, in percent.",
        Formula = "roc(ema(h − l, n), m)",
        Source = "Chaikin",
        Convention = "0 where the old range is 0.",
        Parameters = [IndicatorParameter.Period(10), IndicatorParameter.Bars("change", 10, "Bars m to look back")],
        Inputs = IndicatorDefinition.HighLow,
        Memory = IndicatorMemory.Fading,
        Create = a => new ChaikinVolatility(a.Period, a.Whole("change")),
    };
}

/// <summary>Relative volatility index (Dorsey): an RSI of standard deviations, by the direction of the change, 0 … 100.</summary>
public sealed class RelativeVolatility(int period = 14, int deviation = 10) : ValueIndicator("RVI", Guard.Period(period) + Math.Max(2, Guard.Period(deviation)) - 1)
{
    private WindowMoments _window = new(deviation);
    private SmoothedMean _up = SmoothedMean.Wilder(period), _down = SmoothedMean.Wilder(period);
    private double _previous = double.NaN;

    public override void Update(double value)
    {
        _window.Push(value);
        if (_window.IsReady && !double.IsNaN(_previous))
        {
            double spread = Math.Sqrt(_window.Variance);
            double up = _up.Next(value > _previous ? spread : 0.0), down = _down.Next(value < _previous ? spread : 0.0);
            if (_up.IsReady) Set(Rsi.Share(up, up + down));
        }
        _previous = value;
    }

    protected override void ResetState()
    {
        _window.Reset();
        _up.Reset();
        _down.Reset();
        _previous = double.NaN;
    }

    public static IndicatorDefinition Definition { get; } = new("RVI", IndicatorGroup.Volatility, "Relative volatility index")
    {
        Meaning = "Whether volatility comes with rises or with falls, 0 … 100.",
        Formula = "100·u / (u + d), u and d = Wilder averages of stddev(x, m) in rising and falling bars",
        Source = "Dorsey, Technical Analysis of Stocks & Commodities, June 1993",
        Convention = "Population deviation; 0 when nothing moved.",
        Parameters = [IndicatorParameter.Period(14), IndicatorParameter.Bars("deviation", 10, "Window m of the deviation")],
        Memory = IndicatorMemory.Fading,
        Bounds = new(0, 100),
        Create = a => new RelativeVolatility(a.Period, a.Whole("deviation")),
    };
}

/// <summary>Ulcer index (Martin): root mean square of the drawdowns from the window's running peak, in percent.</summary>
public sealed class UlcerIndex(int period = 14) : ValueIndicator("ULCER", 2 * Guard.Period(period) - 1)
{
    private WindowExtreme<Highest> _peak = new(period);
    private WindowTotal _squares = new(period);

    public override void Update(double value)
    {
        _peak.Push(value);
        if (!_peak.IsReady) return;
        double drawdown = _peak.Value > 0.0 ? 100.0 * (value - _peak.Value) / _peak.Value : 0.0;
        _squares.Push(drawdown * drawdown);
        if (_squares.IsReady) Set(Math.Sqrt(_squares.Sum / period));
    }

    protected override void ResetState()
    {
        _peak.Reset();
        _squares.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("ULCER", IndicatorGroup.Volatility, "Ulcer index")
    {
        Meaning = "How deep and how long the price stays below its recent peak, in percent.",
        Formula = "√(mean d² over n), d = 100·(x − max x) / max x, the maximum over n bars",
        Source = "Martin and McCann, The Investor's Guide to Fidelity Funds, 1989",
        Parameters = [IndicatorParameter.Period(14)],
        Bounds = new(0, 100),
        Create = a => new UlcerIndex(a.Period),
    };
}
