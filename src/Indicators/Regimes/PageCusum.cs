namespace Godwit.Indicators;

/// <summary>Page's two-sided cumulative sum: adds up how far values stray from a target and raises an alarm when it is too far. E. S. Page, Biometrika 41 (1954).</summary>
/// <param name="target">μ₀, the mean in control.</param>
/// <param name="slack">k, what is forgiven at each step; half the shift that is to be found.</param>
/// <param name="threshold">h, above which it raises an alarm and both sums begin again at zero.</param>
public struct PageCusum(double target, double slack, double threshold)
{
    private double _up, _down;

    /// <summary>The upper sum after the last value, before an alarm cleared it.</summary>
    public double Up { get; private set; }

    /// <summary>The lower sum after the last value, before an alarm cleared it.</summary>
    public double Down { get; private set; }

    /// <summary>+1 when the mean is found to have risen, −1 when fallen, else 0.</summary>
    public int Update(double value)
    {
        Up = Math.Max(0.0, _up + value - target - slack);
        Down = Math.Max(0.0, _down - value + target - slack);
        int alarm = Up > threshold ? 1 : Down > threshold ? -1 : 0;
        (_up, _down) = alarm == 0 ? (Up, Down) : (0.0, 0.0);
        return alarm;
    }

    public void Reset() => (_up, _down, Up, Down) = (0.0, 0.0, 0.0, 0.0);
}
