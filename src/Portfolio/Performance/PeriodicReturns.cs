using Godwit.Core.Time;

namespace Godwit.Portfolio.Performance;

/// <summary>
/// Turns an equity curve sampled per bar into returns per longer period, aligned to UTC: the daily returns of the
/// tail metrics when bars are shorter than an hour. A bar that closes exactly at a boundary belongs to the period
/// before it. Periods without a bar have return zero. Ruin is final, as in <see cref="ReturnStatistics"/>.
/// </summary>
public sealed class PeriodicReturns
{
    private readonly long _periodNanos;
    private readonly List<double> _returns = [];
    private double _start;          // equity at the start of the open period
    private double _last;
    private long _periodEndNanos;
    private bool _started;

    /// <param name="period">Length of a period, positive; a day for daily returns.</param>
    /// <param name="initialEquity">The equity before the first bar, above zero.</param>
    public PeriodicReturns(Duration period, double initialEquity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(period.Nanos);
        if (!(initialEquity > 0)) throw new ArgumentOutOfRangeException(nameof(initialEquity), initialEquity, "Returns need a positive initial equity.");
        _periodNanos = period.Nanos;
        _start = _last = initialEquity;
    }

    /// <summary>The equity at a bar's close; times must not go back.</summary>
    public void Add(Instant close, double equity)
    {
        if (close.UnixNanos > _periodEndNanos || !_started) MoveTo(close);
        _last = _last > 0 ? Math.Max(equity, 0) : 0;
    }

    /// <summary>The returns so far; the open period counts with what it has.</summary>
    public double[] ToArray()
    {
        if (!_started) return [];
        return [.. _returns, Return()];
    }

    private void MoveTo(Instant close)
    {
        // The end of the period that holds the nanosecond before the close.
        long end = (Duration.FloorDivide(close.UnixNanos - 1, _periodNanos) + 1) * _periodNanos;
        if (_started)
        {
            _returns.Add(Return());
            for (long empty = (end - _periodEndNanos) / _periodNanos - 1; empty > 0; empty--) _returns.Add(0);
            _start = _last;
        }

        _started = true;
        _periodEndNanos = end;
    }

    private double Return() => _start > 0 ? _last / _start - 1 : 0;
}
