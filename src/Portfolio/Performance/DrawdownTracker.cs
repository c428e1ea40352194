namespace Godwit.Portfolio.Performance;

/// <summary>
/// Follows a wealth path point by point and remembers its drawdowns. The one definition behind the batch functions
/// and the streaming statistics. Point 0 is the wealth before the first return, so a loss in the first period counts.
/// </summary>
internal struct DrawdownTracker
{
    private double _peak;            // running maximum
    private long _peakFirst;         // first point at that maximum
    private long _peakLast;          // last point at that maximum: a spell under water starts here
    private double _current;         // drawdown at the last point
    private long _longestClosedSpell;

    public DrawdownTracker(double initialWealth)
    {
        _peak = initialWealth;
        RecoveryIndex = -1;
    }

    /// <summary>Index of the last point, that is the number of periods.</summary>
    public long Index { get; private set; }

    /// <summary>min(E_t / max E_s - 1), a fraction at or below zero.</summary>
    public double Maximum { get; private set; }

    public long PeakIndex { get; private set; }
    public long TroughIndex { get; private set; }

    /// <summary>First point at or above the peak again, -1 when there is none.</summary>
    public long RecoveryIndex { get; private set; }

    /// <summary>The sum of the squared drawdowns of all points after the first.</summary>
    public double SquaredSum { get; private set; }

    /// <summary>Longest way from a peak to the first later point at or above it; an open spell counts up to the last point.</summary>
    public readonly long LongestUnderwater =>
        _current < 0 ? Math.Max(_longestClosedSpell, Index - _peakLast) : _longestClosedSpell;

    public readonly double UlcerIndex => Math.Sqrt(Ratios.OrUndefined(SquaredSum, Index));

    public void Step(double wealth) => Follow(new ReadOnlySpan<double>(in wealth));

    /// <summary>The next points, in order.</summary>
    public void Follow(ReadOnlySpan<double> wealths)
    {
        int done = 0;
        while (true)
        {
            done += FollowUnderwater(wealths[done..]);
            if (done == wealths.Length) return;
            StepAtPeak(wealths[done++]);
        }
    }

    /// <summary><paramref name="count"/> further points with the last point's wealth.</summary>
    public void Stay(long count)
    {
        Index += count;
        if (_current < 0) SquaredSum += _current * _current * count;
        else _peakLast = Index;
    }

    /// <summary>Takes the points up to the first at or above the peak and says how many; in locals, because most points of most curves are here.</summary>
    private int FollowUnderwater(ReadOnlySpan<double> wealths)
    {
        double peak = _peak, current = _current, deepest = Maximum, squares = 0;
        int trough = -1, i = 0;
        for (; i < wealths.Length; i++)
        {
            if (wealths[i] >= peak) break;
            current = wealths[i] / peak - 1;
            squares += current * current;
            if (current < deepest)
            {
                deepest = current;
                trough = i;
            }
        }

        if (trough >= 0)
        {
            Maximum = deepest;
            PeakIndex = _peakFirst;
            TroughIndex = Index + trough + 1;
            RecoveryIndex = -1;
        }

        _current = current;
        SquaredSum += squares;
        Index += i;
        return i;
    }

    private void StepAtPeak(double wealth)
    {
        Index++;
        if (_current < 0)
        {
            _longestClosedSpell = Math.Max(_longestClosedSpell, Index - _peakLast);
            _current = 0;
            // Any peak regained is the deepest drawdown's peak or comes after it.
            if (RecoveryIndex < 0) RecoveryIndex = Index;
        }

        if (wealth > _peak)
        {
            _peak = wealth;
            _peakFirst = Index;
        }

        _peakLast = Index;
    }
}
