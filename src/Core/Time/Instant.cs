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
    public long UnixMillis => Duration.FloorDivide(UnixNanos, Duration.NanosPerMilli);

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
        Span<byte> text = stackalloc byte[MaxTextLength];
        return System.Text.Encoding.ASCII.GetString(text[..Format(text)]);
    }

    /// <summary>Longest text of an instant.</summary>
    public const int MaxTextLength = 30;

    /// <summary>Writes the text of <see cref="ToString"/> as ASCII and returns its length; <paramref name="text"/> has at least <see cref="MaxTextLength"/> bytes.</summary>
    public int Format(Span<byte> text)
    {
        long day = UtcDay;
        long nanosOfDay = unchecked(UnixNanos - day * Duration.NanosPerDay);
        (int year, int month, int dayOfMonth) = Civil(day);
        Put(text, 0, year, 4);
        text[4] = (byte)'-';
        Put(text, 5, month, 2);
        text[7] = (byte)'-';
        Put(text, 8, dayOfMonth, 2);
        text[10] = (byte)'T';
        int seconds = (int)(nanosOfDay / Duration.NanosPerSecond);
        Put(text, 11, seconds / 3600, 2);
        text[13] = (byte)':';
        Put(text, 14, seconds / 60 % 60, 2);
        text[16] = (byte)':';
        Put(text, 17, seconds % 60, 2);
        int length = 19;
        int fraction = (int)(nanosOfDay % Duration.NanosPerSecond);
        if (fraction != 0)
        {
            (int value, int digits) = fraction % 1_000_000 == 0 ? (fraction / 1_000_000, 3) : fraction % 1_000 == 0 ? (fraction / 1_000, 6) : (fraction, 9);
            text[length++] = (byte)'.';
            Put(text, length, value, digits);
            length += digits;
        }
        text[length++] = (byte)'Z';
        return length;
    }

    /// <summary>Days since the epoch as a date of the proleptic Gregorian calendar (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").</summary>
    private static (int Year, int Month, int Day) Civil(long days)
    {
        long shifted = days + 719_468;
        long era = Duration.FloorDivide(shifted, 146_097);
        long dayOfEra = shifted - era * 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long monthFromMarch = (5 * dayOfYear + 2) / 153;
        int day = (int)(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1);
        int month = (int)(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9);
        return ((int)(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)), month, day);
    }

    private static void Put(Span<byte> text, int at, int value, int digits)
    {
        for (int i = digits - 1; i >= 0; i--)
        {
            text[at + i] = (byte)('0' + value % 10);
            value /= 10;
        }
    }

    /// <summary>Reads <c>2024-01-31</c>, <c>2024-01-31T12:00</c>, with seconds, fraction to the nanosecond, <c>Z</c> or offset; a date means midnight UTC.</summary>
    /// <returns>False when the text is no such time, has a finer fraction or lies outside the range.</returns>
    public static bool TryParse(string text, out Instant instant)
    {
        instant = default;
        if (text.Length < 8 || !char.IsAsciiDigit(text[0])) return false;
        string[] formats = Formats;
        long fractionNanos = 0;
        int point = text.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            int end = point + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
            // Only seconds have a fraction.
            if (end == point + 1 || !Numbers.Decimals.TryParse("0" + text[point..end], 9, out fractionNanos)) return false;
            text = text[..point] + text[end..];
            formats = FormatsWithSeconds;
        }
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTime.TryParseExact(text, formats, CultureInfo.InvariantCulture, utc, out DateTime parsed)) return false;
        decimal nanos = (parsed - DateTime.UnixEpoch).Ticks * 100m + fractionNanos;
        if (nanos is < long.MinValue or > long.MaxValue) return false;
        instant = new Instant((long)nanos);
        return true;
    }

    private static readonly string[] FormatsWithSeconds = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd HH:mm:ssK"];

    private static readonly string[] Formats = ["yyyy-MM-dd", "yyyyMMdd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mmK", .. FormatsWithSeconds];
}
