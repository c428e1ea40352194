using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Indicators;

namespace Godwit.Data.Analysis;

/// <summary>What both models said at the close of a period.</summary>
public readonly record struct RegimePoint(Instant Start, double Close, TrendState Trend, VolatilityState Volatility);

/// <summary>Periods that followed one pair of states.</summary>
/// <param name="Trend">The likeliest trend at the close of the period before.</param>
/// <param name="Volatility">The likeliest volatility then.</param>
/// <param name="Periods">How many periods had these states.</param>
/// <param name="Share">Share of all periods.</param>
/// <param name="AnnualReturn">Mean log return of the period after the state was known × periods in 365 days.</param>
/// <param name="StandardError">Error of that annual return.</param>
/// <param name="AnnualVolatility">Deviation of those returns × √(periods in 365 days).</param>
public readonly record struct RegimeCell(TrendState Trend, VolatilityState Volatility, long Periods, double Share, double AnnualReturn, double StandardError, double AnnualVolatility);

/// <summary>Trend and volatility over time by the models of <see cref="TrendRegime"/> and <see cref="VolatilityRegime"/>, which know no later bar.</summary>
/// <param name="Period">Length of the periods that the models see.</param>
/// <param name="Points">In order of time, from where both models have settled.</param>
/// <param name="Cells">All nine pairs, trend by trend.</param>
/// <param name="MeanTrendPeriods">Mean number of periods until the trend state changes.</param>
/// <param name="MeanVolatilityPeriods">The same for the volatility state.</param>
public sealed record RegimeMap(BarInterval Period, IReadOnlyList<RegimePoint> Points, IReadOnlyList<RegimeCell> Cells, double MeanTrendPeriods, double MeanVolatilityPeriods)
{
    private const int FewestPeriods = 600;
    private static readonly Duration[] s_periods = [Duration.FromHours(24), Duration.FromHours(4), Duration.FromHours(1)];

    /// <summary>On days where there are enough of them, else on shorter periods down to the bars themselves. Null when even those are too few to settle.</summary>
    public static RegimeMap? Of(BarColumns bars)
    {
        if (bars.Count == 0) return null;
        Duration span = new Instant(bars.OpenTimesNanos[^1]) - new Instant(bars.OpenTimesNanos[0]);
        BarInterval period = bars.Interval;
        foreach (Duration longer in s_periods)
        {
            if (longer <= bars.Interval.Length || longer.Nanos % bars.Interval.Length.Nanos != 0 || span.Nanos / longer.Nanos < FewestPeriods) continue;
            period = new BarInterval(longer);
            break;
        }
        PeriodCloses closes = PeriodCloses.Of(bars, period);
        var trend = new TrendRegime();
        var volatility = new VolatilityRegime();
        var points = new List<RegimePoint>();
        int first = -1;
        for (int i = 0; i < closes.Closes.Count; i++)
        {
            trend.Update(closes.Closes[i]);
            volatility.Update(closes.Closes[i]);
            if (!trend.Reading.IsReady || !volatility.Reading.IsReady) continue;
            if (first < 0) first = i;
            points.Add(new RegimePoint(closes.Starts[i], closes.Closes[i], (TrendState)trend.Reading.State, (VolatilityState)volatility.Reading.State));
        }
        return points.Count < 50 ? null : new RegimeMap(period, points, Cellular(points, closes, first, period), Spell(points, p => (int)p.Trend), Spell(points, p => (int)p.Volatility));
    }

    private static List<RegimeCell> Cellular(List<RegimePoint> points, PeriodCloses closes, int first, BarInterval period)
    {
        var cells = new List<RegimeCell>();
        foreach (TrendState trend in new[] { TrendState.Up, TrendState.None, TrendState.Down })
        {
            foreach (VolatilityState volatility in new[] { VolatilityState.Calm, VolatilityState.Normal, VolatilityState.Wild })
            {
                long periods = 0, returns = 0;
                double sum = 0, squares = 0;
                for (int i = 0; i < points.Count; i++)
                {
                    if (points[i].Trend != trend || points[i].Volatility != volatility) continue;
                    periods++;
                    double after = first + i + 1 < closes.Closes.Count ? closes.Return(first + i + 1) : double.NaN;
                    if (double.IsNaN(after)) continue;
                    (returns, sum, squares) = (returns + 1, sum + after, squares + after * after);
                }
                double mean = returns > 0 ? sum / returns : double.NaN;
                double deviation = returns > 1 ? Math.Sqrt(Math.Max(0, squares - returns * mean * mean) / (returns - 1)) : double.NaN;
                cells.Add(new RegimeCell(trend, volatility, periods, (double)periods / points.Count, mean * period.PerYear, deviation / Math.Sqrt(Math.Max(1, returns)) * period.PerYear, deviation * Math.Sqrt(period.PerYear)));
            }
        }
        return cells;
    }

    private static double Spell(List<RegimePoint> points, Func<RegimePoint, int> state)
    {
        int spells = 1;
        for (int i = 1; i < points.Count; i++)
            if (state(points[i]) != state(points[i - 1])) spells++;
        return (double)points.Count / spells;
    }
}
