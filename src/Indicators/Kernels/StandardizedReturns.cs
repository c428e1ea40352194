using Godwit.Core.Functions;

namespace Godwit.Indicators.Kernels;

/// <summary>Logarithmic returns in units of their own size over the <c>period</c> returns before them: √(π/2) · mean |r|, the deviation of a normal law with that mean size.</summary>
/// <remarks>The mean size suffers less from single jumps than the root of squares. A return is never part of its own measure.</remarks>
internal struct StandardizedReturns(int period)
{
    /// <summary>Returns beyond so many deviations are not told apart: after a market that stood still any move would be infinite.</summary>
    public const double Largest = 1e6;
    private const double DeviationPerSize = 1.2533141373155003;

    private WindowTotal _sizes = new(period);
    private double _previous = double.NaN;

    /// <summary>Bars until the first number.</summary>
    public static int SettleLength(int period) => Guard.Period(period) + 2;

    /// <summary>The newest return in deviations; NaN until enough returns came before it.</summary>
    public double Next(double value)
    {
        double standardized = double.NaN;
        if (!double.IsNaN(_previous))
        {
            double r = LogReturn(_previous, value);
            if (_sizes.IsReady)
            {
                double deviation = DeviationPerSize * _sizes.Sum / period;
                standardized = r == 0.0 ? 0.0 : deviation > 0.0 ? Math.Clamp(r / deviation, -Largest, Largest) : Math.CopySign(Largest, r);
            }
            _sizes.Push(Math.Abs(r));
        }
        _previous = value;
        return standardized;
    }

    /// <summary>ln(now/before); 0 where a price is not above zero.</summary>
    public static double LogReturn(double before, double now) => before > 0.0 && now > 0.0 ? DeterministicMath.Log(now / before) : 0.0;

    public void Reset()
    {
        _sizes.Reset();
        _previous = double.NaN;
    }
}
