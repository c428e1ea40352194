namespace Godwit.Support.Venues;

/// <summary>A clock that jumps to the end of every wait: nothing sleeps, and how much would have been waited can be asked.</summary>
public sealed class VirtualTime : TimeProvider
{
    private readonly Lock _guard = new();
    private readonly DateTimeOffset _start;
    private DateTimeOffset _now;

    public VirtualTime(DateTimeOffset start) => _start = _now = start;

    /// <summary>Time that was waited so far.</summary>
    public TimeSpan Elapsed => GetUtcNow() - _start;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_guard) return _now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero) lock (_guard) _now += dueTime;
        if (dueTime >= TimeSpan.Zero) ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new Spent();
    }

    private sealed class Spent : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
