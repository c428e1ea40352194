using CsCheck;
using Godwit.Backtesting.Reports;
using Godwit.Core.Time;

namespace Godwit.Kernel.Tests.Backtesting.Reports;

/// <summary>Curves for tests: hourly samples after a start.</summary>
internal static class Curves
{
    public static readonly Instant NewYear = Instant.FromUnixSeconds(1_704_067_200);

    public static EquityCurves Of(double initial, Instant start, Duration step, params double[] equity) => new()
    {
        Initial = initial,
        Equity = equity,
        Benchmark = [.. equity.Select((_, i) => initial * (1 + 0.001 * i))],
        Exposure = new double[equity.Length],
        Times = [.. Enumerable.Range(1, equity.Length).Select(i => start + step * i)],
    };

    /// <summary>A walk of 1 to 3,000 steps of 7 hours, so that samples fall on all hours of the day.</summary>
    public static readonly Gen<EquityCurves> Random = Gen.Double[-0.05, 0.05].Array[1, 3_000].Select(steps =>
    {
        double wealth = 1_000;
        return Of(1_000, NewYear + Duration.FromDays(20), Duration.FromHours(7), [.. steps.Select(s => wealth *= 1 + s)]);
    });
}
