using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Data.Import.Formats;
using Godwit.Data.Quality;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Import.Reading;

/// <summary>Where rows that are left out go; a strict reader throws here.</summary>
internal delegate void BrokenRowHandler(long line, string reason);

/// <summary>
/// What the first rows tell: the interval (given, or from the stamps; null when unknown), when they are sure the distance of stamps,
/// and whether there is no other rhythm in them.
/// </summary>
internal readonly record struct SeriesStart(BarInterval? Interval, BarInterval? Spacing, bool NoOther);

/// <summary>
/// Turns the rows of one text into blocks of bars in rising order: checks each row against itself and its neighbours,
/// finds the interval and the file's direction from the first rows, and hands a block over when its month is complete.
/// </summary>
/// <remarks>
/// One row is held back, so that a single stamp far in the future is told from the rows after it that only seem to go back.
/// A file that runs newest first is read backwards month by month.
/// </remarks>
internal sealed class BarAssembler : ICandleSink
{
    private const int ProbeRows = 1024;

    // A jump of so many bars, followed by a step back to where the file was, marks the jump as the mistake.
    private const long ImplausibleJumpBars = 1_000;

    private readonly Func<SeriesStart, SeriesScales> _begin;
    private readonly BrokenRowHandler _broken;
    private readonly Action<BarBlock> _monthDone;
    private readonly bool _strict, _splitByMonth;
    private readonly List<(long Line, CandleRow Row)> _probe = [];
    private BarInterval? _interval;
    private SeriesScales _scales = new();
    private bool _probing = true, _hasPending;
    private long _pendingLine, _lastNanos, _monthStart, _monthEnd;
    private CandleRow _pending;
    private BarBlock? _block;

    // begin: called once, when the interval is known or known to be unknown, before the first block; gives the series that the rows join.
    public BarAssembler(
        Func<SeriesStart, SeriesScales> begin, BarInterval? interval, bool strict, bool splitByMonth, BrokenRowHandler broken, Action<BarBlock> monthDone)
    {
        (_begin, _interval, _strict, _splitByMonth) = (begin, interval, strict, splitByMonth);
        (_broken, _monthDone) = (broken, monthDone);
    }

    public BarInterval? Interval => _interval;
    public bool Descending { get; private set; }
    public long GoodRows { get; private set; }
    public long IdenticalDuplicates { get; private set; }
    public long OffGridRows { get; private set; }
    public long Gaps { get; private set; }

    public void Row(long line, in CandleRow row)
    {
        if (!_probing) { Accept(line, row); return; }
        _probe.Add((line, row));
        if (_probe.Count == ProbeRows) EndProbe();
    }

    public void Broken(long line, string reason)
    {
        // In strict reading the first broken line wins, so the rows before it are judged first.
        if (_strict && _probing && _probe.Count > 0) EndProbe();
        LeaveOut(line, reason);
    }

    private void LeaveOut(long line, string reason)
    {
        if (_strict && _hasPending) Commit();
        _broken(line, reason);
    }

    /// <summary>Ends the text: the last rows and the last block go out.</summary>
    public void Finish()
    {
        if (_probing) EndProbe();
        if (_hasPending) Commit();
        if (_block is { Count: > 0 }) HandOver();
    }

    private void EndProbe()
    {
        _probing = false;
        if (_probe.Count == 0) return;
        Descending = !_strict && RowProbe.RunsBackwards(_probe);
        BarInterval? spacing = RowProbe.Interval(_probe, out bool certain, out bool only);
        _interval ??= spacing;
        _scales = _begin(new SeriesStart(_interval, certain ? spacing : null, only));
        foreach ((long line, CandleRow row) in _probe) Accept(line, row);
        _probe.Clear();
    }

    private void Accept(long line, in CandleRow row)
    {
        if (row.Inconsistency() is { } reason) { LeaveOut(line, reason); return; }
        if (!_hasPending) { Hold(line, row); return; }
        int order = Order(_pending.OpenTimeNanos, row.OpenTimeNanos);
        if (order < 0) { Commit(); Hold(line, row); }
        else if (order == 0) Repeat(line, row, _pending);
        else if (PendingIsTheStray(row)) { _broken(_pendingLine, StrayReason(row)); Hold(line, row); }
        else if (FindInBlock(row.OpenTimeNanos) is { } earlier) Repeat(line, row, earlier);
        else LeaveOut(line, BackwardReason(row));
    }

    private void Repeat(long line, in CandleRow row, in CandleRow earlier)
    {
        bool same = row.SameValues(earlier);
        if (same && !_strict) { IdenticalDuplicates++; return; }
        LeaveOut(line, same
            ? $"time {row.OpenTime} was there before (the same row twice)"
            : $"time {row.OpenTime} was there before with other values");
    }

    private bool PendingIsTheStray(in CandleRow row)
    {
        if (_strict || GoodRows == 0 || _interval is not { } interval) return false;
        return Order(_lastNanos, row.OpenTimeNanos) < 0
            && Math.Abs(_pending.OpenTimeNanos - _lastNanos) / interval.Length.Nanos > ImplausibleJumpBars;
    }

    private string StrayReason(in CandleRow next) => $"time {_pending.OpenTime} is far from its neighbours (the next row is of {next.OpenTime})";

    private string BackwardReason(in CandleRow row) => Descending
        ? $"time {row.OpenTime} goes forward in a file that runs newest first (the row before is of {_pending.OpenTime})"
        : $"time {row.OpenTime} goes back (the row before is of {_pending.OpenTime})";

    private CandleRow? FindInBlock(long nanos)
    {
        if (_block is not { Count: > 0 } block || Descending) return null;
        int at = block.OpenTimesNanos.BinarySearch(nanos);
        return at >= 0 ? block.Row(at) : null;
    }

    private void Hold(long line, in CandleRow row)
    {
        (_pendingLine, _pending, _hasPending) = (line, row, true);
    }

    private void Commit()
    {
        _hasPending = false;
        if (_scales.Admit(_pending) is { } reason) { _broken(_pendingLine, reason); return; }
        long nanos = _pending.OpenTimeNanos;
        BarBlock block = BlockFor(nanos);
        block.RaiseScales(_scales.PriceScale, _scales.VolumeScale);
        block.Append(_pending);
        Count(nanos);
        _lastNanos = nanos;
        GoodRows++;
    }

    private BarBlock BlockFor(long nanos)
    {
        if (_block is not null && (!_splitByMonth || (nanos >= _monthStart && nanos < _monthEnd))) return _block;
        if (_block is { Count: > 0 }) HandOver();
        UtcMonth month = UtcMonth.Of(nanos);
        (_monthStart, _monthEnd) = (month.StartNanos, month.Next.StartNanos);
        return _block = new BarBlock(_interval ?? default, _scales.PriceScale, _scales.VolumeScale, _splitByMonth ? 4096 : 65536);
    }

    private void Count(long nanos)
    {
        if (_interval is not { } interval) return;
        if (interval.Floor(new Instant(nanos)).UnixNanos != nanos) OffGridRows++;
        (long earlier, long later) = Descending ? (nanos, _lastNanos) : (_lastNanos, nanos);
        if (GoodRows > 0 && SeriesFacts.MissingBetween(earlier, later, interval.Length.Nanos) > 0) Gaps++;
    }

    private void HandOver()
    {
        BarBlock block = _block!;
        _block = null;
        if (Descending) block.Reverse();
        _monthDone(block);
    }

    private int Order(long earlier, long later) => Descending ? later.CompareTo(earlier) : earlier.CompareTo(later);
}
