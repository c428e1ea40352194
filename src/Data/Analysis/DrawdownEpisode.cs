using Godwit.Core.MarketData;
using Godwit.Core.Time;

namespace Godwit.Data.Analysis;

/// <summary>A fall from a highest close until it is reached again.</summary>
/// <param name="Peak">Open time of the bar with the highest close.</param>
/// <param name="Trough">Open time of the bar with the lowest close after it.</param>
/// <param name="Recovered">Open time of the first bar that closes at the peak or above; null while it lasts.</param>
/// <param name="Depth">1 − trough/peak, 0 … 1.</param>
public readonly record struct DrawdownEpisode(Instant Peak, Instant Trough, Instant? Recovered, double Depth)
{
    /// <summary>The deepest falls, deepest first, and the share of bars that close below an earlier close.</summary>
    public static (IReadOnlyList<DrawdownEpisode> Deepest, double BelowPeakShare) Find(BarColumns bars, int most = 10)
    {
        ReadOnlySpan<long> times = bars.OpenTimesNanos, closes = bars.Closes;
        var all = new List<DrawdownEpisode>();
        int peak = 0, trough = 0;
        long below = 0;
        void End(ReadOnlySpan<long> at, ReadOnlySpan<long> close, int? recovered)
        {
            if (close[trough] >= close[peak]) return;
            all.Add(new DrawdownEpisode(new Instant(at[peak]), new Instant(at[trough]), recovered is { } i ? new Instant(at[i]) : null, 1 - (double)close[trough] / close[peak]));
            if (all.Count < 4_096) return;
            // Small dips are many in long series: only what can still be told is kept.
            all.Sort((a, b) => b.Depth.CompareTo(a.Depth));
            all.RemoveRange(most, all.Count - most);
        }
        for (int i = 1; i < closes.Length; i++)
        {
            if (closes[i] >= closes[peak])
            {
                End(times, closes, i);
                (peak, trough) = (i, i);
                continue;
            }
            below++;
            if (closes[i] < closes[trough]) trough = i;
        }
        if (closes.Length > 0) End(times, closes, null);
        return ([.. all.OrderByDescending(e => e.Depth).ThenBy(e => e.Peak.UnixNanos).Take(most)], closes.Length == 0 ? double.NaN : (double)below / closes.Length);
    }
}
