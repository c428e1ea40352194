using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Randomness;
using Godwit.Core.Time;

namespace Godwit.Support.Markets;

/// <summary>Seeded bars with gaps between bars, flat bars, bars without volume and missing bars.</summary>
public static class RandomBars
{
    /// <param name="random">Source of chance.</param>
    /// <param name="count">Bars to make.</param>
    /// <param name="level">Price in units around which the walk starts.</param>
    /// <param name="interval">Length of a bar.</param>
    /// <param name="start">Open time of the first bar, aligned by the caller.</param>
    /// <param name="priceScale">Decimals of prices.</param>
    /// <param name="volumeScale">Decimals of volume.</param>
    /// <param name="volume">Largest volume in units.</param>
    /// <param name="holes">Whether some bars are missing.</param>
    public static BarArray Walk(
        SeededRandom random, int count, long level, Duration interval, Instant start,
        int priceScale = 2, int volumeScale = 3, int volume = 100_000, bool holes = false)
    {
        var bars = new List<Bar>(count);
        long price = level;
        Instant open = start;
        for (int i = 0; i < count; i++)
        {
            if (random.NextInt(6) == 0) price = Step(random, price, 30);
            long first = price, last = random.NextInt(12) == 0 ? price : Step(random, price, 50);
            bool flat = random.NextInt(15) == 0;
            long high = Math.Max(first, last), low = Math.Min(first, last);
            if (flat) (high, low, last) = (first, first, first);
            else
            {
                high += random.NextInt((int)Math.Max(2, price / 40));
                low = Math.Max(1, low - random.NextInt((int)Math.Max(2, price / 40)));
            }
            long traded = random.NextInt(10) == 0 ? 0 : random.NextInt(volume);
            bars.Add(new Bar(open, new Price(first), new Price(high), new Price(low), new Price(last), new Quantity(traded)));
            price = last;
            open += interval * (holes && random.NextInt(20) == 0 ? 1 + random.NextInt(3) : 1);
        }
        return new BarArray(bars, priceScale, volumeScale, new BarInterval(interval));
    }

    private static long Step(SeededRandom random, long price, int part)
    {
        int width = (int)Math.Max(2, Math.Min(price / part, int.MaxValue / 4));
        return Math.Max(2, price + random.NextInt(2 * width + 1) - width);
    }
}
