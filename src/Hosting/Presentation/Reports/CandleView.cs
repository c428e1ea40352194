using Godwit.Core.MarketData;
using Godwit.Core.Time;

namespace Godwit.Hosting.Presentation.Reports;

/// <summary>The candles of one series that a report shows: the run's own bars, or longer ones where there are too many.</summary>
internal sealed class CandleView
{
    /// <summary>Most candles of one page; a browser draws them in time and a mail server lets them pass.</summary>
    public const int Most = 150_000;

    private static readonly int[] s_minutes = [1, 2, 3, 5, 10, 15, 30, 60, 120, 240, 360, 720, 1440, 10_080];

    public required BarInterval Interval { get; init; }
    public required IReadOnlyList<long> StartsNanos { get; init; }
    public required IReadOnlyList<long> Opens { get; init; }
    public required IReadOnlyList<long> Highs { get; init; }
    public required IReadOnlyList<long> Lows { get; init; }
    public required IReadOnlyList<long> Closes { get; init; }
    public required IReadOnlyList<double> Volumes { get; init; }

    public int Count => StartsNanos.Count;

    /// <summary>The bars' own interval, or the shortest usual multiple of it of which the page can hold so many.</summary>
    public static BarInterval IntervalFor(BarColumns bars, int count, int most)
    {
        long own = bars.Interval.Length.Nanos;
        if (count <= most) return bars.Interval;
        foreach (int minutes in s_minutes)
        {
            long length = minutes * Duration.NanosPerMinute;
            if (length > own && length % own == 0 && count / (length / own) <= most) return new BarInterval(new Duration(length));
        }
        return new BarInterval(Duration.FromDays(7));
    }

    /// <param name="bars">The series.</param>
    /// <param name="from">Index of the first bar.</param>
    /// <param name="to">Index after the last bar.</param>
    /// <param name="interval">Length of the candles.</param>
    public static CandleView Of(BarColumns bars, int from, int to, BarInterval interval)
    {
        List<long> starts = [], opens = [], highs = [], lows = [], closes = [];
        List<double> volumes = [];
        double scale = Core.Numbers.Pow10.Double(bars.VolumeScale);
        for (int i = from; i < to; i++)
        {
            Bar bar = bars[i];
            long start = interval.Length == bars.Interval.Length ? bar.OpenTime.UnixNanos : interval.Floor(bar.OpenTime).UnixNanos;
            if (starts.Count == 0 || starts[^1] != start)
            {
                starts.Add(start);
                opens.Add(bar.Open.Units);
                highs.Add(bar.High.Units);
                lows.Add(bar.Low.Units);
                closes.Add(bar.Close.Units);
                volumes.Add(bar.Volume.Units / scale);
                continue;
            }
            highs[^1] = Math.Max(highs[^1], bar.High.Units);
            lows[^1] = Math.Min(lows[^1], bar.Low.Units);
            closes[^1] = bar.Close.Units;
            volumes[^1] += bar.Volume.Units / scale;
        }
        return new CandleView { Interval = interval, StartsNanos = starts, Opens = opens, Highs = highs, Lows = lows, Closes = closes, Volumes = volumes };
    }
}
