using System.Numerics;
using CsCheck;
using Godwit.Core.Numbers;

namespace Godwit.Kernel.Tests.Core.Numbers;

public sealed class WideTests
{
    private static readonly Gen<Rounding> Roundings = Gen.OneOf(Rounding.Down, Rounding.Up, Rounding.Truncate, Rounding.HalfEven);

    [Fact]
    public void Product_of_two_longs_is_exact() =>
        Gen.Select(Values.Longs, Values.Longs).Sample((a, b) => Assert.Equal((BigInteger)a * b, Values.Big(Wide.Multiply(a, b))));

    [Fact]
    public void Product_of_a_wide_and_a_long_is_exact_or_throws() =>
        Gen.Select(Values.Wides, Values.Longs).Sample((a, b) =>
        {
            BigInteger exact = Values.Big(a) * b;
            if (Values.FitsInt128(exact)) Assert.Equal(exact, Values.Big(Wide.Multiply(a, b)));
            else Assert.Throws<OverflowException>(() => Wide.Multiply(a, b));
        });

    [Fact]
    public void Multiply_divide_rounds_once_as_the_big_integer_twin() =>
        Gen.Select(Values.Wides, Values.Longs, Values.PositiveLongs, Roundings).Sample((a, b, c, rounding) =>
        {
            BigInteger exact = Values.Divide(Values.Big(a) * b, c, rounding);
            if (Values.FitsInt128(exact)) Assert.Equal(exact, Values.Big(Wide.MultiplyDivide(a, b, c, rounding)));
            else Assert.Throws<OverflowException>(() => Wide.MultiplyDivide(a, b, c, rounding));
        }, iter: 20_000);

    [Fact]
    public void Multiply_divide_survives_a_product_beyond_128_bits()
    {
        Int128 a = Int128.MaxValue;
        Assert.Equal(a, Wide.MultiplyDivide(a, long.MaxValue, long.MaxValue, Rounding.Down));
        Assert.Equal(-a, Wide.MultiplyDivide(-a, long.MaxValue, long.MaxValue, Rounding.HalfEven));
    }

    [Fact]
    public void Divide_is_the_big_integer_twin() =>
        Gen.Select(Values.Wides, Values.Wides, Roundings).Where((_, b, _) => b > 0).Sample((a, b, rounding) =>
            Assert.Equal(Values.Divide(Values.Big(a), Values.Big(b), rounding), Values.Big(Wide.Divide(a, b, rounding))), iter: 20_000);

    [Fact]
    public void Ties_go_to_the_even_neighbour() =>
        Gen.Select(Gen.Long[-1_000_000, 1_000_000], Gen.Long[1, 1_000_000]).Sample((half, unit) =>
        {
            Int128 quotient = Wide.Divide((2 * half + 1) * (Int128)unit, 2 * unit, Rounding.HalfEven);
            Assert.Equal(0, (long)quotient & 1);
            Assert.True(quotient == half || quotient == half + 1);
        });

    [Theory]
    [InlineData(0L)]
    [InlineData(-1L)]
    [InlineData(long.MinValue)]
    public void A_divisor_that_is_not_positive_is_refused(long divisor)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Wide.Divide(1, divisor, Rounding.Down));
        Assert.Throws<ArgumentOutOfRangeException>(() => Wide.MultiplyDivide(1, 1, divisor, Rounding.Down));
    }

    [Fact]
    public void Floor_division_leaves_a_remainder_below_the_divisor() =>
        Gen.Select(Values.Wides, Values.PositiveLongs).Sample((a, divisor) =>
        {
            (Int128 quotient, Int128 remainder) = Wide.FloorDivRem(a, divisor);
            Assert.InRange(remainder, Int128.Zero, (Int128)divisor - 1);
            Assert.Equal(Values.Big(a), Values.Big(quotient) * divisor + Values.Big(remainder));
        });

    [Fact]
    public void Powers_of_ten_agree_in_every_form()
    {
        for (int e = 0; e <= 36; e++) Assert.Equal(BigInteger.Pow(10, e), Values.Big(Pow10.Wide(e)));
        for (int e = 0; e <= Pow10.MaxLong; e++) Assert.Equal(BigInteger.Pow(10, e), Pow10.Long(e));
        for (int e = 0; e <= 22; e++) Assert.Equal(BigInteger.Pow(10, e), new BigInteger(Pow10.Double(e)));
    }
}
