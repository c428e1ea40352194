using System.Globalization;
using Godwit.Data.Analysis;

namespace Godwit.Hosting.Presentation.Markets;

/// <summary>What stands out in an analysis, in sentences. Only what the sample can bear is said.</summary>
public static class MarketFindings
{
    public static IReadOnlyList<string> Of(MarketAnalysis a)
    {
        var said = new List<string>();
        Tails(said, a.Returns);
        Clock(said, a.Clock);
        Memory(said, a);
        if (a.Returns.ZeroShare > 0.2) said.Add($"{Percent(a.Returns.ZeroShare)} of bars close where the bar before closed: the market is thin or the tick is coarse for bars of {a.Interval}.");
        if (a.Spread is { CorwinSchultzNegativeShare: > 0.4 }) said.Add("The spread cannot be read from these bars: movement hides it. Use quotes, or bars of a quieter time.");
        return said;
    }

    private static void Tails(List<string> said, ReturnFacts r)
    {
        Exceedance far = r.Exceedances[3];
        if (far.Observed > 0 && far.Observed > 10 * far.ExpectedNormal)
            said.Add($"Tails are heavy: {(far.Observed == 1 ? "1 return lies" : $"{far.Observed.ToString("N0", CultureInfo.InvariantCulture)} returns lie")} beyond 5 deviations, where a normal law expects {far.ExpectedNormal.ToString("0.####", CultureInfo.InvariantCulture)}. Stops and sizes that assume it are too tight and too large.");
        // Two errors of the estimate, which clustering makes too small, are the least that a difference takes.
        if (r.LeftTail.Count > 0 && r.RightTail.Count > 0 && Math.Abs(r.LeftTail.Index - r.RightTail.Index) > 3 * Math.Sqrt(r.LeftTail.StandardError * r.LeftTail.StandardError + r.RightTail.StandardError * r.RightTail.StandardError))
            said.Add($"Large {(r.LeftTail.Index < r.RightTail.Index ? "falls are more frequent than large rises" : "rises are more frequent than large falls")} (tail powers {Number(r.LeftTail.Index)} left, {Number(r.RightTail.Index)} right).");
    }

    private static void Clock(List<string> said, ClockProfile clock)
    {
        if (clock.HourSignificance.Volatility <= 0.01)
        {
            int high = At(clock.Hours, most: true), low = At(clock.Hours, most: false);
            said.Add($"Volatility follows the clock: most at {Hour(clock, high)} UTC, {Number(clock.Hours[high].Volatility / clock.Hours[low].Volatility)} times that of {Hour(clock, low)} UTC.");
        }
        if (clock.WeekdaySignificance.Volatility <= 0.01)
        {
            int high = At(clock.Weekdays, most: true), low = At(clock.Weekdays, most: false);
            said.Add($"Weekdays differ: {Day(high)} moves {Number(clock.Weekdays[high].Volatility / clock.Weekdays[low].Volatility)} times as much as {Day(low)}.");
        }
        if (clock.HourSignificance.Return <= 0.01 || clock.WeekdaySignificance.Return <= 0.01)
            said.Add("Mean returns depend on the clock more than chance explains; check whether that survives costs and another period before trading on it.");
    }

    private static void Memory(List<string> said, MarketAnalysis a)
    {
        if (a.Dependence.Lags.Count == 0) return;
        LagCorrelation one = a.Dependence.Lags[0];
        if (Math.Abs(one.Return) > one.RobustBand)
        {
            said.Add(one.Return < 0
                ? $"Moves turn back from bar to bar (autocorrelation {Signed(one.Return)}): part of it may be the bounce between bid and ask, which nobody can trade."
                : $"Moves carry on from bar to bar (autocorrelation {Signed(one.Return)}).");
        }
        LagCorrelation last = a.Dependence.Lags[^1];
        if (one.Absolute > 2 * a.Dependence.PlainBand && last.Absolute > 2 * a.Dependence.PlainBand)
            said.Add($"Volatility persists: absolute returns {last.Lag} bars apart still correlate by {Number(last.Absolute)} ({Number(one.Absolute)} one bar apart).");
    }

    private static int At(IReadOnlyList<ClockCell> cells, bool most) =>
        Enumerable.Range(0, cells.Count).Where(i => cells[i].Volatility > 0).OrderBy(i => most ? -cells[i].Volatility : cells[i].Volatility).First();

    private static string Hour(ClockProfile clock, int slot) => $"{(slot * clock.HoursPerSlot).ToString("00", CultureInfo.InvariantCulture)}:00";
    internal static string Day(int weekday) => ((DayOfWeek)((weekday + 1) % 7)).ToString();
    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
    private static string Signed(double value) => value.ToString("+0.000;−0.000", CultureInfo.InvariantCulture);
    private static string Percent(double fraction) => (fraction * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
