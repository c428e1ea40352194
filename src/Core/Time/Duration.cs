namespace Godwit.Core.Time;

/// <summary>A length of time in nanoseconds; may be negative. <c>default</c> is zero. Range ±292 years.</summary>
public readonly record struct Duration(long Nanos) : IComparable<Duration>
{
    public const long NanosPerMilli = 1_000_000;
    public const long NanosPerSecond = 1_000_000_000;
    public const long NanosPerMinute = 60 * NanosPerSecond;
    public const long NanosPerHour = 60 * NanosPerMinute;
    public const long NanosPerDay = 24 * NanosPerHour;

    public static readonly Duration Zero;

    public static Duration FromMillis(long millis) => new(checked(millis * NanosPerMilli));
    public static Duration FromSeconds(long seconds) => new(checked(seconds * NanosPerSecond));
    public static Duration FromMinutes(long minutes) => new(checked(minutes * NanosPerMinute));
    public static Duration FromHours(long hours) => new(checked(hours * NanosPerHour));
    public static Duration FromDays(long days) => new(checked(days * NanosPerDay));

    public double TotalSeconds => Nanos / 1e9;

    public static Duration operator +(Duration left, Duration right) => new(checked(left.Nanos + right.Nanos));
    public static Duration operator -(Duration left, Duration right) => new(checked(left.Nanos - right.Nanos));
    public static Duration operator *(Duration length, long times) => new(checked(length.Nanos * times));
    public static bool operator <(Duration left, Duration right) => left.Nanos < right.Nanos;
    public static bool operator >(Duration left, Duration right) => left.Nanos > right.Nanos;
    public static bool operator <=(Duration left, Duration right) => left.Nanos <= right.Nanos;
    public static bool operator >=(Duration left, Duration right) => left.Nanos >= right.Nanos;
    public int CompareTo(Duration other) => Nanos.CompareTo(other.Nanos);

    /// <summary>Reads <c>250ms</c>, <c>10s</c>, <c>5m</c>, <c>4h</c>, <c>1d</c>, <c>1w</c>: a whole number and a unit (also <c>us</c>, <c>ns</c>).</summary>
    public static bool TryParse(string text, out Duration duration)
    {
        duration = default;
        int digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits])) digits++;
        if (!long.TryParse(text.AsSpan(0, digits), System.Globalization.CultureInfo.InvariantCulture, out long count)) return false;
        long unit = text[digits..] switch
        {
            "ns" => 1,
            "us" => 1_000,
            "ms" => NanosPerMilli,
            "s" => NanosPerSecond,
            "m" => NanosPerMinute,
            "h" => NanosPerHour,
            "d" => NanosPerDay,
            "w" => 7 * NanosPerDay,
            _ => 0,
        };
        if (unit == 0 || count > long.MaxValue / unit) return false;
        duration = new Duration(count * unit);
        return true;
    }

    /// <summary>The shortest whole-unit form, such as <c>1m</c>, <c>90s</c> or <c>1d</c>; the inverse of <see cref="TryParse"/> unless it is negative.</summary>
    public override string ToString()
    {
        if (Nanos == 0) return "0s";
        foreach ((long unit, string name) in Units)
            if (Nanos % unit == 0) return $"{Nanos / unit}{name}";
        return $"{Nanos}ns";
    }

    /// <summary>Quotient rounded towards negative infinity; <paramref name="divisor"/> must be positive.</summary>
    public static long FloorDivide(long value, long divisor)
    {
        long quotient = value / divisor;
        return value % divisor < 0 ? quotient - 1 : quotient;
    }

    private static readonly (long Unit, string Name)[] Units =
    [
        (NanosPerDay, "d"), (NanosPerHour, "h"), (NanosPerMinute, "m"), (NanosPerSecond, "s"), (NanosPerMilli, "ms"), (1_000, "us"),
    ];
}
