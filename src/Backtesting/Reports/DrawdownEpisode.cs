using Godwit.Core.Time;

namespace Godwit.Backtesting.Reports;

/// <summary>A time under water.</summary>
/// <param name="Peak">Last sample before the fall; null when the fall began with the run.</param>
/// <param name="Trough">Sample of the lowest equity.</param>
/// <param name="Recovery">First sample at or above the peak again; null when the run ended before.</param>
/// <param name="Depth">A fraction below zero.</param>
/// <param name="End">Recovery, or the run's last sample.</param>
public readonly record struct DrawdownEpisode(Instant? Peak, Instant Trough, Instant? Recovery, double Depth, Instant End)
{
    /// <summary>The deepest episodes, deepest first; earlier ones first among equals.</summary>
    public static IReadOnlyList<DrawdownEpisode> Deepest(EquityCurves curves, int most)
    {
        var episodes = new List<DrawdownEpisode>();
        double[] falls = curves.Drawdowns();
        int start = 0;
        while (start < falls.Length)
        {
            if (falls[start] >= 0)
            {
                start++;
                continue;
            }
            int trough = start, end = start;
            while (end < falls.Length && falls[end] < 0)
            {
                if (falls[end] < falls[trough]) trough = end;
                end++;
            }
            bool recovered = end < falls.Length;
            episodes.Add(new DrawdownEpisode(
                start == 0 ? null : curves.Times[start - 1], curves.Times[trough],
                recovered ? curves.Times[end] : null, falls[trough], curves.Times[Math.Min(end, falls.Length - 1)]));
            start = end;
        }
        return [.. episodes.OrderBy(e => e.Depth).Take(most)];
    }
}
