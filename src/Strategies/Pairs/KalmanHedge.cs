namespace Godwit.Strategies.Pairs;

/// <summary>Hedge ratio and intercept of y = α + β·x + ε as a random walk, followed by a Kalman filter (Chan 2013, chapter 3). Causal: each update uses the past and the present only.</summary>
/// <param name="drift">δ: the state moves by variance δ/(1 − δ) a step; larger follows faster.</param>
/// <param name="noise">Variance of ε.</param>
internal sealed class KalmanHedge(double drift, double noise)
{
    private readonly double _step = drift / (1 - drift);
    // Nothing is known at first.
    private double _bb = 1, _ba, _aa = 1;

    public double Beta { get; private set; }
    public double Alpha { get; private set; }

    public void Update(double y, double x)
    {
        double bb = _bb + _step, ba = _ba, aa = _aa + _step;
        // Covariance of state and forecast, variance of the forecast.
        double cb = bb * x + ba, ca = ba * x + aa, variance = cb * x + ca + noise;
        double gainB = cb / variance, gainA = ca / variance, error = y - Beta * x - Alpha;
        Beta += gainB * error;
        Alpha += gainA * error;
        (_bb, _ba, _aa) = (bb - gainB * cb, ba - gainB * ca, aa - gainA * ca);
    }
}
