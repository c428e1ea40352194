using Godwit.Core.Time;

namespace Godwit.Data.Store.Columns;

/// <summary>A calendar month in UTC: the unit of partition files and of content hashes. Written <c>2021-03</c>.</summary>
internal readonly record struct UtcMonth(int Index) : IComparable<UtcMonth>
{
    /// <summary>Months since year 0: year × 12 + (month − 1).</summary>
    public int Index { get; } = Index;

    public int Year => Index / 12;
    public int Month => Index % 12 + 1;

    public static UtcMonth Of(long unixNanos)
    {
        DateTime day = DateTime.UnixEpoch.AddDays(Duration.FloorDivide(unixNanos, Duration.NanosPerDay));
        return new UtcMonth(day.Year * 12 + day.Month - 1);
    }

    /// <summary>First nanosecond of the month.</summary>
    public long StartNanos => (new DateTime(Year, Month, 1, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks * 100;

    public UtcMonth Next => new(Index + 1);

    public int CompareTo(UtcMonth other) => Index.CompareTo(other.Index);

    public override string ToString() => $"{Year:0000}-{Month:00}";

    public static bool TryParse(string text, out UtcMonth month)
    {
        month = default;
        if (text.Length != 7 || text[4] != '-' || !int.TryParse(text.AsSpan(0, 4), out int year) || !int.TryParse(text.AsSpan(5), out int number)) return false;
        if (year is < 1 or > 9998 || number is < 1 or > 12) return false;
        month = new UtcMonth(year * 12 + number - 1);
        return true;
    }
}
