using System.Globalization;
using Godwit.Core.MarketData;
using Godwit.Core.Time;

namespace Godwit.Data.Quality.Checks;

/// <summary>Months whose usual volume is out of all proportion to that of the months around: another unit, another source, a part of the trades.</summary>
internal static class VolumeBreaks
{
    /// <summary>Median volume of a bar, month against month: a factor of this much is a break.</summary>
    private const double Factor = 20;

    public static List<QualityExample> Find(BarColumns bars)
    {
        var medians = new List<(Instant Month, double Median)>();
        ReadOnlySpan<long> times = bars.OpenTimesNanos;
        for (int from = 0; from < times.Length;)
        {
            long month = Duration.FloorDivide(times[from], 30 * Duration.NanosPerDay);
            int to = from;
            while (to < times.Length && Duration.FloorDivide(times[to], 30 * Duration.NanosPerDay) == month) to++;
            if (Median(bars.Volumes[from..to]) is { } median) medians.Add((new Instant(times[from]), median));
            from = to;
        }
        var breaks = new List<QualityExample>();
        for (int i = 1; i < medians.Count; i++)
        {
            double ratio = medians[i].Median / medians[i - 1].Median;
            if (ratio is < Factor and > 1 / Factor) continue;
            breaks.Add(new QualityExample(medians[i].Month, string.Create(CultureInfo.InvariantCulture, $"usual volume of a bar × {ratio:0.####} against the 30 days before")));
        }
        return breaks;
    }

    /// <summary>Of the bars with volume; null for fewer than ten of them.</summary>
    private static double? Median(ReadOnlySpan<long> volumes)
    {
        var traded = new List<long>(volumes.Length);
        foreach (long volume in volumes)
            if (volume > 0) traded.Add(volume);
        if (traded.Count < 10) return null;
        traded.Sort();
        return traded[traded.Count / 2];
    }
}
