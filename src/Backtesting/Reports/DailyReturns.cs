using Godwit.Core.Time;
using Godwit.Portfolio.Performance;

namespace Godwit.Backtesting.Reports;

/// <summary>Returns of a run and of its benchmark per UTC day, or per bar where bars are longer than a day.</summary>
/// <param name="Period">A day, or the length of a bar.</param>
/// <param name="Ends">End of each period.</param>
/// <param name="Returns">A day without a bar has return zero.</param>
/// <param name="Benchmark">Of the same days.</param>
public sealed record DailyReturns(Duration Period, IReadOnlyList<Instant> Ends, double[] Returns, double[] Benchmark)
{
    /// <summary>Periods in a year of 365 days.</summary>
    public double PerYear => 365.0 * Duration.NanosPerDay / Period.Nanos;

    internal static DailyReturns Of(EquityCurves curves, Duration interval)
    {
        Duration period = interval > Duration.FromDays(1) ? interval : Duration.FromDays(1);
        var own = new PeriodicReturns(period, curves.Initial);
        var held = new PeriodicReturns(period, curves.Initial);
        for (int i = 0; i < curves.Count; i++)
        {
            own.Add(curves.Times[i], curves.Equity[i]);
            held.Add(curves.Times[i], curves.Benchmark[i]);
        }
        double[] returns = own.ToArray();
        var ends = new Instant[returns.Length];
        if (returns.Length > 0)
        {
            long first = Duration.FloorDivide(curves.Times[0].UnixNanos - 1, period.Nanos) + 1;
            for (int i = 0; i < ends.Length; i++) ends[i] = new Instant((first + i) * period.Nanos);
        }
        return new DailyReturns(period, ends, returns, held.ToArray());
    }
}
