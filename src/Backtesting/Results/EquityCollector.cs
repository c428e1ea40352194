using System.Runtime.CompilerServices;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Portfolio.Performance;

namespace Godwit.Backtesting.Results;

/// <summary>A point of the equity curve: the value after a bar's close.</summary>
public readonly record struct EquityPoint(Instant At, Money Equity);

/// <summary>Samples equity once per bar time: statistics on the fly, tail returns, a thinned curve for the eye, and every point when asked.</summary>
internal sealed class EquityCollector
{
    private const int SketchLimit = 1024;

    private readonly PeriodicReturns _tail;
    private readonly ReturnStatistics _statistics;
    private readonly List<EquityPoint>? _points;
    private readonly List<double> _sketch = new(SketchLimit);
    private int _sketchStride = 1;
    private int _untilSketch = 1;
    private long _unchanged;
    private Instant _firstAt;
    private Instant _lastAt;

    public EquityCollector(Money initial, BarInterval interval, bool keepPoints)
    {
        Initial = initial;
        Last = initial;
        Interval = interval;
        double start = initial.ToDouble();
        _statistics = new ReturnStatistics(start);
        // Tail statistics per bar from one hour on, per UTC day below: minutes would measure noise and need memory.
        TailPeriod = interval.Length >= Duration.FromHours(1) ? interval.Length : Duration.FromDays(1);
        _tail = new PeriodicReturns(TailPeriod, start);
        _points = keepPoints ? [] : null;
    }

    public Money Initial { get; }
    public BarInterval Interval { get; }
    public Duration TailPeriod { get; }

    /// <summary>End of the first period of <see cref="TailReturns"/>; a close exactly at a boundary belongs to the period before it.</summary>
    public Instant FirstTailEnd => new((Duration.FloorDivide(_firstAt.UnixNanos - 1, TailPeriod.Nanos) + 1) * TailPeriod.Nanos);
    public Money Last { get; private set; }
    public long Bars { get; private set; }

    /// <summary>Bars at whose close a position was open.</summary>
    public long BarsExposed { get; private set; }
    public IReadOnlyList<EquityPoint>? Points => _points;

    /// <summary>A few hundred points of the curve, evenly spaced in bars.</summary>
    public IReadOnlyList<double> Sketch => _sketch;

    public void Add(Instant at, Money equity, bool isExposed)
    {
        Bars++;
        if (isExposed) BarsExposed++;
        _lastAt = at;
        _points?.Add(new EquityPoint(at, equity));
        if (--_untilSketch == 0) Draw(equity);
        if (equity == Last && Bars > 1) _unchanged++;
        else Change(at, equity);
    }

    /// <summary>As <see cref="Add"/> for bars in a row without a position: they change nothing.</summary>
    /// <param name="row">At least one bar.</param>
    /// <param name="interval">From the open time of a bar to its close.</param>
    /// <param name="equity">After each of them.</param>
    public void AddFlat(ReadOnlySpan<Bar> row, Duration interval, Money equity)
    {
        if (equity != Last || Bars == 0 || _points is not null || _untilSketch <= row.Length)
        {
            foreach (ref readonly Bar bar in row) Add(bar.OpenTime + interval, equity, isExposed: false);
            return;
        }
        Bars += row.Length;
        _lastAt = row[^1].OpenTime + interval;
        _untilSketch -= row.Length;
        _unchanged += row.Length;
    }

    /// <summary>As <see cref="Add"/> for bars in a row with a position.</summary>
    /// <param name="row">At least one bar.</param>
    /// <param name="interval">From the open time of a bar to its close.</param>
    /// <param name="equities">After each of them.</param>
    public void AddExposed(ReadOnlySpan<Bar> row, Duration interval, ReadOnlySpan<Money> equities)
    {
        if (Bars == 0 || _points is not null || _untilSketch <= row.Length)
        {
            for (int i = 0; i < row.Length; i++) Add(row[i].OpenTime + interval, equities[i], isExposed: true);
            return;
        }
        Bars += row.Length;
        BarsExposed += row.Length;
        _lastAt = row[^1].OpenTime + interval;
        _untilSketch -= row.Length;
        Money last = Last;
        for (int i = 0; i < row.Length; i++)
        {
            Money equity = equities[i];
            if (equity == last)
            {
                _unchanged++;
                continue;
            }
            last = equity;
            FlushUnchanged();
            double value = equity.ToDouble();
            _statistics.Add(value);
            _tail.Add(row[i].OpenTime + interval, value);
        }
        Last = last;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Change(Instant at, Money equity)
    {
        if (Bars == 1) _firstAt = at;
        FlushUnchanged();
        double value = equity.ToDouble();
        _statistics.Add(value);
        _tail.Add(at, value);
        Last = equity;
    }

    /// <summary>Closes the curve. Call once.</summary>
    public ReturnSummary Summarize()
    {
        FlushUnchanged();
        if (Bars > 0)
        {
            // The last bars may have changed nothing, yet they are part of the time covered.
            _tail.Add(_lastAt, Last.ToDouble());
            _sketch.Add(Last.ToDouble());
        }
        return _statistics.Summarize(Interval.PerYear);
    }

    public double[] TailReturns() => _tail.ToArray();

    private void FlushUnchanged()
    {
        if (_unchanged != 0) CountUnchanged();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CountUnchanged()
    {
        _statistics.AddUnchanged(_unchanged);
        _unchanged = 0;
    }

    private void Draw(Money equity)
    {
        if (_sketch.Count == SketchLimit - 1)
        {
            // Keep every second point and draw half as often from now on.
            int kept = 0;
            for (int i = 0; i < _sketch.Count; i += 2) _sketch[kept++] = _sketch[i];
            _sketch.RemoveRange(kept, _sketch.Count - kept);
            _sketchStride *= 2;
        }
        _untilSketch = _sketchStride;
        _sketch.Add(equity.ToDouble());
    }
}
