using Godwit.Backtesting.Robustness;
using Godwit.Backtesting.Runner;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Randomness;
using Godwit.Kernel.Tests.Engine;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Backtesting.Robustness;

public sealed class AlteredMarketsTests
{
    private const int First = 40;

    private static BacktestSetup Setup(params BarArray[] bars) =>
        Worlds.Setup([.. bars.Select((b, i) => new SeriesSetup(TestInstruments.Spot(((char)('A' + i)).ToString()), b))], [Money.FromWhole(1_000)], () => []) with { From = bars[0][First].OpenTime };

    private static BarArray Walk(ulong seed, int bars = 400, bool holes = false) => RandomBars.Walk(new SeededRandom(seed), bars, 1_000_000, Markets.Hour, Worlds.Start, holes: holes);

    public static TheoryData<string> Ways => ["permuted", "resampled", "noisy"];

    private static IReadOnlyList<SeriesSetup> Alter(string way, BacktestSetup setup, ulong seed) => way switch
    {
        "permuted" => AlteredMarkets.Permuted(setup, seed),
        "resampled" => AlteredMarkets.Resampled(setup, seed),
        _ => AlteredMarkets.Noisy(setup, 0.2, seed),
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Bars_stay_consistent_and_keep_their_times(string way)
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            BarArray bars = Walk(seed, holes: true);
            BacktestSetup setup = Setup(bars);
            BarColumns made = Alter(way, setup, seed)[0].Bars;
            Assert.Equal(bars.OpenTimesNanos.ToArray(), made.OpenTimesNanos.ToArray());
            for (int i = 0; i < made.Count; i++)
            {
                Bar bar = made[i];
                Assert.True(bar.Low.Units >= 1 && bar.Low.Units <= Math.Min(bar.Open.Units, bar.Close.Units) && bar.High.Units >= Math.Max(bar.Open.Units, bar.Close.Units), $"{way} {seed} {i}: {bar}");
                if (way != "noisy" && i <= First) Assert.Equal(bars[i], bar);
            }
            Assert.NotEqual(made.Closes.ToArray(), Alter(way, setup, seed + 1)[0].Bars.Closes.ToArray());
            Assert.Equal(made.Closes.ToArray(), Alter(way, setup, seed)[0].Bars.Closes.ToArray());
        }
    }

    [Fact]
    public void A_permutation_keeps_the_ends_and_the_steps()
    {
        BarArray bars = Walk(3);
        BarColumns made = AlteredMarkets.Permuted(Setup(bars), 9)[0].Bars;
        Assert.InRange(made.Closes[^1] / (double)bars.Closes[^1], 0.9999, 1.0001);
        double[] Bodies(BarColumns columns) => [.. Enumerable.Range(First + 1, columns.Count - First - 1).Select(i => Math.Round(columns.Closes[i] / (double)columns.Opens[i], 4)).Order()];
        Assert.All(Bodies(bars).Zip(Bodies(made)), pair => Assert.Equal(pair.First, pair.Second, 3));
        Assert.Equal(bars.Volumes.ToArray().Order(), made.Volumes.ToArray().Order());
    }

    [Fact]
    public void Resampled_markets_cluster_as_the_real_one_does_and_permuted_ones_do_not()
    {
        // Calm and wild stretches of a hundred bars.
        var random = new SeededRandom(4);
        var bars = new Bar[4_000];
        double price = 1_000_000;
        for (int i = 0; i < bars.Length; i++)
        {
            double close = price * (1 + (i / 100 % 2 == 0 ? 0.001 : 0.01) * (2 * random.NextDouble() - 1));
            (long open, long last) = ((long)price, (long)close);
            bars[i] = new Bar(Worlds.Start + Markets.Hour * i, new Price(open), new Price(Math.Max(open, last)), new Price(Math.Min(open, last)), new Price(last), new Quantity(1_000));
            price = last;
        }
        BacktestSetup setup = Setup(new BarArray(bars, 2, 3, new BarInterval(Markets.Hour)));
        double real = Clustering(setup.Series[0].Bars);
        Assert.True(real > 0.3, $"{real}");
        Assert.InRange(Clustering(AlteredMarkets.Resampled(setup, 1)[0].Bars), 0.75 * real, 1.25 * real);
        Assert.InRange(Clustering(AlteredMarkets.Permuted(setup, 1)[0].Bars), -0.1, 0.1);
    }

    [Fact]
    public void Series_with_the_same_times_move_in_step_and_others_do_not()
    {
        BarArray one = Walk(3);
        BacktestSetup together = Setup(one, one);
        foreach (string way in new[] { "permuted", "resampled" })
        {
            IReadOnlyList<SeriesSetup> made = Alter(way, together, 5);
            Assert.Equal(made[0].Bars.Closes.ToArray(), made[1].Bars.Closes.ToArray());
        }
        IReadOnlyList<SeriesSetup> apart = AlteredMarkets.Permuted(Setup(one, Walk(3, 399)), 5);
        Assert.NotEqual(apart[0].Bars.Closes[..399].ToArray(), apart[1].Bars.Closes.ToArray());
    }

    [Fact]
    public void No_noise_changes_nothing_and_much_noise_is_of_the_stated_size()
    {
        BarArray bars = Walk(6, 3_000);
        BacktestSetup setup = Setup(bars);
        Assert.Equal(bars.Closes.ToArray(), AlteredMarkets.Noisy(setup, 0, 1)[0].Bars.Closes.ToArray());
        double range = Enumerable.Range(First, bars.Count - First).Average(i => (bars.Highs[i] - bars.Lows[i]) / (double)bars.Closes[i]);
        BarColumns made = AlteredMarkets.Noisy(setup, 0.3, 1)[0].Bars;
        double[] moves = [.. Enumerable.Range(0, bars.Count).Select(i => made.Closes[i] / (double)bars.Closes[i] - 1)];
        Assert.InRange(Math.Sqrt(moves.Average(m => m * m)), 0.28 * range, 0.32 * range);
        Assert.InRange(moves.Average(), -0.02 * range, 0.02 * range);
    }

    /// <summary>First autocorrelation of absolute returns.</summary>
    private static double Clustering(BarColumns bars)
    {
        double[] sizes = [.. Enumerable.Range(1, bars.Count - 1).Select(i => Math.Abs(bars.Closes[i] / (double)bars.Closes[i - 1] - 1))];
        double mean = sizes.Average(), variance = sizes.Sum(s => (s - mean) * (s - mean));
        return Enumerable.Range(1, sizes.Length - 1).Sum(i => (sizes[i] - mean) * (sizes[i - 1] - mean)) / variance;
    }
}
