using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>SuperTrend: a stop some average true ranges from the median price that only tightens until the close crosses it.</summary>
public sealed class SuperTrend(int period = 10, double multiple = 3.0) : BarIndicator("SUPERTREND", Guard.Period(period) + 1, 2)
{
    private readonly Atr _range = new(period);
    private double _upper, _lower, _previousClose;
    private bool _isUp;

    /// <summary>True while the stop lies below the price.</summary>
    public bool IsUp => _isUp;

    public override void Update(in BarValues bar)
    {
        _range.Update(bar);
        if (_range.IsReady)
        {
            double middle = bar.Select(PriceField.Median), width = multiple * _range.Value, upper = middle + width, lower = middle - width;
            if (!IsReady)
            {
                (_upper, _lower) = (upper, lower);
                _isUp = bar.Close >= middle;
            }
            else
            {
                _upper = upper < _upper || _previousClose > _upper ? upper : _upper;
                _lower = lower > _lower || _previousClose < _lower ? lower : _lower;
                _isUp = _isUp ? bar.Close >= _lower : bar.Close > _upper;
            }
            Set(_isUp ? _lower : _upper, _isUp ? 1.0 : -1.0);
        }
        _previousClose = bar.Close;
    }

    protected override void ResetState()
    {
        _range.Reset();
        (_upper, _lower, _previousClose, _isUp) = (0.0, 0.0, 0.0, false);
    }

    public static IndicatorDefinition Definition { get; } = new("SUPERTREND", IndicatorGroup.Volatility, "SuperTrend")
    {
        Meaning = "A trailing stop and the side it is on: direction 1 while the price is above it, −1 below.",
        Formula = "bands = (high + low)/2 ± k·atr(n); a band moves only towards the price unless the close before had crossed it",
        Source = "Seban",
        Convention = "Wilder's average true range; the first side is that of the close against the median price.",
        Parameters = [IndicatorParameter.Period(10), IndicatorParameter.Real("multiple", 3.0, 0.001, 1000.0, "Factor k")],
        Inputs = IndicatorDefinition.HighLowClose,
        Outputs = [new("stop"), new("direction", "muted", PlotStyle.Marker)],
        Pane = IndicatorPane.Price,
        Memory = IndicatorMemory.Endless,
        Create = a => new SuperTrend(a.Period, a.Real("multiple")),
    };
}

/// <summary>Chandelier exit: a stop hung some average true ranges from the highest high (long) and the lowest low (short).</summary>
public sealed class ChandelierExit(int period = 22, double multiple = 3.0) : BarIndicator("CHANDELIER", Guard.Period(period) + 1, 2)
{
    private readonly Atr _range = new(period);
    private WindowExtreme<Highest> _high = new(period);
    private WindowExtreme<Lowest> _low = new(period);

    public override void Update(in BarValues bar)
    {
        _range.Update(bar);
        _high.Push(bar.High);
        _low.Push(bar.Low);
        if (_range.IsReady) Set(_high.Value - multiple * _range.Value, _low.Value + multiple * _range.Value);
    }

    protected override void ResetState()
    {
        _range.Reset();
        _high.Reset();
        _low.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("CHANDELIER", IndicatorGroup.Volatility, "Chandelier exit")
    {
        Meaning = "Where a long and a short position should give up.",
        Formula = "long = max high − k·atr(n); short = min low + k·atr(n), over n bars",
        Source = "LeBeau; Elder, Come Into My Trading Room, 2002",
        Convention = "Wilder's average true range.",
        Parameters = [IndicatorParameter.Period(22), IndicatorParameter.Real("multiple", 3.0, 0.001, 1000.0, "Factor k")],
        Inputs = IndicatorDefinition.HighLowClose,
        Outputs = [new("long", "positive"), new("short", "negative")],
        Pane = IndicatorPane.Price,
        Memory = IndicatorMemory.Fading,
        Create = a => new ChandelierExit(a.Period, a.Real("multiple")),
    };
}

/// <summary>Chande-Kroll stop: the extreme, over a second window, of stops hung from the extremes of a first one.</summary>
public sealed class ChandeKrollStop(int period = 10, double multiple = 1.0, int smooth = 9)
    : BarIndicator("CKSTOP", Guard.Period(period) + Guard.Period(smooth), 2)
{
    private readonly Atr _range = new(period);
    private WindowExtreme<Highest> _high = new(period), _highStop = new(smooth);
    private WindowExtreme<Lowest> _low = new(period), _lowStop = new(smooth);

    public override void Update(in BarValues bar)
    {
        _range.Update(bar);
        _high.Push(bar.High);
        _low.Push(bar.Low);
        if (!_range.IsReady) return;
        _highStop.Push(_high.Value - multiple * _range.Value);
        _lowStop.Push(_low.Value + multiple * _range.Value);
        if (_highStop.IsReady) Set(_highStop.Value, _lowStop.Value);
    }

    protected override void ResetState()
    {
        _range.Reset();
        _high.Reset();
        _low.Reset();
        _highStop.Reset();
        _lowStop.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("CKSTOP", IndicatorGroup.Volatility, "Chande-Kroll stop")
    {
        Meaning = "Where a long and a short position should give up, steadier than the chandelier.",
        Formula = "long = max over m of (max high − k·atr(n)); short = min over m of (min low + k·atr(n))",
        Source = "Chande and Kroll, The New Technical Trader, 1994",
        Convention = "Wilder's average true range.",
        Parameters = [IndicatorParameter.Period(10), IndicatorParameter.Real("multiple", 1.0, 0.001, 1000.0, "Factor k"), IndicatorParameter.Bars("smooth", 9, "Second window m")],
        Inputs = IndicatorDefinition.HighLowClose,
        Outputs = [new("long", "positive"), new("short", "negative")],
        Pane = IndicatorPane.Price,
        Memory = IndicatorMemory.Fading,
        Create = a => new ChandeKrollStop(a.Period, a.Real("multiple"), a.Whole("smooth")),
    };
}
