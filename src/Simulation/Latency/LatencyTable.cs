using Godwit.Core.Outcomes;
using Godwit.Core.Time;

namespace Godwit.Simulation.Latency;

/// <summary>What one order's messages took: the time of its request, the way there and the way back.</summary>
public readonly record struct LatencyRecord(Instant SentAt, Duration Entry, Duration Response);

/// <summary>Recorded latencies of own orders in order of time. Between two records latency changes evenly; before the first and after the last it is theirs. Immutable.</summary>
public sealed class LatencyTable
{
    private readonly LatencyRecord[] _records;

    /// <exception cref="GodwitException">There is no record, they are not in order of time, or a latency is negative.</exception>
    public LatencyTable(IEnumerable<LatencyRecord> records)
    {
        _records = [.. records];
        if (_records.Length == 0) throw new GodwitException("The table of latencies is empty; give at least one time with its latencies.");
        for (int i = 0; i < _records.Length; i++)
        {
            if (_records[i].Entry < Duration.Zero || _records[i].Response < Duration.Zero)
                throw new GodwitException($"The table of latencies has a negative one at {_records[i].SentAt}; correct the recorder's clock first.");
            if (i > 0 && _records[i].SentAt <= _records[i - 1].SentAt)
                throw new GodwitException($"The table of latencies is not in order of time at {_records[i].SentAt}; sort it and leave each time once.");
        }
    }

    public int Count => _records.Length;

    public Duration EntryAt(Instant at) => Between(at, out int next, out double part) ? Mix(_records[next - 1].Entry, _records[next].Entry, part) : _records[next].Entry;

    public Duration ResponseAt(Instant at) => Between(at, out int next, out double part) ? Mix(_records[next - 1].Response, _records[next].Response, part) : _records[next].Response;

    public override string ToString() => $"recorded at {_records.Length} times from {_records[0].SentAt} to {_records[^1].SentAt}";

    /// <summary>Where a time lies: a part of the way from one record to the next, or (false) at one record.</summary>
    private bool Between(Instant at, out int next, out double part)
    {
        int low = 0, high = _records.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_records[middle].SentAt <= at) low = middle + 1;
            else high = middle;
        }
        part = 0;
        next = Math.Min(low, _records.Length - 1);
        if (low == 0 || low == _records.Length) return false;
        // As doubles: times far apart may exceed a duration.
        double from = _records[low - 1].SentAt.UnixNanos, to = _records[low].SentAt.UnixNanos;
        part = Math.Clamp((at.UnixNanos - from) / (to - from), 0, 1);
        return true;
    }

    private static Duration Mix(Duration from, Duration to, double part) => new(from.Nanos + (long)((to.Nanos - from.Nanos) * part));
}
