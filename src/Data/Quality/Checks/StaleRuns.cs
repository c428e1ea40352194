using Godwit.Core.MarketData;
using Godwit.Core.Time;

namespace Godwit.Data.Quality.Checks;

/// <summary>Stretches in which the price does not move at all: a dead feed, a halt, or a market that nobody trades.</summary>
internal static class StaleRuns
{
    /// <param name="From">Open of the first bar.</param>
    /// <param name="Bars">Bars at that price without range.</param>
    /// <param name="IsSilent">None of them has volume.</param>
    public readonly record struct Run(Instant From, int Bars, bool IsSilent);

    public static List<Run> Find(BarColumns bars, int least)
    {
        ReadOnlySpan<long> times = bars.OpenTimesNanos, highs = bars.Highs, lows = bars.Lows, closes = bars.Closes, volumes = bars.Volumes;
        var runs = new List<Run>();
        int start = -1;
        bool silent = true;
        for (int i = 0; i <= closes.Length; i++)
        {
            bool stands = i < closes.Length && highs[i] == lows[i] && (start < 0 || closes[i] == closes[i - 1]);
            if (stands)
            {
                if (start < 0) (start, silent) = (i, true);
                silent &= volumes[i] == 0;
                continue;
            }
            if (start >= 0 && i - start >= least) runs.Add(new Run(new Instant(times[start]), i - start, silent));
            start = -1;
            // The bar that ended a run may begin the next one.
            if (i < closes.Length && highs[i] == lows[i]) (start, silent) = (i, volumes[i] == 0);
        }
        return runs;
    }
}
