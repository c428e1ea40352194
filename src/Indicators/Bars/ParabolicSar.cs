using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Parabolic stop and reverse (Wilder 1978): a trailing stop that speeds up with every new extreme of the move.</summary>
/// <remarks>
/// Begins at the second bar, short if that bar's downward movement exceeds its upward movement, otherwise long;
/// the first stop is the far end of the first bar.
/// </remarks>
public sealed class ParabolicSar : BarIndicator
{
    private readonly double _step, _maximum;
    private double _previousHigh = double.NaN, _previousLow;
    private bool _isBegun, _isLong;
    private double _stop, _extreme, _acceleration;

    public ParabolicSar(double acceleration = 0.02, double maximum = 0.2) : base("SAR", 2)
    {
        _maximum = Guard.Finite(maximum, 0.0, 1e6);
        _step = Math.Min(Guard.Finite(acceleration, 0.0, 1e6), _maximum);
    }

    /// <summary>True while the stop lies below the price.</summary>
    public bool IsLong => _isLong;

    public override void Update(in BarValues bar)
    {
        (double high, double low) = (bar.High, bar.Low);
        if (!double.IsNaN(_previousHigh))
        {
            if (!_isBegun) Begin(high, low);
            bool turns = _isLong ? low <= _stop : high >= _stop;
            if (turns) Turn(high, low);
            Set(_stop);
            Advance(high, low, turns);
        }
        (_previousHigh, _previousLow) = (high, low);
    }

    private void Begin(double high, double low)
    {
        double up = high - _previousHigh, down = _previousLow - low;
        _isLong = !(down > 0.0 && down > up);
        (_stop, _extreme) = _isLong ? (_previousLow, high) : (_previousHigh, low);
        // The second bar is compared with itself: the first bar's far end already is the stop.
        (_previousHigh, _previousLow) = (high, low);
        (_acceleration, _isBegun) = (_step, true);
    }

    private void Turn(double high, double low)
    {
        _isLong = !_isLong;
        _stop = Outside(_extreme, high, low);
        _extreme = _isLong ? high : low;
        _acceleration = _step;
    }

    private void Advance(double high, double low, bool turned)
    {
        if (!turned && (_isLong ? high > _extreme : low < _extreme))
        {
            _extreme = _isLong ? high : low;
            _acceleration = Math.Min(_acceleration + _step, _maximum);
        }
        _stop = Outside(Math.FusedMultiplyAdd(_acceleration, _extreme - _stop, _stop), high, low);
    }

    /// <summary>The stop never lies inside the range of this bar or the one before.</summary>
    private double Outside(double stop, double high, double low) => _isLong
        ? Math.Min(stop, Math.Min(_previousLow, low))
        : Math.Max(stop, Math.Max(_previousHigh, high));

    protected override void ResetState()
    {
        (_previousHigh, _previousLow, _isBegun, _isLong) = (double.NaN, 0.0, false, false);
        (_stop, _extreme, _acceleration) = (0.0, 0.0, 0.0);
    }

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
