using Godwit.Core.Time;

namespace Godwit.Core.MarketData;

/// <summary>
/// A recording of one kind of tick of one instrument, in the order in which it was received; one stream of a venue. Storage hands it
/// out in stretches, so that its length does not matter. Safe for several readers at once.
/// </summary>
public abstract class TickSource
{
    public abstract TickKind Kind { get; }

    /// <summary>Decimals of prices.</summary>
    public abstract int PriceScale { get; }

    /// <summary>Decimals of quantities; 0 for kinds without any.</summary>
    public abstract int QuantityScale { get; }

    /// <summary>How many ticks there are.</summary>
    public abstract long Count { get; }

    /// <summary>Occurrence of the first and the last tick.</summary>
    public abstract Instant First { get; }
    public abstract Instant Last { get; }

    /// <summary>Starts reading at the first tick that occurred at or after <paramref name="from"/>; a book at the snapshot before it.</summary>
    public abstract TickReader Open(Instant from);
}

/// <summary>One pass over a <see cref="TickSource"/>.</summary>
public abstract class TickReader : IDisposable
{
    /// <summary>Fills as much of <paramref name="ticks"/> as there is, in the source's scales; 0 at the end. Allocates nothing.</summary>
    public abstract int Read(Span<Tick> ticks);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}

/// <summary>Ticks in memory: generated markets, tests.</summary>
public sealed class TickArray : TickSource
{
    private readonly Tick[] _ticks;

    /// <exception cref="ArgumentException">There is none, or they are of several kinds.</exception>
    public TickArray(IReadOnlyList<Tick> ticks, int priceScale, int quantityScale)
    {
        if (ticks.Count == 0) throw new ArgumentException("A source needs at least one tick.", nameof(ticks));
        _ticks = [.. ticks];
        Kind = _ticks[0].Kind;
        if (_ticks.Any(t => t.Kind != Kind)) throw new ArgumentException("All ticks of a source are of one kind.", nameof(ticks));
        PriceScale = priceScale;
        QuantityScale = quantityScale;
    }

    public override TickKind Kind { get; }
    public override int PriceScale { get; }
    public override int QuantityScale { get; }
    public override long Count => _ticks.Length;
    public override Instant First => _ticks[0].OccurredAt;
    public override Instant Last => _ticks[^1].OccurredAt;

    public override TickReader Open(Instant from)
    {
        int at = 0;
        while (at < _ticks.Length && _ticks[at].OccurredAt < from) at++;
        if (Kind == TickKind.Book && at > 0)
        {
            int snapshot = Math.Min(at, _ticks.Length - 1);
            while (snapshot > 0 && !_ticks[snapshot].Is(TickFlags.StartOfSnapshot)) snapshot--;
            at = snapshot;
        }
        return new ArrayReader(_ticks, at);
    }

    private sealed class ArrayReader(Tick[] ticks, int next) : TickReader
    {
        public override int Read(Span<Tick> into)
        {
            int count = Math.Min(into.Length, ticks.Length - next);
            ticks.AsSpan(next, count).CopyTo(into);
            next += count;
            return count;
        }
    }
}
