using CsCheck;
using Godwit.Core.Digest;
using Godwit.Kernel.Tests.Core.Numbers;

namespace Godwit.Kernel.Tests.Core.Digest;

public sealed class RunDigestTests
{
    private static string Of(params IEnumerable<long> values)
    {
        var digest = new RunDigest();
        foreach (long value in values) digest.Add(value);
        return digest.ToString();
    }

    [Fact]
    public void The_digest_is_the_same_in_every_version()
    {
        // Stored runs are compared with these for years. Computed by a second implementation, not by this one.
        Assert.Equal("00892fcba40a0f045d560a6b6ecf2fe4", Of());
        Assert.Equal("0ab8496a10cfe11f5525b01d83c94ce0", Of(1, -2, long.MaxValue, long.MinValue, 0));
        var text = new RunDigest();
        text.Add("BTCUSDT");
        text.Add(Int128.MinValue + 7);
        Assert.Equal("dfae0f7a8f93650fced0725c35640123", text.ToString());
    }

    [Fact]
    public void Equal_sequences_have_equal_digests_of_32_digits() =>
        Values.Longs.Array[0, 20].Sample(values =>
        {
            Assert.Equal(Of(values), Of(values));
            Assert.Matches("^[0-9a-f]{32}$", Of(values));
        });

    [Fact]
    public void One_changed_value_changes_it() =>
        Gen.Select(Values.Longs.Array[1, 20], Gen.Int[0, 19], Gen.Int[0, 63]).Sample((values, at, bit) =>
        {
            long[] changed = [.. values];
            changed[at % values.Length] ^= 1L << bit;
            Assert.NotEqual(Of(values), Of(changed));
        });

    [Fact]
    public void Two_exchanged_values_change_it() =>
        Gen.Select(Values.Longs.Array[2, 20], Gen.Int[0, 18]).Sample((values, at) =>
        {
            long[] exchanged = [.. values];
            int i = at % (values.Length - 1);
            (exchanged[i], exchanged[i + 1]) = (exchanged[i + 1], exchanged[i]);
            Assert.Equal(values[i] == values[i + 1], Of(values) == Of(exchanged));
        });

    [Fact]
    public void A_value_more_or_less_changes_it() =>
        Gen.Select(Values.Longs.Array[0, 20], Values.Longs).Sample((values, more) =>
        {
            Assert.NotEqual(Of(values), Of([.. values, more]));
            Assert.NotEqual(Of(values), Of([.. values, 0]));
            Assert.NotEqual(Of(values), Of([0, .. values]));
        });

    [Fact]
    public void Runs_of_equal_values_of_every_length_differ()
    {
        foreach (long value in new[] { 0L, 1, -1 })
            Assert.Equal(2000, Enumerable.Range(0, 2000).Select(n => Of(Enumerable.Repeat(value, n))).Distinct().Count());
    }

    [Fact]
    public void The_halves_do_not_collide_over_many_small_sequences()
    {
        string[] digests = [.. from a in Enumerable.Range(0, 300) from b in Enumerable.Range(0, 300) select Of(a, b)];
        // 90,000 values: two equal 64-bit halves have a chance of one in four billion.
        Assert.Equal(digests.Length, digests.Select(d => d[..16]).Distinct().Count());
        Assert.Equal(digests.Length, digests.Select(d => d[16..]).Distinct().Count());
    }

    [Fact]
    public void Every_bit_of_the_digest_depends_on_the_input()
    {
        var ones = new int[128];
        const int samples = 4000;
        for (int n = 0; n < samples; n++)
        {
            UInt128 bits = UInt128.Parse(Of(n), System.Globalization.NumberStyles.HexNumber);
            for (int bit = 0; bit < 128; bit++) ones[bit] += (int)(bits >> bit & 1);
        }
        Assert.All(ones, count => Assert.InRange(count, samples / 2 - 250, samples / 2 + 250));
    }

    [Fact]
    public void Texts_are_not_confused_with_each_other()
    {
        static string Text(params string[] parts)
        {
            var digest = new RunDigest();
            foreach (string part in parts) digest.Add(part);
            return digest.ToString();
        }
        Assert.NotEqual(Text("ab", "c"), Text("a", "bc"));
        Assert.NotEqual(Text("ab"), Text("ba"));
        Assert.NotEqual(Text(""), Text());
    }

    [Fact]
    public void Asking_for_the_digest_does_not_change_it()
    {
        var digest = new RunDigest();
        digest.Add(1);
        string first = digest.ToString();
        Assert.Equal(first, digest.ToString());
        digest.Add(2);
        Assert.Equal(Of(1, 2), digest.ToString());
    }
}
