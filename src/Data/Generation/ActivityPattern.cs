using Godwit.Core.Time;

namespace Godwit.Data.Generation;

/// <summary>How busy a market is by hour of the day and day of the week, UTC; the mean over a week is one.</summary>
/// <remarks>
/// A stylised pattern, not fitted to any venue: quiet at night in Europe, a first rise when London opens, the peak
/// while New York and London overlap, quiet weekends.
/// </remarks>
internal static class ActivityPattern
{
    private static readonly double[] Hours = Normalized(
        0.90, 0.88, 0.84, 0.78, 0.72, 0.68, 0.72, 0.84, 0.98, 1.02, 1.00, 1.00,
        1.10, 1.34, 1.52, 1.54, 1.44, 1.26, 1.12, 1.04, 1.02, 0.98, 0.94, 0.92);

    // The epoch was a Thursday.
    private static readonly double[] DaysFromThursday = Normalized(1.10, 1.06, 0.80, 0.78, 1.02, 1.08, 1.12);

    /// <summary>Activity of the bar that opens at <paramref name="openNanos"/> (at or after the epoch): at its middle, and for whole days without the hours.</summary>
    public static double Of(long openNanos, long lengthNanos)
    {
        double weekday = DaysFromThursday[openNanos / Duration.NanosPerDay % 7];
        if (lengthNanos >= Duration.NanosPerDay) return weekday;
        long ofDay = (openNanos + lengthNanos / 2) % Duration.NanosPerDay;
        // Each figure of the table is reached in the middle of its hour; between them the course is straight.
        double position = (ofDay - Duration.NanosPerHour / 2) / (double)Duration.NanosPerHour;
        if (position < 0) position += 24;
        int hour = (int)position;
        double fraction = position - hour;
        return weekday * (Hours[hour] + fraction * (Hours[hour == 23 ? 0 : hour + 1] - Hours[hour]));
    }

    private static double[] Normalized(params double[] values)
    {
        double mean = 0;
        foreach (double value in values) mean += value;
        mean /= values.Length;
        for (int i = 0; i < values.Length; i++) values[i] /= mean;
        return values;
    }
}
