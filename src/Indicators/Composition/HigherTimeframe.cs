namespace Godwit.Indicators;

/// <summary>An indicator on longer bars, fed with short ones: daily values for an hourly strategy, without look-ahead.</summary>
/// <remarks>
/// Short bars are gathered into long ones that begin at whole multiples of the long interval since the epoch (plus an offset, for weeks
/// that begin on Monday). The inner indicator sees a long bar at the close of its last short bar, or, where that one is missing, with
/// the first bar of the next long one; its values then stand until the next long bar is complete. A long bar whose beginning was not
/// seen is left out, because its open, high, low and volume are not known. Since markets have gaps, it settles by the clock:
/// <see cref="Indicator.SettleLength"/> is what it takes without gaps and from the beginning of a long bar on.
/// </remarks>
public sealed class HigherTimeframe : Indicator
{
    private readonly Indicator _inner;
    private readonly long _longNanos, _shortNanos, _offsetNanos;
    private readonly double[] _values;
    private long _begin = long.MinValue;
    private bool _isComplete;
    private BarValues _gathered;

    /// <param name="inner">The indicator of the long bars.</param>
    /// <param name="longNanos">Length of a long bar; a whole multiple of the short one.</param>
    /// <param name="shortNanos">Length of the bars that come in.</param>
    /// <param name="offsetNanos">Where long bars begin, after whole multiples of their length since the epoch.</param>
    public HigherTimeframe(Indicator inner, long longNanos, long shortNanos, long offsetNanos = 0)
        : base($"{inner.Name}@{longNanos / 1_000_000_000}s", SettleLengthOf(inner, longNanos, shortNanos), inner.OutputCount)
    {
        (_inner, _longNanos, _shortNanos, _offsetNanos) = (inner, longNanos, shortNanos, offsetNanos);
        _values = new double[inner.OutputCount];
    }

    public override void Update(in BarValues bar)
    {
        long begin = bar.OpenTimeNanos - Modulo(bar.OpenTimeNanos - _offsetNanos);
        if (begin != _begin)
        {
            // The last short bar of the long one before never came: with this bar it is certain that it is over.
            if (_isComplete) Close();
            (_begin, _isComplete, _gathered) = (begin, bar.OpenTimeNanos == begin, bar);
        }
        else
        {
            _gathered = _gathered with
            {
                High = Math.Max(_gathered.High, bar.High),
                Low = Math.Min(_gathered.Low, bar.Low),
                Close = bar.Close,
                Volume = _gathered.Volume + bar.Volume,
            };
        }
        if (_isComplete && bar.OpenTimeNanos + _shortNanos == _begin + _longNanos) Close();
    }

    private void Close()
    {
        _isComplete = false;
        _inner.Update(_gathered);
        if (!_inner.IsReady) return;
        for (int o = 0; o < _values.Length; o++) _values[o] = _inner.Output(o);
        Set(_values);
    }

    private long Modulo(long nanos)
    {
        long rest = nanos % _longNanos;
        return rest < 0 ? rest + _longNanos : rest;
    }

    protected override void ResetState()
    {
        _inner.Reset();
        (_begin, _isComplete, _gathered) = (long.MinValue, false, default);
    }

    private static int SettleLengthOf(Indicator inner, long longNanos, long shortNanos)
    {
        if (shortNanos <= 0 || longNanos < shortNanos || longNanos % shortNanos != 0)
            throw new ArgumentOutOfRangeException(nameof(longNanos), longNanos, $"The long bar must be a whole multiple of the short one ({shortNanos} ns).");
        return checked((int)(inner.SettleLength * (longNanos / shortNanos)));
    }
}
