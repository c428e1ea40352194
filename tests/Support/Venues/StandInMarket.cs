using System.Globalization;
using Godwit.Core.MarketData;
using Godwit.Core.Time;

namespace Godwit.Support.Venues;

/// <summary>A market that anybody can compute: the bar of a time depends on the time alone.</summary>
public sealed record StandInMarket
{
    /// <summary>When the venue began to trade it.</summary>
    public Instant Listed { get; init; } = new(0);

    /// <summary>Ranges in which the venue was down.</summary>
    public IReadOnlyList<(Instant From, Instant To)> Outages { get; init; } = [];

    /// <summary>Ranges that the archive has lost and REST still knows.</summary>
    public IReadOnlyList<(Instant From, Instant To)> ArchiveHoles { get; init; } = [];

    /// <summary>Every so many bars nobody trades, and there is no bar; 0 for never.</summary>
    public int SilentEvery { get; init; }

    public bool Has(Instant open) => open >= Listed && !In(Outages, open) && !(SilentEvery > 0 && Mix(open) % (ulong)SilentEvery == 0);

    public bool ArchiveHas(Instant open) => Has(open) && !In(ArchiveHoles, open);

    /// <summary>Open, high, low, close, volume as texts with two and five decimals, as venues write them.</summary>
    public static string[] Bar(Instant open, BarInterval interval)
    {
        long first = Cents(open), last = Cents(open + interval.Length), spread = 100 + (long)(Mix(open) % 900);
        return [Text(first, 2), Text(Math.Max(first, last) + spread, 2), Text(Math.Min(first, last) - spread, 2), Text(last, 2), Text(1 + (long)(Mix(open) % 5_000_000), 5)];
    }

    public static IEnumerable<Instant> Grid(Instant from, Instant to, BarInterval interval)
    {
        Instant at = interval.Floor(from);
        if (at < from) at += interval.Length;
        for (; at < to; at += interval.Length) yield return at;
    }

    private static bool In(IReadOnlyList<(Instant From, Instant To)> ranges, Instant at) => ranges.Any(r => at >= r.From && at < r.To);

    private static long Cents(Instant at) => 2_000_000 + (long)(150_000 * Math.Sin(at.UnixNanos / 3.6e14)) + (long)(Mix(at) % 3_000);

    private static string Text(long units, int decimals) => (units / (decimal)Math.Pow(10, decimals)).ToString("F" + decimals, CultureInfo.InvariantCulture);

    private static ulong Mix(Instant at)
    {
        ulong z = unchecked((ulong)at.UnixNanos / 1_000_000_000 * 0x9E3779B97F4A7C15UL + 0x632BE59BD9B4E019UL);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
        return z ^ (z >> 31);
    }
}
