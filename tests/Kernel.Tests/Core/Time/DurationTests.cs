using System.Numerics;
using CsCheck;
using Godwit.Core.Time;
using Godwit.Kernel.Tests.Core.Numbers;

namespace Godwit.Kernel.Tests.Core.Time;

public sealed class DurationTests
{
    [Fact]
    public void What_is_printed_is_read_again() =>
        Gen.Select(Values.PositiveLongs, Gen.OneOf(1L, 1_000, Duration.NanosPerMilli, Duration.NanosPerSecond, Duration.NanosPerMinute, Duration.NanosPerHour, Duration.NanosPerDay))
            .Select((value, unit) => new Duration(value / unit * unit)).Sample(length =>
            {
                Assert.True(Duration.TryParse(length.ToString(), out Duration again), length.ToString());
                Assert.Equal(length, again);
            });

    [Theory]
    [InlineData("0s", 0L)]
    [InlineData("1ns", 1L)]
    [InlineData("3us", 3_000L)]
    [InlineData("250ms", 250_000_000L)]
    [InlineData("90s", 90_000_000_000L)]
    [InlineData("4h", 14_400_000_000_000L)]
    [InlineData("1d", 86_400_000_000_000L)]
    [InlineData("1w", 604_800_000_000_000L)]
    [InlineData("106751d", 106_751L * 86_400_000_000_000)]
    public void A_whole_number_and_a_unit_are_read(string text, long nanos)
    {
        Assert.True(Duration.TryParse(text, out Duration length));
        Assert.Equal(nanos, length.Nanos);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("1.5h")]
    [InlineData("-1s")]
    [InlineData("1 s")]
    [InlineData("1M")]
    [InlineData("1mo")]
    [InlineData("106752d")]
    [InlineData("9223372036854775808ns")]
    [InlineData("99999999999999999999s")]
    public void What_is_no_length_in_range_is_refused(string text) => Assert.False(Duration.TryParse(text, out _));

    [Fact]
    public void Arithmetic_is_exact_or_throws() =>
        Gen.Select(Values.Longs, Values.Longs).Sample((a, b) =>
        {
            Same((BigInteger)a + b, () => new Duration(a) + new Duration(b));
            Same((BigInteger)a - b, () => new Duration(a) - new Duration(b));
            Same((BigInteger)a * b, () => new Duration(a) * b);
            Assert.Equal((a < b, a <= b).ToString(), ((new Duration(a) < new Duration(b)), (new Duration(a) <= new Duration(b))).ToString());
            Assert.Equal(a.CompareTo(b), new Duration(a).CompareTo(new Duration(b)));
        });

    [Fact]
    public void Floor_division_rounds_towards_the_past() =>
        Gen.Select(Values.Longs, Values.PositiveLongs).Sample((value, divisor) =>
            Assert.Equal(Values.Divide(value, divisor, Godwit.Core.Numbers.Rounding.Down), Duration.FloorDivide(value, divisor)));

    [Fact]
    public void Units_agree()
    {
        Assert.Equal(Duration.FromDays(7), Duration.FromHours(168));
        Assert.Equal(Duration.FromHours(1), Duration.FromMinutes(60));
        Assert.Equal(Duration.FromMinutes(1), Duration.FromSeconds(60));
        Assert.Equal(Duration.FromSeconds(1), Duration.FromMillis(1000));
        Assert.Equal(1.5, Duration.FromMillis(1500).TotalSeconds);
        Assert.Throws<OverflowException>(() => Duration.FromDays(106_752));
    }

    private static void Same(BigInteger exact, Func<Duration> compute)
    {
        if (exact >= long.MinValue && exact <= long.MaxValue) Assert.Equal(exact, compute().Nanos);
        else Assert.Throws<OverflowException>(() => compute());
    }
}
