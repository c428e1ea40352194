using Godwit.Core.Time;

namespace Godwit.Venues.Common.History;

/// <summary>Months of the UTC calendar, into which archives cut their files.</summary>
internal static class UtcMonths
{
    /// <summary>The start of the month that holds the instant.</summary>
    public static Instant Start(Instant at)
    {
        DateTime day = DateTime.UnixEpoch.AddDays(at.UtcDay);
        return Of(new DateTime(day.Year, day.Month, 1, 0, 0, 0, DateTimeKind.Utc));
    }

    /// <summary>The start of the next month.</summary>
    public static Instant End(Instant at) => Of((DateTime.UnixEpoch + TimeSpan.FromTicks(Start(at).UnixNanos / 100)).AddMonths(1));

    private static Instant Of(DateTime time) => new((time - DateTime.UnixEpoch).Ticks * 100);
}
