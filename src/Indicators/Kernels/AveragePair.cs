namespace Godwit.Indicators.Kernels;

/// <summary>A fast and a slow average of one series; given the wrong way round, they change places.</summary>
/// <remarks>
/// With a late seed the average that would settle first passes over the bars that the other one still needs, so that both settle at
/// the same bar, as in TA-Lib's MACD family; for averages without memory (SMA, WMA) it makes no difference.
/// </remarks>
internal sealed class AveragePair
{
    private readonly ValueIndicator _fast, _slow;
    private readonly int _skipFast, _skipSlow;
    private int _skipped;

    public AveragePair(MovingAverageType fastType, int fast, MovingAverageType slowType, int slow, FastSeed seed)
    {
        Guard.Period(fast);
        Guard.Period(slow);
        if (fast > slow) (fastType, fast, slowType, slow) = (slowType, slow, fastType, fast);
        _fast = MovingAverages.Create(fastType, fast);
        _slow = MovingAverages.Create(slowType, slow);
        if (seed != FastSeed.Late) return;
        _skipFast = Math.Max(0, _slow.SettleLength - _fast.SettleLength);
        _skipSlow = Math.Max(0, _fast.SettleLength - _slow.SettleLength);
    }

    public double Fast => _fast.Value;
    public double Slow => _slow.Value;
    public bool IsReady => _slow.IsReady && _fast.IsReady;
    public int SettleLength => Math.Max(_fast.SettleLength, _slow.SettleLength);

    public void Update(double value)
    {
        if (_skipped >= _skipSlow) _slow.Update(value);
        if (_skipped >= _skipFast) _fast.Update(value);
        if (_skipped < Math.Max(_skipFast, _skipSlow)) _skipped++;
    }

    public void Reset()
    {
        _fast.Reset();
        _slow.Reset();
        _skipped = 0;
    }
}
