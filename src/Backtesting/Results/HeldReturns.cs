using Godwit.Backtesting.Runner;
using Godwit.Core.MarketData;
using Godwit.Core.Time;

namespace Godwit.Backtesting.Results;

/// <summary>Returns of holding the first instrument from its first close in the range, over the same UTC periods as the run's tail returns.</summary>
internal static class HeldReturns
{
    /// <param name="setup">The run; each series has bars in the range.</param>
    /// <param name="period">Length of a period; a close exactly at its end belongs to it.</param>
    public static double[] Of(BacktestSetup setup, Duration period)
    {
        (long first, long last) = Covered(setup);
        BarColumns bars = setup.Series[0].Bars;
        int from = bars.IndexAtOrAfter(setup.From), to = bars.IndexAtOrAfter(setup.To) - 1;
        long length = bars.Interval.Length.Nanos, end = EndOf(first, period.Nanos), lastEnd = EndOf(last, period.Nanos);
        double[] returns = new double[(lastEnd - end) / period.Nanos + 1];
        double before = bars.Closes[from];
        for (int i = 0; i < returns.Length; i++, end += period.Nanos)
        {
            // The last bar that is complete by the end of the period; before the first one the holding has not begun.
            int at = Math.Clamp(bars.IndexAtOrAfter(new Instant(end - length + 1)) - 1, from, to);
            double value = bars.Closes[at];
            returns[i] = value / before - 1;
            before = value;
        }
        return returns;
    }

    /// <summary>First and last close of any instrument.</summary>
    private static (long First, long Last) Covered(BacktestSetup setup)
    {
        long first = long.MaxValue, last = long.MinValue;
        foreach (SeriesSetup series in setup.Series)
        {
            ReadOnlySpan<long> opens = series.Bars.OpenTimesNanos;
            long length = series.Bars.Interval.Length.Nanos;
            first = Math.Min(first, opens[series.Bars.IndexAtOrAfter(setup.From)] + length);
            last = Math.Max(last, opens[series.Bars.IndexAtOrAfter(setup.To) - 1] + length);
        }
        return (first, last);
    }

    private static long EndOf(long close, long period) => (Duration.FloorDivide(close - 1, period) + 1) * period;
}
