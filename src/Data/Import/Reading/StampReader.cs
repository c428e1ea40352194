using System.Text;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Import.Reading;

/// <summary>The unit of a file's time stamps.</summary>
public enum StampUnit
{
    /// <summary>Seconds, milliseconds, microseconds or nanoseconds, told apart by magnitude; ISO-8601 text is read too.</summary>
    Auto,
    Seconds,
    Millis,
    Micros,
    Nanos,

    /// <summary>Dates as text, the year first, in any separators or none; ISO-8601 is one of them.</summary>
    YearFirst,

    /// <summary>Dates as text, the day first: 31/12/2024 or 31.12.2024.</summary>
    DayFirst,

    /// <summary>Dates as text, the month first: 12/31/2024.</summary>
    MonthFirst,
}

/// <summary>Time stamps of data rows to nanoseconds.</summary>
internal static class StampReader
{
    /// <summary>Stamps lie from 1970 up to this year; one beyond is a broken row.</summary>
    public const int LastYear = 2200;

    internal static readonly long LastNanos = (new DateTime(LastYear + 1, 1, 1, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks * 100 - 1;

    // Milliseconds of 1973 and later have 12 digits, seconds until the year 5138 have 11: the magnitudes do not meet.
    private const long MillisFrom = 100_000_000_000, MicrosFrom = 100_000_000_000_000, NanosFrom = 100_000_000_000_000_000;

    public static bool TryConvert(Number stamp, StampUnit unit, out long nanos, out string problem, bool toTheNanosecond = false)
    {
        nanos = 0;
        problem = "";
        if (unit is StampUnit.Auto or >= StampUnit.YearFirst) unit = UnitOf(stamp.Units / Pow10.Long(stamp.Decimals));
        long nanosPerUnit = unit switch { StampUnit.Seconds => 1_000_000_000, StampUnit.Millis => 1_000_000, StampUnit.Micros => 1_000, _ => 1 };
        Int128 wide = (Int128)stamp.Units * nanosPerUnit;
        Int128 divisor = Pow10.Long(stamp.Decimals);
        if (wide < 0 || wide / divisor > LastNanos) { problem = $"lies outside 1970 to {LastYear}"; return false; }
        // Parquet readers everywhere understand microseconds, so bars open on whole microseconds.
        if (!toTheNanosecond && wide % (divisor * 1_000) != 0) { problem = "is finer than a microsecond"; return false; }
        nanos = (long)(wide / divisor);
        return true;
    }

    public static bool TryReadText(ReadOnlySpan<byte> field, out long nanos)
    {
        nanos = 0;
        if (field.Length > 40) return false;
        string text = Encoding.ASCII.GetString(field);
        if (text.EndsWith(" UTC", StringComparison.Ordinal)) text = text[..^4];
        if (text.Length < 10 || !Instant.TryParse(text, out Instant instant)) return false;
        nanos = instant.UnixNanos;
        return nanos >= 0 && nanos <= LastNanos && nanos % 1_000 == 0;
    }

    private static StampUnit UnitOf(long stamp) => Math.Abs(stamp) switch
    {
        < MillisFrom => StampUnit.Seconds,
        < MicrosFrom => StampUnit.Millis,
        < NanosFrom => StampUnit.Micros,
        _ => StampUnit.Nanos,
    };
}
