using System.Globalization;
using Godwit.Backtesting.Runner;
using Godwit.Hosting.Composition;

namespace Godwit.Hosting.Presentation;

/// <summary>That a run used repaired data, and how many of its bars nobody recorded.</summary>
public static class RepairText
{
    /// <summary>One sentence without a full stop for each repaired dataset of a series (itself, its finer bars); none when all bars are as they were imported.</summary>
    public static IEnumerable<string> Of(ResolvedSeries series, BacktestSetup setup) => series.Repairs.Select(repair => $"{repair.Id} is repaired ({repair.Recipe}): {Counts(repair, setup)}");

    /// <summary>The same as a short mark behind the name of the series; empty when nothing was repaired.</summary>
    public static string Mark(ResolvedSeries series, BacktestSetup setup) =>
        series.Repairs.Count == 0 ? "" : $" (repaired: {string.Join("; ", series.Repairs.Select(r => (r.Id == series.Id ? "" : r.Id + " ") + Counts(r, setup)))})";

    private static string Counts(SeriesRepairs repair, BacktestSetup setup)
    {
        (long inserted, long changed, long removed) = repair.Marks.CountIn(setup.From, setup.To);
        return string.Create(CultureInfo.InvariantCulture, $"{inserted:N0} bars inserted, {changed:N0} changed, {removed:N0} removed in the range");
    }
}
