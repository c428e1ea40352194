using Godwit.Core.Time;

namespace Godwit.Hosting.Downloads;

/// <summary>A set of instants as ranges [From, To) that neither touch nor overlap, in order.</summary>
public sealed class TimeRanges
{
    private readonly List<(Instant From, Instant To)> _ranges = [];

    public IReadOnlyList<(Instant From, Instant To)> All => _ranges;

    /// <summary>Adds a range; an empty one changes nothing.</summary>
    public void Add(Instant from, Instant to)
    {
        if (from >= to) return;
        int at = 0;
        while (at < _ranges.Count && _ranges[at].To < from) at++;
        while (at < _ranges.Count && _ranges[at].From <= to)
        {
            if (_ranges[at].From < from) from = _ranges[at].From;
            if (_ranges[at].To > to) to = _ranges[at].To;
            _ranges.RemoveAt(at);
        }
        _ranges.Insert(at, (from, to));
    }

    /// <summary>The parts of [from, to) that are not in the set.</summary>
    public IReadOnlyList<(Instant From, Instant To)> Missing(Instant from, Instant to)
    {
        var missing = new List<(Instant, Instant)>();
        foreach ((Instant begin, Instant end) in _ranges)
        {
            if (end <= from || begin >= to) continue;
            if (begin > from) missing.Add((from, begin));
            from = end;
        }
        if (from < to) missing.Add((from, to));
        return missing;
    }
}
