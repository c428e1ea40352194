namespace Godwit.Indicators.Kernels;

/// <summary>A fast and a slow average of one series; given the wrong way round, they change places.</summary>
/// <remarks>
/// A late fast average sees only the bars that end where the slow one settles, as in TA-Lib's MACD family;
/// for averages without memory (SMA, WMA) it makes no difference.
/// </remarks>
internal sealed class AveragePair
{
    private readonly ValueIndicator _fast, _slow;
    private readonly int _skip;
    private int _skipped;

    public AveragePair(MovingAverageType fastType, int fast, MovingAverageType slowType, int slow, FastSeed seed)
    {
        Guard.Period(fast);
        Guard.Period(slow);
        if (fast > slow) (fastType, fast, slowType, slow) = (slowType, slow, fastType, fast);
        _fast = MovingAverages.Create(fastType, fast);
        _slow = MovingAverages.Create(slowType, slow);
        _skip = seed == FastSeed.Late ? Math.Max(0, _slow.SettleLength - _fast.SettleLength) : 0;
    }

    public double Fast => _fast.Value;
    public double Slow => _slow.Value;
    public bool IsReady => _slow.IsReady && _fast.IsReady;
    public int SettleLength => Math.Max(_fast.SettleLength, _slow.SettleLength);

    public void Update(double value)
    {
        _slow.Update(value);
        if (_skipped < _skip) _skipped++;
        else _fast.Update(value);
    }

    public void Reset()
    {
        _fast.Reset();
        _slow.Reset();
        _skipped = 0;
    }
}
