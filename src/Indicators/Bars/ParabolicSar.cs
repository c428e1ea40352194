using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>How fast a parabolic stop follows on one side: the first acceleration factor, its step with each new extreme, its largest value.</summary>
internal readonly record struct StopAcceleration
{
    public StopAcceleration(double initial, double step, double maximum)
    {
        Maximum = Guard.Finite(maximum, 0.0, 1e6);
        (Initial, Step) = (Math.Min(Guard.Finite(initial, 0.0, 1e6), maximum), Math.Min(Guard.Finite(step, 0.0, 1e6), maximum));
    }

    public double Initial { get; }
    public double Step { get; }
    public double Maximum { get; }
}

/// <summary>The parabolic stop (Wilder 1978): it follows the move, faster with every new extreme, and changes sides when touched.</summary>
/// <param name="longSide">While the stop lies below the price.</param>
/// <param name="shortSide">While it lies above.</param>
/// <param name="start">First stop: above 0 long, below 0 short, 0 by the first directional movement.</param>
/// <param name="offset">Share of the stop by which it moves outwards when it changes sides.</param>
internal struct ReversingStop(StopAcceleration longSide, StopAcceleration shortSide, double start = 0.0, double offset = 0.0)
{
    private double _previousHigh = double.NaN, _previousLow, _next, _extreme, _acceleration;
    private bool _isBegun;

    public bool IsLong { get; private set; }

    /// <summary>The stop of this bar.</summary>
    public double Stop { get; private set; }

    private readonly StopAcceleration Side => IsLong ? longSide : shortSide;

    /// <summary>Takes the next bar; false for the first one, which has no stop.</summary>
    public bool Next(double high, double low)
    {
        bool isFirst = double.IsNaN(_previousHigh);
        if (!isFirst)
        {
            if (!_isBegun) Begin(high, low);
            bool turns = IsLong ? low <= _next : high >= _next;
            if (turns) Turn(high, low);
            Stop = _next;
            Advance(high, low, turns);
        }
        (_previousHigh, _previousLow) = (high, low);
        return !isFirst;
    }

    private void Begin(double high, double low)
    {
        double up = high - _previousHigh, down = _previousLow - low;
        IsLong = start == 0.0 ? !(down > 0.0 && down > up) : start > 0.0;
        _next = start != 0.0 ? Math.Abs(start) : IsLong ? _previousLow : _previousHigh;
        _extreme = IsLong ? high : low;
        // The second bar is compared with itself: the first bar's far end already is the stop.
        (_previousHigh, _previousLow) = (high, low);
        (_acceleration, _isBegun) = (Side.Initial, true);
    }

    private void Turn(double high, double low)
    {
        IsLong = !IsLong;
        _next = Outside(_extreme, high, low);
        if (offset != 0.0) _next += IsLong ? -_next * offset : _next * offset;
        _extreme = IsLong ? high : low;
        _acceleration = Side.Initial;
    }

    private void Advance(double high, double low, bool turned)
    {
        if (!turned && (IsLong ? high > _extreme : low < _extreme))
        {
            _extreme = IsLong ? high : low;
            _acceleration = Math.Min(_acceleration + Side.Step, Side.Maximum);
        }
        _next = Outside(Math.FusedMultiplyAdd(_acceleration, _extreme - _next, _next), high, low);
    }

    /// <summary>The stop never lies inside the range of this bar or the one before.</summary>
    private readonly double Outside(double stop, double high, double low) => IsLong
        ? Math.Min(stop, Math.Min(_previousLow, low))
        : Math.Max(stop, Math.Max(_previousHigh, high));

    public void Reset() => this = new ReversingStop(longSide, shortSide, start, offset);
}

/// <summary>Parabolic stop and reverse (Wilder 1978): a trailing stop that speeds up with every new extreme of the move.</summary>
/// <remarks>
/// Begins at the second bar, short if that bar's downward movement exceeds its upward movement, otherwise long;
/// the first stop is the far end of the first bar.
/// </remarks>
public sealed class ParabolicSar : BarIndicator
{
    private ReversingStop _stop;

    public ParabolicSar(double acceleration = 0.02, double maximum = 0.2) : base("SAR", 2)
    {
        var side = new StopAcceleration(acceleration, acceleration, maximum);
        _stop = new ReversingStop(side, side);
    }

    /// <summary>True while the stop lies below the price.</summary>
    public bool IsLong => _stop.IsLong;

    public override void Update(in BarValues bar)
    {
        if (_stop.Next(bar.High, bar.Low)) Set(_stop.Stop);
    }

    protected override void ResetState() => _stop.Reset();

