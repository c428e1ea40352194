using Godwit.Backtesting.Runner;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using static Godwit.Core.Functions.DeterministicMath;

namespace Godwit.Backtesting.Robustness;

/// <summary>Markets that could have been: made from the bars of the range, which keep their times; bars before it stay as they are.</summary>
/// <remarks>
/// A bar is taken apart into its gap (open ÷ close before), its shape (high, low and close ÷ open) and its volume, and markets are put
/// together from these parts, so every bar is consistent and the steps are those of the real market. Prices are rounded to the
/// series' decimals. Series with the same bar times are altered in step, so that what moves together still does.
/// </remarks>
internal static class AlteredMarkets
{
    /// <summary>
    /// All gaps and all shapes of the range in random order, each for itself: first and last close stay, whatever had an order in time goes. The bar
    /// permutation of T. Masters, "Permutation and Randomization Tests for Trading System Development" (2018), after the reality check of H. White, Econometrica 68 (2000).
    /// </summary>
    public static IReadOnlyList<SeriesSetup> Permuted(BacktestSetup setup, ulong seed) => Altered(setup, seed, static (random, steps) =>
    {
        int[] gaps = Shuffled(random, steps), shapes = Shuffled(random, steps);
        return (gaps, shapes);
    });

    /// <summary>
    /// Blocks of consecutive bars drawn with replacement, of geometric length with mean ⌈n^(1/3)⌉, at least 20: the distribution of steps is kept, and
    /// so are volatility clusters within a block. The stationary bootstrap of D. N. Politis and J. P. Romano, J. Am. Stat. Assoc. 89 (1994), on bars.
    /// </summary>
    public static IReadOnlyList<SeriesSetup> Resampled(BacktestSetup setup, ulong seed) => Altered(setup, seed, static (random, steps) =>
    {
        double restart = 1 / MeanBlock(steps);
        int[] order = new int[steps];
        int at = random.NextInt(steps);
        for (int i = 0; i < steps; i++)
        {
            order[i] = at;
            at = random.NextDouble() < restart ? random.NextInt(steps) : (at + 1) % steps;
        }
        return (order, order);
    });

    public static double MeanBlock(int steps) => Math.Max(20, Math.Ceiling(Pow(steps, 1.0 / 3) - 1e-9));

    /// <summary>Every price times 1 + normal noise, whose standard deviation is a share of the mean range (high - low) ÷ close of the bars; high and low then hold open and close again.</summary>
    public static IReadOnlyList<SeriesSetup> Noisy(BacktestSetup setup, double share, ulong seed) =>
        [.. setup.Series.Select((series, s) =>
        {
            BarColumns bars = series.Bars;
            SeededRandom random = SeededRandom.ForStream(seed, (ulong)s);
            int to = bars.IndexAtOrAfter(setup.To);
            double deviation = share * MeanRange(bars, bars.IndexAtOrAfter(setup.From), to);
            var noisy = new Bar[to];
            for (int i = 0; i < to; i++)
            {
                Bar bar = bars[i];
                long open = Shaken(bar.Open, deviation, random), close = Shaken(bar.Close, deviation, random);
                long high = Shaken(bar.High, deviation, random), low = Shaken(bar.Low, deviation, random);
                noisy[i] = Made(bar.OpenTime, open, high, low, close, bar.Volume);
            }
            return With(series, noisy);
        })];

    private delegate (int[] Gaps, int[] Shapes) Plan(SeededRandom random, int steps);

    private static IReadOnlyList<SeriesSetup> Altered(BacktestSetup setup, ulong seed, Plan plan)
    {
        bool inStep = AreInStep(setup);
        return [.. setup.Series.Select((series, s) => Altered(setup, series, SeededRandom.ForStream(seed, inStep ? 0 : (ulong)s), plan))];
    }

    private static SeriesSetup Altered(BacktestSetup setup, SeriesSetup series, SeededRandom random, Plan plan)
    {
        BarColumns bars = series.Bars;
        int from = bars.IndexAtOrAfter(setup.From), to = bars.IndexAtOrAfter(setup.To), steps = to - from - 1;
        var made = new Bar[to];
        for (int i = 0; i < Math.Min(to, from + 1); i++) made[i] = bars[i];
        if (steps <= 0) return With(series, made);
        (int[] gaps, int[] shapes) = plan(random, steps);
        double close = bars.Closes[from];
        for (int i = 0; i < steps; i++)
        {
            int gap = from + 1 + gaps[i], shape = from + 1 + shapes[i];
            double open = close * bars.Opens[gap] / bars.Closes[gap - 1], of = open / bars.Opens[shape];
            // Carried on unrounded: rounding must not add up to a drift.
            close = bars.Closes[shape] * of;
            made[from + 1 + i] = Made(
                new Instant(bars.OpenTimesNanos[from + 1 + i]), Rounded(open), Rounded(bars.Highs[shape] * of), Rounded(bars.Lows[shape] * of), Rounded(close), new Quantity(bars.Volumes[shape]));
        }
        return With(series, made);
    }

    private static SeriesSetup With(SeriesSetup series, Bar[] bars) =>
        new(series.Instrument, new BarArray(bars, series.Bars.PriceScale, series.Bars.VolumeScale, series.Bars.Interval));

    private static Bar Made(Instant at, long open, long high, long low, long close, Quantity volume) => new(
        at, new Price(open), new Price(Math.Max(high, Math.Max(open, close))), new Price(Math.Min(low, Math.Min(open, close))), new Price(close), volume);

    private static long Rounded(double price) => Math.Max(1, (long)Math.Round(Math.Min(price, long.MaxValue / 4)));

    private static long Shaken(Price price, double deviation, SeededRandom random) => Rounded(price.Units * Math.Max(0.01, 1 + deviation * Normal(random)));

    /// <summary>A standard normal variate by inversion; zero has no quantile and is moved by half a step.</summary>
    private static double Normal(SeededRandom random) => NormalQuantile(Math.Max(random.NextDouble(), 1.0 / (1L << 54)));

    private static double MeanRange(BarColumns bars, int from, int to)
    {
        double sum = 0;
        for (int i = from; i < to; i++) sum += (double)(bars.Highs[i] - bars.Lows[i]) / bars.Closes[i];
        return to > from ? sum / (to - from) : 0;
    }

    /// <summary>Fisher and Yates.</summary>
    private static int[] Shuffled(SeededRandom random, int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int j = random.NextInt(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    private static bool AreInStep(BacktestSetup setup)
    {
        ReadOnlySpan<long> Times(SeriesSetup series) => series.Bars.OpenTimesNanos[series.Bars.IndexAtOrAfter(setup.From)..series.Bars.IndexAtOrAfter(setup.To)];
        ReadOnlySpan<long> first = Times(setup.Series[0]);
        foreach (SeriesSetup series in setup.Series)
            if (!Times(series).SequenceEqual(first)) return false;
        return true;
    }
}
