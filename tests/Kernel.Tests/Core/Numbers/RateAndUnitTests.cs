using System.Numerics;
using CsCheck;
using Godwit.Core.Numbers;

namespace Godwit.Kernel.Tests.Core.Numbers;

public sealed class RateAndUnitTests
{
    [Theory]
    [InlineData("0.001", 10_000_000)]
    [InlineData("0.1%", 10_000_000)]
    [InlineData("10bp", 10_000_000)]
    [InlineData("10bps", 10_000_000)]
    [InlineData("10BP", 10_000_000)]
    [InlineData(" 10bp ", 10_000_000)]
    [InlineData("-0.25bp", -250_000)]
    [InlineData("0", 0)]
    [InlineData("1", 10_000_000_000)]
    [InlineData("100%", 10_000_000_000)]
    [InlineData("0.0000000001", 1)]
    [InlineData("0.00000001%", 1)]
    [InlineData("0.000001bp", 1)]
    [InlineData("1e-3", 10_000_000)]
    public void Fractions_percentages_and_basis_points_are_exact(string text, long units)
    {
        Assert.True(Rate.TryParse(text, out Rate rate));
        Assert.Equal(units, rate.Units);
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("bp")]
    [InlineData("0.1%%")]
    [InlineData("0.1 pct")]
    [InlineData("0.00000000001")]
    [InlineData("0.0000001bp")]
    [InlineData("1e2147483647")]
    [InlineData("10000000000")]
    public void What_is_no_rate_is_refused(string text) => Assert.False(Rate.TryParse(text, out _));

    [Fact]
    public void Rates_print_as_the_fraction_that_they_read() =>
        Values.Longs.Where(v => v != long.MinValue).Sample(units =>
        {
            Assert.True(Rate.TryParse(new Rate(units).ToString(), out Rate again));
            Assert.Equal(units, again.Units);
        });

    [Fact]
    public void Basis_points_percent_and_fraction_agree() =>
        Gen.Long[-1_000_000_000_000, 1_000_000_000_000].Sample(units =>
        {
            string fraction = new Rate(units).ToString();
            Assert.True(Rate.TryParse(Decimals.Format(units, Rate.Scale - 2) + "%", out Rate percent));
            Assert.True(Rate.TryParse(Decimals.Format(units, Rate.Scale - 4) + "bp", out Rate basisPoints));
            Assert.Equal((fraction, fraction), (percent.ToString(), basisPoints.ToString()));
            Assert.Equal(units, Rate.FromFraction(units / 1e10).Units);
            Assert.Equal(units, Rate.FromFraction(new Rate(units).ToDouble()).Units);
        });

    [Fact]
    public void Prices_and_quantities_add_exactly_or_throw() =>
        Gen.Select(Values.Longs, Values.Longs).Sample((a, b) =>
        {
            Same((BigInteger)a + b, () => (new Price(a) + new Price(b)).Units);
            Same((BigInteger)a - b, () => (new Price(a) - new Price(b)).Units);
            Same((BigInteger)a + b, () => (new Quantity(a) + new Quantity(b)).Units);
            Same((BigInteger)a - b, () => (new Quantity(a) - new Quantity(b)).Units);
            Same(-(BigInteger)a, () => (-new Quantity(a)).Units);
            Same(BigInteger.Abs(a), () => Quantity.Abs(new Quantity(a)).Units);
            Assert.Equal(Math.Min(a, b), Price.Min(new Price(a), new Price(b)).Units);
            Assert.Equal(Math.Max(a, b), Price.Max(new Price(a), new Price(b)).Units);
            Assert.Equal(Math.Min(a, b), Quantity.Min(new Quantity(a), new Quantity(b)).Units);
            Assert.Equal(((a < b), (a > b), (a <= b), (a >= b)), ((new Price(a) < new Price(b)), (new Price(a) > new Price(b)), new Price(a) <= new Price(b), new Price(a) >= new Price(b)));
            Assert.Equal(((a < b), (a > b), (a <= b), (a >= b)), ((new Quantity(a) < new Quantity(b)), (new Quantity(a) > new Quantity(b)), new Quantity(a) <= new Quantity(b), new Quantity(a) >= new Quantity(b)));
        });

    private static void Same(BigInteger exact, Func<long> compute)
    {
        if (exact >= long.MinValue && exact <= long.MaxValue) Assert.Equal(exact, compute());
        else Assert.Throws<OverflowException>(() => compute());
    }
}
