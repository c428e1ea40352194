using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;

namespace Godwit.Backtesting.Runner.Ticks;

/// <summary>Where a run on ticks can trade: there must be ticks.</summary>
public static class TickRange
{
    /// <summary>The setup with its range cut to the bars in which every instrument has ticks; a setup without ticks as it is.</summary>
    /// <exception cref="GodwitException">There are none in the range.</exception>
    public static BacktestSetup Clamp(BacktestSetup setup)
    {
        if (!setup.HasTicks) return setup;
        (Instant from, Instant to) = (setup.From, setup.To);
        foreach (SeriesSetup series in setup.Series)
        {
            (Instant first, Instant last) = Covered(series.Ticks);
            Instant start = series.Bars.Interval.Floor(first);
            if (start > from) from = start;
            Instant end = series.Bars.Interval.Floor(last) + series.Bars.Interval.Length;
            if (end < to) to = end;
            if (from >= to) throw new GodwitException($"{series.Instrument} has no ticks in the chosen range; they cover {first} to {last}.");
        }
        return setup with { From = from, To = to };
    }

    /// <summary>The time that all sources of an instrument cover together.</summary>
    public static (Instant First, Instant Last) Covered(IReadOnlyList<TickSource> ticks)
    {
        (Instant first, Instant last) = (Instant.MinValue, Instant.MaxValue);
        foreach (TickSource source in ticks)
        {
            // Funding and marks come rarely and need not cover the whole.
            if (source.Kind is TickKind.Funding or TickKind.Mark) continue;
            if (source.First > first) first = source.First;
            if (source.Last < last) last = source.Last;
        }
        return (first, last);
    }
}
