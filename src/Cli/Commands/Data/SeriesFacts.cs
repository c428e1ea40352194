using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Cli.Commands.Data;

/// <summary>A hole in a series: open time of the first missing bar and how many bars are missing.</summary>
internal readonly record struct Gap(Instant From, long Bars);

/// <summary>What one pass over a series tells: holes, silent bars, the range of prices and a small picture.</summary>
internal sealed class SeriesFacts
{
    public required IReadOnlyList<Gap> LongestGaps { get; init; }
    public required long Gaps { get; init; }
    public required long MissingBars { get; init; }
    public required long SilentBars { get; init; }
    public required long LowestIndex { get; init; }
    public required long HighestIndex { get; init; }
    public required IReadOnlyList<double> Sketch { get; init; }

    public static SeriesFacts Of(BarColumns bars, int listedGaps = 5)
    {
        (List<Gap> gaps, long count, long missing) = FindGaps(bars, listedGaps);
        ReadOnlySpan<long> highs = bars.Highs, lows = bars.Lows, volumes = bars.Volumes;
        int highest = 0, lowest = 0;
        long silent = 0;
        for (int i = 0; i < bars.Count; i++)
        {
            if (highs[i] > highs[highest]) highest = i;
            if (lows[i] < lows[lowest]) lowest = i;
            if (volumes[i] == 0) silent++;
        }
        return new SeriesFacts
        {
            LongestGaps = gaps,
            Gaps = count,
            MissingBars = missing,
            SilentBars = silent,
            HighestIndex = highest,
            LowestIndex = lowest,
            Sketch = SketchOf(bars, 72),
        };
    }

    /// <summary>Closes at evenly spaced bars, the first and the last among them.</summary>
    public static IReadOnlyList<double> SketchOf(BarColumns bars, int points)
    {
        int n = Math.Min(points, bars.Count);
        var sketch = new double[n];
        for (int i = 0; i < n; i++) sketch[i] = bars.Closes[(int)((long)i * (bars.Count - 1) / Math.Max(1, n - 1))] / Pow10.Double(bars.PriceScale);
        return sketch;
    }

    private static (List<Gap> Longest, long Count, long Missing) FindGaps(BarColumns bars, int listed)
    {
        ReadOnlySpan<long> times = bars.OpenTimesNanos;
        long step = bars.Interval.Length.Nanos;
        var longest = new List<Gap>();
        long count = 0, missing = 0;
        for (int i = 1; i < times.Length; i++)
        {
            long absent = (times[i] - times[i - 1]) / step - 1;
            if (absent <= 0) continue;
            count++;
            missing += absent;
            if (longest.Count == listed && absent <= longest[^1].Bars) continue;
            if (longest.Count == listed) longest.RemoveAt(listed - 1);
            int at = longest.FindIndex(g => g.Bars < absent);
            longest.Insert(at < 0 ? longest.Count : at, new Gap(new Instant(times[i - 1] + step), absent));
        }
        return (longest, count, missing);
    }
}
