using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Williams fractals: 1 when the bar <c>wing</c> bars ago has the highest high (lowest low) of the bars around it, else 0.</summary>
/// <remarks>A fractal is known only <c>wing</c> bars after its bar, and is given then: nothing repaints.</remarks>
public sealed class Fractals(int wing = 2) : BarIndicator("FRACTALS", 2 * Guard.Period(wing) + 1, 2)
{
    private WindowExtreme<Highest> _highBefore = new(wing), _highAfter = new(wing);
    private WindowExtreme<Lowest> _lowBefore = new(wing), _lowAfter = new(wing);
    private Ring _highs = new(wing), _lows = new(wing);

    public override void Update(in BarValues bar)
    {
        // Bars leave the ring of the newest ones in order; the one that leaves now is the candidate.
        bool isFull = _highs.IsFull;
        double high = _highs.Push(bar.High), low = _lows.Push(bar.Low);
        _highAfter.Push(bar.High);
        _lowAfter.Push(bar.Low);
        if (!isFull) return;
        if (_highBefore.IsReady)
            Set(high > _highBefore.Value && high > _highAfter.Value ? 1.0 : 0.0, low < _lowBefore.Value && low < _lowAfter.Value ? 1.0 : 0.0);
        _highBefore.Push(high);
        _lowBefore.Push(low);
    }

    protected override void ResetState()
    {
        _highBefore.Reset();
        _highAfter.Reset();
        _lowBefore.Reset();
        _lowAfter.Reset();
        _highs.Reset();
        _lows.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("FRACTALS", IndicatorGroup.Bars, "Fractals")
    {
        Meaning = "A swing high or low has just been confirmed; it lies wing bars back.",
        Formula = "up = high[w] above the highs of the w bars before and after it; down likewise of the lows",
        Source = "Williams, Trading Chaos, 1995",
        Convention = "Given when it is known, w bars late; equal highs do not count.",
        Parameters = [IndicatorParameter.Bars("wing", 2, "Bars w on each side")],
        Inputs = IndicatorDefinition.HighLow,
        Outputs = [new("up", "positive", PlotStyle.Marker), new("down", "negative", PlotStyle.Marker)],
        Bounds = new(0, 1),
        Create = a => new Fractals(a.Whole("wing")),
    };
}

/// <summary>Zigzag: the last confirmed turning point and the running extreme since; a turn counts once the price has come back <c>percent</c>.</summary>
/// <remarks>
/// The usual drawing joins the turning points with lines after the fact and so repaints. Here the confirmed pivot never changes;
/// the running extreme is the part of the drawing that a later bar still moves, and the catalogue marks the indicator for it.
/// </remarks>
public sealed class ZigZag : BarIndicator
{
    private readonly double _share;
    private double _pivot, _extreme;
    private int _direction;

    public ZigZag(double percent = 5.0) : base("ZIGZAG", 1, 3) => _share = Guard.Finite(percent, 0.001, 99.0) / 100.0;

    public override void Update(in BarValues bar)
    {
        if (_direction == 0) (_pivot, _extreme, _direction) = (bar.Low, bar.High, 1);
        else if (_direction > 0) Rise(bar);
        else Fall(bar);
        Set(_pivot, _extreme, _direction);
    }

    private void Rise(in BarValues bar)
    {
        if (bar.High >= _extreme) _extreme = bar.High;
        else if (bar.Low <= _extreme * (1.0 - _share)) (_pivot, _extreme, _direction) = (_extreme, bar.Low, -1);
    }

    private void Fall(in BarValues bar)
    {
        if (bar.Low <= _extreme) _extreme = bar.Low;
        else if (bar.High >= _extreme * (1.0 + _share)) (_pivot, _extreme, _direction) = (_extreme, bar.High, 1);
    }

    protected override void ResetState() => (_pivot, _extreme, _direction) = (0.0, 0.0, 0);

    public static IndicatorDefinition Definition { get; } = new("ZIGZAG", IndicatorGroup.Bars, "Zigzag")
    {
        Meaning = "The swings of the price that exceed a size: the last turning point, the running extreme, and the direction of the swing.",
        Formula = "a swing turns when the price comes back p percent from its extreme",
        Source = "common practice",
        Convention = "Starts rising from the first low. The pivot is given when confirmed; the extreme still moves with later bars.",
        Parameters = [IndicatorParameter.Real("percent", 5.0, 0.001, 99.0, "Size p of a swing that counts")],
        Inputs = IndicatorDefinition.HighLow,
        Outputs = [new("pivot", "primary", PlotStyle.Dots), new("extreme", "muted", PlotStyle.Dots), new("direction", "muted", PlotStyle.Marker)],
        Pane = IndicatorPane.Price,
        Memory = IndicatorMemory.Endless,
        Repaints = true,
        Create = a => new ZigZag(a.Real("percent")),
    };
}
