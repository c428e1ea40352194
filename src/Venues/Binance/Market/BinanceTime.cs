using Godwit.Core.Time;

namespace Godwit.Venues.Binance.Market;

/// <summary>Times of the venue: milliseconds, or microseconds when they were asked for; told apart by magnitude.</summary>
public static class BinanceTime
{
    /// <summary>From here on a number is microseconds (as milliseconds it would lie in the year 5138).</summary>
    public const long FirstMicros = 100_000_000_000_000;

    private const long LastMillis = 9_000_000_000_000, LastMicros = 9_000_000_000_000_000;

    /// <summary>False when the number is no time since 1970 that fits an instant.</summary>
    public static bool TryRead(long number, out Instant at)
    {
        at = default;
        if (number <= 0 || number > LastMillis && number < FirstMicros || number > LastMicros) return false;
        at = new Instant(number >= FirstMicros ? number * 1_000 : number * 1_000_000);
        return true;
    }
}
