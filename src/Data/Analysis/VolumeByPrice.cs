using Godwit.Core.MarketData;
using Godwit.Core.Numbers;

namespace Godwit.Data.Analysis;

/// <summary>A range of prices and the share of all volume that traded there.</summary>
public readonly record struct VolumeLevel(double Low, double High, double Share);

/// <summary>Where the volume traded, by price. Each bar's volume (base asset) is spread evenly over its range; inside a bar nothing better is known.</summary>
/// <param name="Levels">Ranges of equal ratio from the lowest price to the highest.</param>
/// <param name="PointOfControl">Index of the level with the most volume, the lower one on ties.</param>
/// <param name="ValueAreaFrom">First level of the value area.</param>
/// <param name="ValueAreaTo">Last level of the value area: grown from the point of control, always to the side with more volume, until 70 % are in it.</param>
public sealed record VolumeByPrice(IReadOnlyList<VolumeLevel> Levels, int PointOfControl, int ValueAreaFrom, int ValueAreaTo)
{
    public const double ValueAreaShare = 0.7;

    /// <summary>Null when there is no volume or only one price.</summary>
    public static VolumeByPrice? Of(BarColumns bars, int levels = 48)
    {
        long least = long.MaxValue, most = 0;
        ReadOnlySpan<long> highs = bars.Highs, lows = bars.Lows, volumes = bars.Volumes;
        for (int i = 0; i < highs.Length; i++) (least, most) = (Math.Min(least, Math.Max(1, lows[i])), Math.Max(most, highs[i]));
        if (most <= least) return null;
        double bottom = Math.Log(least), step = (Math.Log(most) - bottom) / levels;
        double[] edges = [.. Enumerable.Range(0, levels + 1).Select(i => Math.Exp(bottom + i * step))];
        (edges[0], edges[levels]) = (least, most);
        var shares = new double[levels];
        double total = 0;
        for (int i = 0; i < highs.Length; i++)
        {
            if (volumes[i] == 0) continue;
            double low = Math.Max(1, lows[i]), high = highs[i], volume = volumes[i];
            total += volume;
            int first = LevelOf(edges, low, bottom, step), last = LevelOf(edges, high, bottom, step);
            if (first == last)
            {
                shares[first] += volume;
                continue;
            }
            for (int level = first; level <= last; level++)
                shares[level] += volume * (Math.Min(high, edges[level + 1]) - Math.Max(low, edges[level])) / (high - low);
        }
        if (!(total > 0)) return null;
        for (int i = 0; i < levels; i++) shares[i] /= total;
        return Centred(shares, edges, Pow10.Double(bars.PriceScale));
    }

    private static int LevelOf(double[] edges, double price, double bottom, double step)
    {
        int level = Math.Clamp((int)((Math.Log(price) - bottom) / step), 0, edges.Length - 2);
        // Logarithms round: the edges decide.
        if (price < edges[level] && level > 0) level--;
        else if (level + 2 < edges.Length && price >= edges[level + 1]) level++;
        return level;
    }

    private static VolumeByPrice Centred(double[] shares, double[] edges, double divisor)
    {
        int centre = 0;
        for (int i = 1; i < shares.Length; i++)
            if (shares[i] > shares[centre]) centre = i;
        int from = centre, to = centre;
        double inside = shares[centre];
        while (inside < ValueAreaShare - 1e-12 && (from > 0 || to < shares.Length - 1))
        {
            double below = from > 0 ? shares[from - 1] : -1, above = to < shares.Length - 1 ? shares[to + 1] : -1;
            if (above >= below) inside += shares[++to];
            else inside += shares[--from];
        }
        return new VolumeByPrice([.. shares.Select((share, i) => new VolumeLevel(edges[i] / divisor, edges[i + 1] / divisor, share))], centre, from, to);
    }
}
