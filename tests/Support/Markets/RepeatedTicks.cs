using Godwit.Core.MarketData;
using Godwit.Core.Time;

namespace Godwit.Support.Markets;

/// <summary>A recording played again and again, each time later by its length: any number of rows from a few. A book begins anew with its snapshot.</summary>
/// <param name="ticks">The recording.</param>
/// <param name="source">What it says of itself.</param>
/// <param name="times">How often it is played.</param>
/// <param name="length">From the beginning of one playing to that of the next; the same for all recordings of a market.</param>
/// <param name="onRepeat">Called with the number of each playing when it begins.</param>
public sealed class RepeatedTicks(Tick[] ticks, TickSource source, int times, Duration length, Action<int>? onRepeat = null) : TickSource
{
    public override TickKind Kind => source.Kind;
    public override int PriceScale => source.PriceScale;
    public override int QuantityScale => source.QuantityScale;
    public override long Count => (long)ticks.Length * times;
    public override Instant First => source.First;
    public override Instant Last => source.Last + length * (times - 1);

    /// <summary>From the beginning, whatever is asked for: it has no earlier past.</summary>
    public override TickReader Open(Instant from) => new Player(ticks, times, length, onRepeat);

    /// <summary>All ticks of a source.</summary>
    public static Tick[] All(TickSource source)
    {
        var all = new List<Tick>();
        var block = new Tick[4096];
        using TickReader reader = source.Open(Instant.MinValue);
        while (reader.Read(block) is var count and > 0) all.AddRange(block.AsSpan(0, count));
        return [.. all];
    }

    private sealed class Player(Tick[] ticks, int times, Duration length, Action<int>? onRepeat) : TickReader
    {
        private int _round, _next;
        private Duration _shift;

        public override int Read(Span<Tick> into)
        {
            if (_next == ticks.Length)
            {
                if (++_round == times) return 0;
                (_next, _shift) = (0, _shift + length);
                onRepeat?.Invoke(_round);
            }
            int count = Math.Min(into.Length, ticks.Length - _next);
            ticks.AsSpan(_next, count).CopyTo(into);
            _next += count;
            if (_round == 0) return count;
            foreach (ref Tick tick in into[..count]) tick = tick with { OccurredAt = tick.OccurredAt + _shift, ReceivedAt = tick.ReceivedAt + _shift };
            return count;
        }
    }
}
