using System.Globalization;

namespace Godwit.Core.Time;

/// <summary>A point in time: nanoseconds since 1970-01-01T00:00:00Z, leap seconds ignored.</summary>
/// <remarks>
/// Range 1677-09-21 to 2262-04-11. <c>default</c> is the Unix epoch. Instant − Instant is a
/// <see cref="Duration"/>; Instant + Instant does not compile. Immutable, safe on any thread.
/// </remarks>
public readonly record struct Instant(long UnixNanos) : IComparable<Instant>
{
    public static readonly Instant MinValue = new(long.MinValue);
    public static readonly Instant MaxValue = new(long.MaxValue);

    public static Instant FromUnixMillis(long millis) => new(checked(millis * 1_000_000));
    public static Instant FromUnixSeconds(long seconds) => new(checked(seconds * 1_000_000_000));

    /// <summary>Whole milliseconds since the epoch, rounded towards the past.</summary>
    public long UnixMillis => (long)Math.Floor((decimal)UnixNanos / 1_000_000m);

    public static Instant operator +(Instant at, Duration by) => new(checked(at.UnixNanos + by.Nanos));
    public static Instant operator -(Instant at, Duration by) => new(checked(at.UnixNanos - by.Nanos));
    public static Duration operator -(Instant later, Instant earlier) => new(checked(later.UnixNanos - earlier.UnixNanos));
    public static bool operator <(Instant left, Instant right) => left.UnixNanos < right.UnixNanos;
    public static bool operator >(Instant left, Instant right) => left.UnixNanos > right.UnixNanos;
    public static bool operator <=(Instant left, Instant right) => left.UnixNanos <= right.UnixNanos;
    public static bool operator >=(Instant left, Instant right) => left.UnixNanos >= right.UnixNanos;

    public int CompareTo(Instant other) => UnixNanos.CompareTo(other.UnixNanos);

    /// <summary>Whole UTC days since the epoch, rounded towards the past.</summary>
    public long UtcDay => Duration.FloorDivide(UnixNanos, Duration.NanosPerDay);

    /// <summary>ISO-8601 in UTC, with as many fractional digits (0, 3, 6 or 9) as the value needs.</summary>
    public override string ToString()
    {
        long seconds = Duration.FloorDivide(UnixNanos, 1_000_000_000);
        long nanos = UnixNanos - seconds * 1_000_000_000;
        string text = DateTime.UnixEpoch.AddSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        if (nanos == 0) return text + "Z";
        if (nanos % 1_000_000 == 0) return $"{text}.{nanos / 1_000_000:000}Z";
        return nanos % 1_000 == 0 ? $"{text}.{nanos / 1_000:000000}Z" : $"{text}.{nanos:000000000}Z";
    }

    /// <summary>Reads <c>2024-01-31</c>, <c>2024-01-31T12:00</c>, with seconds, fraction, <c>Z</c> or offset; a date means midnight UTC.</summary>
    public static bool TryParse(string text, out Instant instant)
    {
        instant = default;
        if (text.Length < 8 || !char.IsAsciiDigit(text[0])) return false;
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, utc, out DateTime parsed)) return false;
        if (parsed.Year is < 1678 or > 2261) return false;
        instant = new Instant((parsed - DateTime.UnixEpoch).Ticks * 100);
        return true;
    }

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyyMMdd",
    ];
}
