using Godwit.Backtesting.Runner;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Randomness;
using Godwit.Core.Time;

namespace Godwit.Backtesting.Truth;

/// <summary>The same past with no future, or with another one.</summary>
internal static class OtherFutures
{
    /// <summary>The series without the bars that were not complete at <paramref name="cut"/>.</summary>
    public static IReadOnlyList<SeriesSetup> Without(IReadOnlyList<SeriesSetup> series, Instant cut) =>
        [.. series.Select(s => s with { Bars = Copy(s.Bars, cut, null), Detail = s.Detail is { } fine ? Copy(fine, cut, null) : null })];

    /// <summary>The series with other bars after <paramref name="cut"/>: prices up to a third higher or lower, other volumes, at the same times.</summary>
    public static IReadOnlyList<SeriesSetup> Changed(IReadOnlyList<SeriesSetup> series, Instant cut, ulong seed) =>
        [.. series.Select((s, i) => s with
        {
            Bars = Copy(s.Bars, cut, SeededRandom.ForStream(seed, (ulong)i)),
            Detail = s.Detail is { } fine ? Copy(fine, cut, SeededRandom.ForStream(seed, (ulong)i)) : null,
        })];

    private static BarArray Copy(BarColumns bars, Instant cut, SeededRandom? random)
    {
        Duration length = bars.Interval.Length;
        var copy = new List<Bar>(bars.Count);
        for (int i = 0; i < bars.Count; i++)
        {
            Bar bar = bars[i];
            if (bar.OpenTime + length <= cut) copy.Add(bar);
            else if (random is not null) copy.Add(Another(in bar, random));
            else break;
        }
        return new BarArray(copy, bars.PriceScale, bars.VolumeScale, bars.Interval);
    }

    private static Bar Another(in Bar bar, SeededRandom random)
    {
        double level = 0.7 + 0.6 * random.NextDouble();
        long open = Scale(bar.Open.Units, level, random), close = Scale(bar.Close.Units, level, random);
        long high = Scale(Math.Max(open, close), 1.01, random), low = Scale(Math.Min(open, close), 0.99, random);
        return new Bar(
            bar.OpenTime, new Price(open), new Price(Math.Max(high, Math.Max(open, close))), new Price(Math.Min(low, Math.Min(open, close))),
            new Price(close), new Quantity((long)(bar.Volume.Units * (0.2 + 1.6 * random.NextDouble()))));
    }

    private static long Scale(long units, double level, SeededRandom random) => Math.Max(1, (long)(units * level * (0.995 + 0.01 * random.NextDouble())));
}
