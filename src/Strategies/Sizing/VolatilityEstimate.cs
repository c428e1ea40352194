namespace Godwit.Strategies.Sizing;

/// <summary>Exponentially weighted mean of squared returns of closes (zero mean, decay 0.97; RiskMetrics 1996).</summary>
internal struct VolatilityEstimate
{
    private const double Decay = 0.97;

    private double _variance;
    private double _lastClose;

    public void Update(double close)
    {
        if (_lastClose > 0)
        {
            double change = close / _lastClose - 1;
            _variance = _variance == 0 ? change * change : Decay * _variance + (1 - Decay) * change * change;
        }
        _lastClose = close;
    }

    /// <summary>Volatility a year; 0 before the first two bars and in a market that does not move.</summary>
    public readonly double Annual(double barsPerYear) => Math.Sqrt(_variance * barsPerYear);
}
