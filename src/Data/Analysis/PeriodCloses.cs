using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Data.Analysis;

/// <summary>The last close of each longer period that has one.</summary>
public sealed record PeriodCloses(BarInterval Period, IReadOnlyList<Instant> Starts, IReadOnlyList<double> Closes)
{
    public static PeriodCloses Of(BarColumns bars, BarInterval period)
    {
        var starts = new List<Instant>();
        var closes = new List<double>();
        double divisor = Pow10.Double(bars.PriceScale);
        ReadOnlySpan<long> times = bars.OpenTimesNanos, prices = bars.Closes;
        for (int i = 0; i < times.Length; i++)
        {
            Instant start = period.Floor(new Instant(times[i]));
            if (starts.Count == 0 || starts[^1] != start)
            {
                starts.Add(start);
                closes.Add(0);
            }
            closes[^1] = prices[i] / divisor;
        }
        return new PeriodCloses(period, starts, closes);
    }

    /// <summary>The log return of a period; NaN for the first one and after a missing one.</summary>
    public double Return(int index) =>
        index == 0 || Starts[index] - Starts[index - 1] != Period.Length || Closes[index] <= 0 || Closes[index - 1] <= 0 ? double.NaN : Math.Log(Closes[index] / Closes[index - 1]);
}

/// <summary>A period and its log return.</summary>
public readonly record struct PeriodReturn(Instant Start, double LogReturn);

/// <summary>A calendar month in UTC.</summary>
/// <param name="Year">Year.</param>
/// <param name="Month">1 to 12.</param>
/// <param name="Return">Simple return from the last close before the month (for the first month its first open) to its last close.</param>
/// <param name="Volatility">Annual volatility from the squares of the month's bars: √(mean r² × bars in 365 days).</param>
/// <param name="IsPartial">Whether the series begins or ends inside the month.</param>
public readonly record struct MonthFacts(int Year, int Month, double Return, double Volatility, bool IsPartial)
{
    public static IReadOnlyList<MonthFacts> Of(BarColumns bars, ReturnSample sample)
    {
        ReadOnlySpan<long> times = bars.OpenTimesNanos, closes = bars.Closes;
        ReadOnlySpan<double> returns = sample.Values;
        ReadOnlySpan<int> indices = sample.Bars;
        var months = new List<MonthFacts>();
        double before = bars.Count > 0 ? bars.Opens[0] : 0;
        int at = 0;
        for (int from = 0; from < times.Length;)
        {
            DateTime day = DateOf(times[from]), next = new DateTime(day.Year, day.Month, 1).AddMonths(1);
            long begin = Nanos(new DateTime(day.Year, day.Month, 1)), end = Nanos(next);
            int found = times[from..].BinarySearch(end), to = from + (found >= 0 ? found : ~found);
            double squares = 0;
            int count = 0;
            for (; at < returns.Length && indices[at] < to; at++, count++) squares += returns[at] * returns[at];
            bool partial = from == 0 && times[0] > begin || to == times.Length && times[^1] + bars.Interval.Length.Nanos < end;
            months.Add(new MonthFacts(day.Year, day.Month, before > 0 ? closes[to - 1] / before - 1 : double.NaN,
                count > 1 ? Math.Sqrt(squares / count * bars.Interval.PerYear) : double.NaN, partial));
            before = closes[to - 1];
            from = to;
        }
        return months;
    }

    private static DateTime DateOf(long nanos) => DateTime.UnixEpoch.AddDays(Duration.FloorDivide(nanos, Duration.NanosPerDay));
    private static long Nanos(DateTime day) => (long)(day - DateTime.UnixEpoch.Date).TotalDays * Duration.NanosPerDay;
}