    public static IndicatorDefinition Definition { get; } = new("SAR", IndicatorGroup.Bars, "Parabolic stop and reverse")
    {
        Meaning = "A trailing stop: below the price in a rise, above it in a fall; touching it turns the position.",
        Formula = "sar = sar[1] + af·(ep − sar[1]), ep = extreme of the move, af grows by a step with each new extreme",
        Source = "Wilder, New Concepts in Technical Trading Systems, 1978",
        Convention = "Starts in the direction of the first directional movement, long on a tie, as in TA-Lib.",
        Parameters =
        [
            IndicatorParameter.Real("acceleration", 0.02, 0.0, 1e6, "Step of the acceleration factor"),
            IndicatorParameter.Real("maximum", 0.2, 0.0, 1e6, "Largest acceleration factor"),
        ],
        Inputs = IndicatorDefinition.HighLow,
        Outputs = [new("real", "primary", PlotStyle.Dots)],
        Pane = IndicatorPane.Price,
        Memory = IndicatorMemory.Endless,
        Create = a => new ParabolicSar(a.Real("acceleration"), a.Real("maximum")),
    };
}

/// <summary>The parabolic stop with a choice of start, offset and speed for each side; negative while short.</summary>
public sealed class ExtendedParabolicSar : BarIndicator
{
    private ReversingStop _stop;

    /// <param name="startValue">First stop: above 0 long, below 0 short, 0 by the first directional movement.</param>
    /// <param name="offsetOnReverse">Share of the stop by which it moves outwards when it changes sides.</param>
    /// <param name="initialLong">First acceleration factor while long.</param>
    /// <param name="stepLong">What each new extreme adds to it.</param>
    /// <param name="maximumLong">Its largest value.</param>
    /// <param name="initialShort">The same three while short.</param>
    /// <param name="stepShort">See <paramref name="stepLong"/>.</param>
    /// <param name="maximumShort">See <paramref name="maximumLong"/>.</param>
    public ExtendedParabolicSar(
        double startValue = 0.0, double offsetOnReverse = 0.0, double initialLong = 0.02, double stepLong = 0.02, double maximumLong = 0.2,
        double initialShort = 0.02, double stepShort = 0.02, double maximumShort = 0.2) : base("SAREXT", 2)
    {
        _stop = new ReversingStop(
            new StopAcceleration(initialLong, stepLong, maximumLong), new StopAcceleration(initialShort, stepShort, maximumShort),
            Guard.Finite(startValue, -1e15, 1e15), Guard.Finite(offsetOnReverse, 0.0, 1.0));
    }

    public override void Update(in BarValues bar)
    {
        if (_stop.Next(bar.High, bar.Low)) Set(_stop.IsLong ? _stop.Stop : -_stop.Stop);
    }

    protected override void ResetState() => _stop.Reset();

    public static IndicatorDefinition Definition { get; } = new("SAREXT", IndicatorGroup.Bars, "Parabolic stop and reverse, extended")
    {
        Meaning = "As SAR, with its own speed on each side; the sign tells the side: positive below the price, negative above it.",
        Formula = "as SAR; given as −sar while short; on a change of sides sar·(1 ± offsetOnReverse)",
        Source = "Wilder 1978; parameters as in TA-Lib",
        Convention = "An acceleration above its maximum is cut to it.",
        Parameters =
        [
            IndicatorParameter.Real("startValue", 0.0, -1e15, 1e15, "First stop: above 0 long, below 0 short, 0 by the first movement"),
            IndicatorParameter.Real("offsetOnReverse", 0.0, 0.0, 1.0, "Share by which the stop moves outwards on a change of sides"),
            IndicatorParameter.Real("accelerationInitLong", 0.02, 0.0, 1e6, "First acceleration while long"),
            IndicatorParameter.Real("accelerationLong", 0.02, 0.0, 1e6, "Its step while long"),
            IndicatorParameter.Real("accelerationMaxLong", 0.2, 0.0, 1e6, "Its largest value while long"),
            IndicatorParameter.Real("accelerationInitShort", 0.02, 0.0, 1e6, "First acceleration while short"),
            IndicatorParameter.Real("accelerationShort", 0.02, 0.0, 1e6, "Its step while short"),
            IndicatorParameter.Real("accelerationMaxShort", 0.2, 0.0, 1e6, "Its largest value while short"),
        ],
        Inputs = IndicatorDefinition.HighLow,
        Outputs = [new("real", "primary", PlotStyle.Dots)],
        Pane = IndicatorPane.Price,
        Memory = IndicatorMemory.Endless,
        Create = a => new ExtendedParabolicSar(
            a.Real("startValue"), a.Real("offsetOnReverse"), a.Real("accelerationInitLong"), a.Real("accelerationLong"), a.Real("accelerationMaxLong"),
            a.Real("accelerationInitShort"), a.Real("accelerationShort"), a.Real("accelerationMaxShort")),
    };
}
