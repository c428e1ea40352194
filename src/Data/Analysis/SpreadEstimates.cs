using Godwit.Core.MarketData;
using Godwit.Data.Quality;

namespace Godwit.Data.Analysis;

/// <summary>Spreads of bid and ask as a fraction of the price, guessed from bars alone. NaN where the method does not apply.</summary>
/// <remarks>
/// None of them sees a quote. They separate the bounce between bid and ask from the movement of the price by assumptions: continuous
/// trading, independent moves. Where the spread is far smaller than a bar's range, as on large crypto markets, what they give is mostly
/// noise above zero. Read them as an order of magnitude and take the lowest.
/// </remarks>
/// <param name="Roll">R. Roll, Journal of Finance 39 (1984): 2√(−cov(rₜ, rₜ₋₁)); NaN when returns follow each other.</param>
/// <param name="CorwinSchultz">S. A. Corwin and P. Schultz, Journal of Finance 67 (2012): mean of two-bar estimates, negative ones as zero.</param>
/// <param name="CorwinSchultzNegativeShare">Share of two-bar estimates below zero: the more, the less the mean means.</param>
/// <param name="AbdiRanaldo">F. Abdi and A. Ranaldo, Review of Financial Studies 30 (2017): √max(0, 4 mean (c − η)(c − η₊₁)), η the middle of high and low in logarithms.</param>
/// <param name="Pairs">Pairs of neighbouring bars with trades that were used.</param>
public sealed record SpreadEstimates(double Roll, double CorwinSchultz, double CorwinSchultzNegativeShare, double AbdiRanaldo, long Pairs)
{
    private const double K = 3 - 2 * 1.4142135623730951;

    public static SpreadEstimates Of(BarColumns bars, ReturnSample sample)
    {
        ReadOnlySpan<long> times = bars.OpenTimesNanos, highs = bars.Highs, lows = bars.Lows, closes = bars.Closes, volumes = bars.Volumes;
        long step = bars.Interval.Length.Nanos, pairs = 0, negative = 0;
        double corwin = 0, abdi = 0;
        for (int i = 0; i + 1 < times.Length; i++)
        {
            if (volumes[i] == 0 || volumes[i + 1] == 0 || lows[i] <= 0 || lows[i + 1] <= 0 || SeriesFacts.MissingBetween(times[i], times[i + 1], step) > 0) continue;
            pairs++;
            double spread = CorwinSchultzOf(highs[i], lows[i], closes[i], highs[i + 1], lows[i + 1]);
            if (spread < 0) negative++;
            else corwin += spread;
            double close = Math.Log(closes[i]), middle = Middle(highs[i], lows[i]), next = Middle(highs[i + 1], lows[i + 1]);
            abdi += (close - middle) * (close - next);
        }
        return pairs == 0
            ? new SpreadEstimates(RollOf(sample), double.NaN, double.NaN, double.NaN, 0)
            : new SpreadEstimates(RollOf(sample), corwin / pairs, (double)negative / pairs, Math.Sqrt(Math.Max(0, 4 * abdi / pairs)), pairs);
    }

    /// <summary>The two-bar estimate; below zero when the range of both bars together is too wide for it.</summary>
    public static double CorwinSchultzOf(double high, double low, double close, double nextHigh, double nextLow)
    {
        // A jump between the bars is no range of either: the later bar is moved back to the close.
        double jump = nextLow > close ? nextLow - close : nextHigh < close ? nextHigh - close : 0;
        (nextHigh, nextLow) = (nextHigh - jump, nextLow - jump);
        double first = Math.Log(high / low), second = Math.Log(nextHigh / nextLow), both = Math.Log(Math.Max(high, nextHigh) / Math.Min(low, nextLow));
        double beta = first * first + second * second, gamma = both * both;
        double alpha = (Math.Sqrt(2 * beta) - Math.Sqrt(beta)) / K - Math.Sqrt(gamma / K);
        double growth = Math.Exp(alpha);
        return 2 * (growth - 1) / (1 + growth);
    }

    private static double Middle(long high, long low) => 0.5 * (Math.Log(high) + Math.Log(low));

    private static double RollOf(ReturnSample sample)
    {
        ReadOnlySpan<double> values = sample.Values;
        double mean = 0, sum = 0;
        long pairs = 0;
        foreach (double r in values) mean += r;
        mean /= values.Length;
        foreach ((int start, int length) in sample.Stretches)
        {
            for (int t = start + 1; t < start + length; t++) sum += (values[t] - mean) * (values[t - 1] - mean);
            pairs += length - 1;
        }
        return pairs > 0 && sum < 0 ? 2 * Math.Sqrt(-sum / pairs) : double.NaN;
    }
}
