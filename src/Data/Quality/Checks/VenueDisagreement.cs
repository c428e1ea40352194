using System.Globalization;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Data.Quality.Checks;

/// <summary>Closes against those of another venue at the same times: what both cannot be right about.</summary>
internal static class VenueDisagreement
{
    private const int LeastCommonBars = 100;

    /// <param name="Other">The other dataset.</param>
    /// <param name="Common">Bars at the same time.</param>
    /// <param name="Median">Median of close ÷ other close − 1: the usual premium.</param>
    /// <param name="Low">1st percentile.</param>
    /// <param name="High">99th percentile.</param>
    /// <param name="Beyond">Bars farther from the median than the threshold for jumps.</param>
    /// <param name="Examples">The farthest of them.</param>
    public sealed record Comparison(string Other, long Common, double Median, double Low, double High, long Beyond, IReadOnlyList<QualityExample> Examples);

    public static Comparison? Compare(BarColumns bars, BarColumns other, string name, QualityThresholds thresholds)
    {
        double scale = Pow10.Double(other.PriceScale) / Pow10.Double(bars.PriceScale);
        ReadOnlySpan<long> ours = bars.OpenTimesNanos, theirs = other.OpenTimesNanos;
        var differences = new List<(long Nanos, double Premium)>();
        for (int i = 0, j = 0; i < ours.Length && j < theirs.Length;)
        {
            if (ours[i] < theirs[j]) i++;
            else if (ours[i] > theirs[j]) j++;
            else
            {
                differences.Add((ours[i], bars.Closes[i] * scale / other.Closes[j] - 1));
                i++;
                j++;
            }
        }
        if (differences.Count < LeastCommonBars) return null;
        double[] sorted = [.. differences.Select(d => d.Premium).Order()];
        double median = sorted[sorted.Length / 2], limit = thresholds.JumpPerMille / 1000.0;
        var far = differences.Where(d => Math.Abs(d.Premium - median) > limit).ToList();
        return new Comparison(
            name, differences.Count, median, sorted[sorted.Length / 100], sorted[^(sorted.Length / 100 + 1)], far.Count,
            [.. far.OrderByDescending(d => Math.Abs(d.Premium - median)).Take(QualityFinding.MostExamples)
                .Select(d => new QualityExample(new Instant(d.Nanos), (d.Premium * 100).ToString("+0.0;-0.0", CultureInfo.InvariantCulture) + $" % against {name}"))]);
    }
}
