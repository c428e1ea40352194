using Godwit.Core.Time;

namespace Godwit.Engine.Timers;

/// <summary>Timers that strategies set, earliest first; timers of the same instant in the order in which they were set.</summary>
public sealed class TimerQueue
{
    private readonly PriorityQueue<(int Strategy, long Tag), (long At, long Sequence)> _queue = new();
    private long _sequence;

    /// <summary>When the next timer is due; <see cref="Instant.MaxValue"/> when there is none.</summary>
    public Instant Next { get; private set; } = Instant.MaxValue;

    public void Set(Instant at, int strategy, long tag)
    {
        _queue.Enqueue((strategy, tag), (at.UnixNanos, _sequence++));
        Refresh();
    }

    /// <summary>Takes the next timer out.</summary>
    public (int Strategy, long Tag) Take()
    {
        (int Strategy, long Tag) timer = _queue.Dequeue();
        Refresh();
        return timer;
    }

    private void Refresh() => Next = _queue.TryPeek(out _, out (long At, long Sequence) first) ? new Instant(first.At) : Instant.MaxValue;
}
