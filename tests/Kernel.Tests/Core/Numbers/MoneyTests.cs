using System.Globalization;
using System.Numerics;
using CsCheck;
using Godwit.Core.Numbers;

namespace Godwit.Kernel.Tests.Core.Numbers;

public sealed class MoneyTests
{
    private static readonly Gen<Money> Amounts = Values.Wides.Select(units => new Money(units));

    private static void SameOrThrows(BigInteger exact, Func<Money> compute)
    {
        if (Values.FitsInt128(exact)) Assert.Equal(exact, Values.Big(compute().Units));
        else Assert.Throws<OverflowException>(() => compute());
    }

    [Fact]
    public void Sums_and_differences_are_exact_or_throw() =>
        Gen.Select(Amounts, Amounts).Sample((a, b) =>
        {
            SameOrThrows(Values.Big(a.Units) + Values.Big(b.Units), () => a + b);
            SameOrThrows(Values.Big(a.Units) - Values.Big(b.Units), () => a - b);
            SameOrThrows(-Values.Big(a.Units), () => -a);
            SameOrThrows(BigInteger.Abs(Values.Big(a.Units)), () => Money.Abs(a));
        }, iter: 20_000);

    [Fact]
    public void Addition_is_a_group()
    {
        Gen<Money> small = Values.Wides.Select(units => new Money(units >> 2));
        Gen.Select(small, small, small).Sample((a, b, c) =>
        {
            Assert.Equal(a + b, b + a);
            Assert.Equal(a - b, a + (-b));
            Assert.Equal(Money.Zero, a - a);
            Assert.Equal(a, a + Money.Zero);
            Money left = new(a.Units >> 1), middle = new(b.Units >> 1), right = new(c.Units >> 1);
            Assert.Equal(left + middle + right, left + (middle + right));
        });
    }

    [Fact]
    public void Order_is_that_of_the_units() =>
        Gen.Select(Amounts, Amounts).Sample((a, b) =>
        {
            int order = Values.Big(a.Units).CompareTo(Values.Big(b.Units));
            Assert.Equal((order < 0, order > 0, order <= 0, order >= 0, order == 0), ((a < b), (a > b), (a <= b), (a >= b), (a == b)));
            Assert.Equal(order <= 0 ? a : b, Money.Min(a, b));
            Assert.Equal(order >= 0 ? a : b, Money.Max(a, b));
            Assert.Equal((a.Units == 0, Int128.IsNegative(a.Units)), (a.IsZero, a.IsNegative));
        });

    [Fact]
    public void What_is_printed_is_read_again() =>
        Amounts.Where(a => a.Units != Int128.MinValue).Sample(a =>
        {
            Assert.True(Money.TryParse(a.ToString(), out Money again), a.ToString());
            Assert.Equal(a, again);
        });

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("+5", "5")]
    [InlineData("1.50", "1.5")]
    [InlineData(".5", "0.5")]
    [InlineData("-.5", "-0.5")]
    [InlineData("5.", "5")]
    [InlineData("0.00000000000000000001", "0.00000000000000000001")]
    [InlineData("1000000000000000000", "1000000000000000000")]
    [InlineData("-1700000000000000000.5", "-1700000000000000000.5")]
    [InlineData("0000000000000000000000001", "1")]
    public void Money_reads_plain_decimals(string text, string expected)
    {
        Assert.True(Money.TryParse(text, out Money money));
        Assert.Equal(expected, money.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("-.")]
    [InlineData("+-1")]
    [InlineData("1e5")]
    [InlineData("1.2.3")]
    [InlineData("1.-2")]
    [InlineData("x")]
    [InlineData("1 000")]
    [InlineData("1,5")]
    [InlineData("0.000000000000000000001")]
    [InlineData("1800000000000000000")]
    [InlineData("9999999999999999999")]
    [InlineData("-9999999999999999999")]
    [InlineData("99999999999999999999999999")]
    public void Money_refuses_what_it_cannot_hold(string text) => Assert.False(Money.TryParse(text, out _));

    [Fact]
    public void Arbitrary_text_never_throws() =>
        Gen.String[Gen.Char["0123456789+-.e "], 0, 45].Sample(text =>
        {
            if (Money.TryParse(text, out Money money)) Assert.True(Money.TryParse(money.ToString(), out Money again) && again == money);
        }, iter: 20_000);

    [Fact]
    public void A_rate_is_applied_with_one_rounding() =>
        Gen.Select(Amounts, Values.Longs, Gen.OneOf(Rounding.Down, Rounding.Up, Rounding.Truncate, Rounding.HalfEven)).Sample((a, rate, rounding) =>
            SameOrThrows(Values.Divide(Values.Big(a.Units) * rate, BigInteger.Pow(10, Rate.Scale), rounding), () => a.Times(new Rate(rate), rounding)));

    [Fact]
    public void A_fee_of_no_or_the_whole_amount_is_exact() =>
        Amounts.Sample(a =>
        {
            Assert.Equal(Money.Zero, a.Times(Rate.Zero, Rounding.Up));
            Assert.Equal(a, a.Times(Rate.FromFraction(1), Rounding.HalfEven));
        });

    [Fact]
    public void Doubles_are_the_nearest_within_two_units_in_the_last_place() =>
        Amounts.Sample(a =>
        {
            double exact = double.Parse(a.ToString(), CultureInfo.InvariantCulture);
            Assert.True(Math.Abs(a.ToDouble() - exact) <= 2 * Math.BitIncrement(Math.Abs(exact)) - 2 * Math.Abs(exact), $"{a}: {a.ToDouble():R}");
        });

    [Fact]
    public void Whole_amounts_beyond_the_range_throw()
    {
        Assert.Equal("1700000000000000000", Money.FromWhole(1_700_000_000_000_000_000).ToString());
        Assert.Throws<OverflowException>(() => Money.FromWhole(1_800_000_000_000_000_000));
        Assert.Throws<OverflowException>(() => Money.FromWhole(long.MinValue));
    }
}
