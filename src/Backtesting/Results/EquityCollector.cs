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
    private long _unchanged;
    private Money _committed;
    private EquityPoint _latest;

    public EquityCollector(Money initial, BarInterval interval, bool keepPoints)
    {
        Initial = initial;
        _committed = initial;
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
    public Money Last => Bars == 0 ? Initial : _latest.Equity;
    public long Bars { get; private set; }

    /// <summary>Bars at whose close a position was open.</summary>
    public long BarsExposed { get; private set; }
    public IReadOnlyList<EquityPoint>? Points => _points;

    /// <summary>A few hundred points of the curve, evenly spaced in bars.</summary>
    public IReadOnlyList<double> Sketch => _sketch;

    public void Add(Instant at, Money equity, bool isExposed)
    {
        if (Bars > 0) Commit();
        Bars++;
        if (isExposed) BarsExposed++;
        _latest = new EquityPoint(at, equity);
    }

    /// <summary>The last point was provisional: its equity is replaced.</summary>
    public void ReplaceLast(Money equity) => _latest = _latest with { Equity = equity };

    /// <summary>Closes the curve. Call once.</summary>
    public ReturnSummary Summarize()
    {
        if (Bars > 0)
        {
            Commit();
            _tail.Add(_latest.At, _latest.Equity.ToDouble());
            _sketch.Add(_latest.Equity.ToDouble());
        }
        FlushUnchanged();
        return _statistics.Summarize(Interval.PerYear);
    }

    public double[] TailReturns() => _tail.ToArray();

    private void Commit()
    {
        _points?.Add(_latest);
        bool first = Bars == 1;
        if ((Bars - 1) % _sketchStride == 0) Draw();
        if (_latest.Equity == _committed && !first)
        {
            _unchanged++;
            return;
        }
        FlushUnchanged();
        double equity = _latest.Equity.ToDouble();
        _statistics.Add(equity);
        _tail.Add(_latest.At, equity);
        _committed = _latest.Equity;
    }

    private void FlushUnchanged()
    {
        if (_unchanged == 0) return;
        _statistics.AddUnchanged(_unchanged);
        _unchanged = 0;
    }

    private void Draw()
    {
        if (_sketch.Count == SketchLimit - 1)
        {
            // Keep every second point and draw half as often from now on.
            int kept = 0;
            for (int i = 0; i < _sketch.Count; i += 2) _sketch[kept++] = _sketch[i];
            _sketch.RemoveRange(kept, _sketch.Count - kept);
            _sketchStride *= 2;
            if ((Bars - 1) % _sketchStride != 0) return;
        }
        _sketch.Add(_latest.Equity.ToDouble());
    }
}
