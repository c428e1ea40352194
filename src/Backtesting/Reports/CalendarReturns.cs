using Godwit.Core.Time;

namespace Godwit.Backtesting.Reports;

/// <summary>Return of a calendar month or year, UTC.</summary>
/// <param name="Year">Calendar year.</param>
/// <param name="Month">1 to 12; 0 for a whole year.</param>
/// <param name="Return">Equity at the period's last close ÷ equity at the end of the period before (the initial equity for the first) − 1.</param>
/// <param name="Benchmark">The same of the benchmark.</param>
/// <param name="IsWhole">False when the run began after the period's first day or ended before its last.</param>
public readonly record struct CalendarReturn(int Year, int Month, double Return, double Benchmark, bool IsWhole);

/// <summary>Returns by calendar. A bar that closes exactly at midnight belongs to the day before.</summary>
public static class CalendarReturns
{
    public static IReadOnlyList<CalendarReturn> Monthly(EquityCurves curves) => Split(curves, static at => at.Year * 12 + at.Month - 1, months: true);

    public static IReadOnlyList<CalendarReturn> Yearly(EquityCurves curves) => Split(curves, static at => at.Year, months: false);

    private static List<CalendarReturn> Split(EquityCurves curves, Func<DateTime, int> key, bool months)
    {
        var returns = new List<CalendarReturn>();
        double equity = curves.Initial, benchmark = curves.Initial;
        int start = 0;
        while (start < curves.Count)
        {
            int period = key(DayOf(curves.Times[start]));
            int end = start;
            while (end + 1 < curves.Count && key(DayOf(curves.Times[end + 1])) == period) end++;
            DateTime first = DayOf(curves.Times[start]), last = DayOf(curves.Times[end]);
            bool whole = key(first.AddDays(-1)) != period && key(last.AddDays(1)) != period;
            returns.Add(new CalendarReturn(
                first.Year, months ? first.Month : 0,
                Change(equity, curves.Equity[end]), Change(benchmark, curves.Benchmark[end]), whole));
            (equity, benchmark) = (curves.Equity[end], curves.Benchmark[end]);
            start = end + 1;
        }
        return returns;
    }

    /// <summary>The UTC day that holds the nanosecond before a close.</summary>
    internal static DateTime DayOf(Instant close) => DateTime.UnixEpoch.AddDays(Duration.FloorDivide(close.UnixNanos - 1, Duration.NanosPerDay));

    private static double Change(double from, double to) => from > 0 ? Math.Max(to, 0) / from - 1 : 0;
}
