using Godwit.Core.Functions;

namespace Godwit.Indicators;

/// <summary>Toxicity of order flow over a whole sample (VPIN): bars are poured into buckets of equal volume, each bar split into bought and sold by its price change.</summary>
/// <param name="BucketVolume">Volume of a bucket.</param>
/// <param name="ChangeDeviation">Standard deviation of the price changes (ddof 1).</param>
/// <param name="BoughtVolumes">Bought volume of each bucket.</param>
/// <param name="Values">VPIN from the bucket on with which the window is full.</param>
public sealed record VolumeToxicity(double BucketVolume, double ChangeDeviation, double[] BoughtVolumes, double[] Values)
{
    /// <summary>
    /// VPIN of a sample as Easley, López de Prado and O'Hara (Review of Financial Studies 25, 2012) compute it. The size of a bucket and the deviation
    /// of changes come from the whole sample, so that the values look ahead; <see cref="Vpin"/> is the causal form.
    /// </summary>
    /// <param name="closes">Closes of bars.</param>
    /// <param name="volumes">Their volumes; that of the first bar does not count, because its change is not known.</param>
    /// <param name="buckets">Number of buckets that the volume is poured into.</param>
    /// <param name="window">Buckets that one value covers.</param>
    public static VolumeToxicity WithLookAhead(ReadOnlySpan<double> closes, ReadOnlySpan<double> volumes, int buckets, int window)
    {
        if (closes.Length != volumes.Length) throw new ArgumentException("There are as many volumes as closes.", nameof(volumes));
        if (window < 1 || buckets < window) throw new ArgumentOutOfRangeException(nameof(window), window, "The window holds at least one bucket and no more than there are.");
        double deviation = DeviationOfChanges(closes), total = 0.0;
        foreach (double volume in volumes[Math.Min(1, volumes.Length)..]) total += volume;
        double size = total / buckets;
        double[] bought = Pour(closes, volumes, deviation, size, buckets);
        var values = new double[bought.Length - window + 1];
        for (int b = 0; b < values.Length; b++)
        {
            double imbalance = 0.0;
            for (int i = b; i < b + window; i++) imbalance += Math.Abs(2.0 * bought[i] - size);
            values[b] = imbalance / (window * size);
        }
        return new(size, deviation, bought, values);
    }

    /// <summary>Share of a bar's volume that counts as bought: Φ(change/deviation), half when nothing moves.</summary>
    internal static double BoughtShare(double change, double deviation) => deviation > 0.0 ? DeterministicMath.NormalCdf(change / deviation) : change > 0.0 ? 1.0 : change < 0.0 ? 0.0 : 0.5;

    private static double[] Pour(ReadOnlySpan<double> closes, ReadOnlySpan<double> volumes, double deviation, double size, int buckets)
    {
        var bought = new double[buckets];
        int bucket = 0;
        double room = size;
        for (int i = 1; i < closes.Length; i++)
        {
            double share = BoughtShare(closes[i] - closes[i - 1], deviation), left = volumes[i];
            while (left > 0.0 && bucket < buckets)
            {
                double part = Math.Min(left, room);
                bought[bucket] += part * share;
                left -= part;
                room -= part;
                // The last bucket takes what rounding left over.
                if (room > 0.0 || bucket == buckets - 1) break;
                bucket++;
                room = size;
            }
        }
        return bought;
    }

    private static double DeviationOfChanges(ReadOnlySpan<double> closes)
    {
        int n = closes.Length - 1;
        if (n < 2) return double.NaN;
        double mean = (closes[n] - closes[0]) / n, squares = 0.0;
        for (int i = 1; i <= n; i++)
        {
            double distance = closes[i] - closes[i - 1] - mean;
            squares += distance * distance;
        }
        return Math.Sqrt(squares / (n - 1));
    }
}
