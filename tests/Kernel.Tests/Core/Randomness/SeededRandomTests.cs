using System.Reflection;
using CsCheck;
using Godwit.Core.Randomness;

namespace Godwit.Kernel.Tests.Core.Randomness;

public sealed class SeededRandomTests
{
    /// <summary>The generator in a given state: the published sequence is stated for a state, not for a seed.</summary>
    private static SeededRandom InState(params ulong[] state)
    {
        var random = new SeededRandom(0);
        string[] fields = ["_a", "_b", "_c", "_d"];
        for (int i = 0; i < 4; i++)
            typeof(SeededRandom).GetField(fields[i], BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(random, state[i]);
        return random;
    }

    [Fact]
    public void The_sequence_is_that_of_the_published_generator()
    {
        SeededRandom random = InState(1, 2, 3, 4);
        ulong[] published =
        [
            11520, 0, 1509978240, 1215971899390074240, 1216172134540287360,
            607988272756665600, 16172922978634559625, 8476171486693032832, 10595114339597558777, 2904607092377533576,
        ];
        Assert.Equal(published, published.Select(_ => random.NextUInt64()));
    }

    [Fact]
    public void A_seed_is_spread_by_the_published_SplitMix64()
    {
        // The first four outputs of SplitMix64 for seed 0.
        SeededRandom expected = InState(0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F, 0xF88BB8A8724C81EC), actual = new(0);
        for (int i = 0; i < 100; i++) Assert.Equal(expected.NextUInt64(), actual.NextUInt64());
    }

    [Fact]
    public void The_same_seed_repeats_and_streams_differ() =>
        Gen.Select(Gen.ULong, Gen.ULong[0, 1000], Gen.ULong[0, 1000]).Where((_, a, b) => a != b).Sample((seed, a, b) =>
        {
            Assert.Equal(Take(new SeededRandom(seed)), Take(new SeededRandom(seed)));
            Assert.Equal(Take(SeededRandom.ForStream(seed, a)), Take(SeededRandom.ForStream(seed, a)));
            Assert.NotEqual(Take(SeededRandom.ForStream(seed, a)), Take(SeededRandom.ForStream(seed, b)));
            Assert.NotEqual(Take(SeededRandom.ForStream(seed, a)), Take(new SeededRandom(seed)));
        });

    private static ulong[] Take(SeededRandom random) => [random.NextUInt64(), random.NextUInt64(), random.NextUInt64()];

    [Fact]
    public void Integers_stay_below_their_bound() =>
        Gen.Select(Gen.ULong, Gen.OneOf(Gen.Int[1, 20], Gen.Int[1, int.MaxValue])).Sample((seed, bound) =>
        {
            var random = new SeededRandom(seed);
            for (int i = 0; i < 100; i++) Assert.InRange(random.NextInt(bound), 0, bound - 1);
        });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void A_bound_below_one_is_refused(int bound) => Assert.Throws<ArgumentOutOfRangeException>(() => new SeededRandom(1).NextInt(bound));

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(100)]
    public void Integers_are_uniform(int bound)
    {
        const int draws = 200_000;
        var random = new SeededRandom(12345);
        var counts = new int[bound];
        for (int i = 0; i < draws; i++) counts[random.NextInt(bound)]++;
        double expected = draws / (double)bound;
        double chiSquared = counts.Sum(c => (c - expected) * (c - expected) / expected);
        // The mean of chi-squared is bound − 1, its deviation the root of twice that: five deviations never happen by chance.
        Assert.InRange(chiSquared, 0, bound - 1 + 5 * Math.Sqrt(2 * (bound - 1)));
    }

    [Fact]
    public void Doubles_are_uniform_in_the_unit_interval()
    {
        const int draws = 200_000;
        var random = new SeededRandom(99);
        double[] values = [.. Enumerable.Range(0, draws).Select(_ => random.NextDouble())];
        Assert.All(values, v => Assert.True(v is >= 0 and < 1));
        Assert.InRange(values.Average(), 0.5 - 0.004, 0.5 + 0.004);
        Assert.InRange(values.Average(v => (v - 0.5) * (v - 0.5)), 1 / 12.0 - 0.001, 1 / 12.0 + 0.001);
        // Kolmogorov–Smirnov: the largest distance from the diagonal, far below its 1-in-a-million point of 2.7 / √n.
        Array.Sort(values);
        double distance = values.Select((v, i) => Math.Max(Math.Abs(v - i / (double)draws), Math.Abs(v - (i + 1) / (double)draws))).Max();
        Assert.InRange(distance, 0, 2.7 / Math.Sqrt(draws));
    }

    [Fact]
    public void The_largest_double_is_below_one()
    {
        // State in which the next output has all bits set in its upper 53: b × 5 rotated by 7, × 9 must be 2^64 − 1.
        const ulong inverseOf9 = 0x8E38E38E38E38E39, inverseOf5 = 0xCCCCCCCCCCCCCCCD;
        ulong b = unchecked(ulong.RotateRight(unchecked(ulong.MaxValue * inverseOf9), 7) * inverseOf5);
        Assert.Equal(ulong.MaxValue, InState(1, b, 3, 4).NextUInt64());
        Assert.Equal(Math.BitDecrement(1.0), InState(1, b, 3, 4).NextDouble());
        Assert.Equal(int.MaxValue - 1, InState(1, b, 3, 4).NextInt(int.MaxValue));
    }
}
