namespace Godwit.Indicators.Kernels;

/// <summary>Ehlers' homodyne discriminator: in-phase and quadrature parts of the price and the period of its dominant cycle, 6 … 50 bars.</summary>
/// <remarks>
/// Ehlers, Rocket Science for Traders, 2001. The price is smoothed over four bars; the transforms start, from empty histories, at
/// bar <c>firstBar</c> (counted from 0), as in TA-Lib, which lets 12 or 37 bars pass.
/// </remarks>
internal sealed class HilbertCycle(int firstBar)
{
    private const double Outer = 0.0962, Inner = 0.5769;

    private Ring _prices = new(4), _smooth = new(7), _detrended = new(7), _inPhase = new(7), _quadrature = new(7);
    private int _bar;
    private double _i2, _q2, _re, _im, _period;

    /// <summary>In-phase part: the detrended price of three bars ago.</summary>
    public double InPhase { get; private set; }

    public double Quadrature { get; private set; }

    /// <summary>The smoothed price of this bar.</summary>
    public double SmoothPrice { get; private set; }

    /// <summary>The period of the cycle, smoothed once more.</summary>
    public double SmoothPeriod { get; private set; }

    /// <summary>Takes the next price; false while the transforms have not started.</summary>
    public bool Next(double price)
    {
        _prices.Push(price);
        if (_bar++ < firstBar) return false;
        SmoothPrice = 0.1 * (4.0 * _prices.Ago(0) + 3.0 * _prices.Ago(1) + 2.0 * _prices.Ago(2) + _prices.Ago(3));
        double gain = 0.075 * _period + 0.54;
        _smooth.Push(SmoothPrice);
        _detrended.Push(Transform(_smooth, gain));
        Quadrature = Transform(_detrended, gain);
        InPhase = _detrended.Ago(3);
        _quadrature.Push(Quadrature);
        _inPhase.Push(InPhase);
        MeasurePeriod(InPhase - Transform(_quadrature, gain), Quadrature + Transform(_inPhase, gain));
        return true;
    }

    private static double Transform(in Ring line, double gain) =>
        (Outer * (line.Ago(0) - line.Ago(6)) + Inner * (line.Ago(2) - line.Ago(4))) * gain;

    private void MeasurePeriod(double i2, double q2)
    {
        i2 = 0.2 * i2 + 0.8 * _i2;
        q2 = 0.2 * q2 + 0.8 * _q2;
        _re = 0.2 * (i2 * _i2 + q2 * _q2) + 0.8 * _re;
        _im = 0.2 * (i2 * _q2 - q2 * _i2) + 0.8 * _im;
        (_i2, _q2) = (i2, q2);
        double previous = _period, period = previous;
        if (_im != 0.0 && _re != 0.0) period = 2.0 * Math.PI / Trigonometry.Atan(_im / _re);
        // The two limits are applied one after the other: from a period of 0 the lower one must win.
        period = Math.Max(Math.Min(period, 1.5 * previous), 0.67 * previous);
        _period = 0.2 * Math.Clamp(period, 6.0, 50.0) + 0.8 * previous;
        SmoothPeriod = 0.33 * _period + 0.67 * SmoothPeriod;
    }

    public void Reset()
    {
        _prices.Reset();
        _smooth.Reset();
        _detrended.Reset();
        _inPhase.Reset();
        _quadrature.Reset();
        (_bar, _i2, _q2, _re, _im, _period) = (0, 0.0, 0.0, 0.0, 0.0, 0.0);
        (InPhase, Quadrature, SmoothPrice, SmoothPeriod) = (0.0, 0.0, 0.0, 0.0);
    }
}

/// <summary>The phase of the dominant cycle, in degrees, −45 … 315.</summary>
internal sealed class DominantPhase(int firstBar)
{
    private readonly HilbertCycle _cycle = new(firstBar);
    private Ring _smooth = new(50);

    public HilbertCycle Cycle => _cycle;
    public double Degrees { get; private set; }

    public bool Next(double price)
    {
        if (!_cycle.Next(price)) return false;
        _smooth.Push(_cycle.SmoothPrice);
        (double real, double imaginary) = Correlate((int)(_cycle.SmoothPeriod + 0.5));
        double degrees = Degrees;
        if (imaginary != 0.0) degrees = Trigonometry.Atan(real / imaginary) * Trigonometry.DegreesPerRadian;
        else if (real < 0.0) degrees -= 90.0;
        else if (real > 0.0) degrees += 90.0;
        // The last term makes up for the bar that the smoothing of the price lags behind.
        degrees += 90.0 + 360.0 / _cycle.SmoothPeriod;
        if (imaginary < 0.0) degrees += 180.0;
        Degrees = degrees > 315.0 ? degrees - 360.0 : degrees;
        return true;
    }

    /// <summary>The smoothed price of one cycle against a sine and a cosine of its length.</summary>
    private (double Real, double Imaginary) Correlate(int length)
    {
        double real = 0.0, imaginary = 0.0;
        for (int i = 0; i < length; i++)
        {
            (double sine, double cosine) = Trigonometry.SinCos(i * (2.0 * Math.PI) / length);
            real += sine * _smooth.Ago(i);
            imaginary += cosine * _smooth.Ago(i);
        }
        return (real, imaginary);
    }

    public void Reset()
    {
        _cycle.Reset();
        _smooth.Reset();
        Degrees = 0.0;
    }
}

/// <summary>Ehlers' instantaneous trendline: the mean price of one dominant cycle, smoothed over four bars.</summary>
internal struct CycleTrendline()
{
    private Ring _prices = new(50);
    private double _first, _second, _third;

    /// <summary>To be called for every bar, also before the cycle is measured.</summary>
    public void Push(double price) => _prices.Push(price);

    public double Next(double smoothPeriod)
    {
        int length = (int)(smoothPeriod + 0.5);
        double mean = 0.0;
        for (int i = 0; i < length; i++) mean += _prices.Ago(i);
        if (length > 0) mean /= length;
        double trend = (4.0 * mean + 3.0 * _first + 2.0 * _second + _third) / 10.0;
        (_first, _second, _third) = (mean, _first, _second);
        return trend;
    }

    public void Reset()
    {
        _prices.Reset();
        (_first, _second, _third) = (0.0, 0.0, 0.0);
    }
}
