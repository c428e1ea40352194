using Godwit.Core.Time;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Store.Ticks;

/// <summary>Days and months in UTC as numbers: the unit of files.</summary>
internal static class TickPeriod
{
    public static int Of(TickSchema schema, long nanos) => schema.ByMonth ? UtcMonth.Of(nanos).Index : checked((int)Duration.FloorDivide(nanos, Duration.NanosPerDay));

    /// <summary>Written <c>2024-08</c> or <c>2024-08-08</c>.</summary>
    public static string Text(TickSchema schema, int period) =>
        schema.ByMonth ? new UtcMonth(period).ToString() : new Instant(period * Duration.NanosPerDay).ToString()[..10];
}
